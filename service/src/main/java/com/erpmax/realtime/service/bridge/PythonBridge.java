package com.erpmax.realtime.service.bridge;

import com.erpmax.realtime.cluster.python.PythonLimits;
import com.erpmax.realtime.cluster.python.PythonMessage;
import com.erpmax.realtime.cluster.python.PythonMessageReader;
import com.erpmax.realtime.cluster.python.RefusedMessageException;
import com.erpmax.realtime.cluster.redis.ChannelListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what comes over the channel and has it carried out by a thread of its own, in its order. When too many messages
 * wait, further ones are dropped, and clients are told that they may have missed something. Thread-safe.
 */
final class PythonBridge implements ChannelListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PythonBridge.class);

    private final PythonMessageReader reader;
    private final Predicate<PythonMessage> handler;
    private final Refusals refusals;
    private final BridgeLimits limits;
    private final Runnable onGap;
    private final MeterRegistry registry;
    private final Counter gaps;
    private final BlockingQueue<byte[]> waiting;
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private final AtomicBoolean isOverflowing = new AtomicBoolean();
    private final Thread thread;

    /**
     * @param handler carries a message out; false if it refused it
     * @param onGap tells clients that live events may have been missed; called by any thread
     */
    PythonBridge(
            PythonMessageReader reader,
            Predicate<PythonMessage> handler,
            Refusals refusals,
            BridgeLimits limits,
            Runnable onGap,
            MeterRegistry registry) {
        this.reader = reader;
        this.handler = handler;
        this.refusals = refusals;
        this.limits = limits;
        this.onGap = onGap;
        this.registry = registry;
        this.gaps = BridgeMeter.GAPS.counter(registry);
        this.waiting = new ArrayBlockingQueue<>(limits.messages());
        BridgeMeter.WAITING.gauge(registry, waiting, BlockingQueue::size);
        this.thread = Thread.ofPlatform().name("python-bridge").daemon(true).start(this::handleAll);
    }

    @Override
    public void received(byte[] message) {
        if (message.length > PythonLimits.MAX_MESSAGE_BYTES) {
            refusals.note(Refusal.TOO_LARGE, "message: " + message.length + " bytes");
        } else if (waitingBytes.addAndGet(message.length) > limits.bytes() || !waiting.offer(message)) {
            waitingBytes.addAndGet(-message.length);
            isOverflowing.set(true);
            refusals.note(Refusal.OVERFLOW, "messages: too many wait to be carried out");
        }
    }

    @Override
    public void missed() {
        gaps.increment();
        onGap.run();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void handleAll() {
        try {
            while (true) {
                byte[] message = waiting.poll(1, TimeUnit.SECONDS);
                if (message != null) {
                    waitingBytes.addAndGet(-message.length);
                    handle(message);
                }
                if (waiting.isEmpty() && isOverflowing.compareAndSet(true, false)) {
                    missed();
                }
            }
        } catch (InterruptedException closed) {
            LOG.debug("The bridge has ended");
        }
    }

    private void handle(byte[] bytes) {
        try {
            PythonMessage message = reader.read(bytes);
            if (handler.test(message)) {
                BridgeMeter.MESSAGES.counter(registry, message.method()).increment();
            }
        } catch (RefusedMessageException refused) {
            refusals.note(Refusal.of(refused.reason()), String.valueOf(refused.getMessage()));
        } catch (RuntimeException failure) {
            LOG.error("A message of a Python service could not be carried out", failure);
            refusals.note(Refusal.FAILED, "message: not carried out");
        }
    }
}
