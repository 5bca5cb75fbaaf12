package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.engine.loop.AnyThread;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels that this node listens to. What comes is handled on one thread, in the order in which it came, and what is
 * answered is encoded on another; while too much waits there, it is dropped: it is requests and answers, whose askers wait
 * for a limited time only.
 */
@AnyThread
final class BusChannels implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BusChannels.class);

    private final Map<String, Consumer<byte[]>> listeners = new ConcurrentHashMap<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final BusLimits limits;
    private final BusMeters meters;
    private final ThreadPoolExecutor requests;
    private final ThreadPoolExecutor answers;
    private volatile @Nullable StatefulRedisPubSubConnection<String, byte[]> connection;

    BusChannels(BusLimits limits, BusMeters meters, ThreadFactory threads) {
        this.limits = limits;
        this.meters = meters;
        this.requests = oneThread(limits, threads);
        this.answers = oneThread(limits, threads);
    }

    /** Gives what comes over a channel to a listener, now if there is a connection and whenever there is one. */
    void listen(String channel, Consumer<byte[]> listener) {
        listeners.put(channel, listener);
        StatefulRedisPubSubConnection<String, byte[]> current = connection;
        if (current != null) {
            var unused = current.async().subscribe(channel);
        }
    }

    /** Listens to a channel no longer. */
    void leave(String channel) {
        listeners.remove(channel);
        StatefulRedisPubSubConnection<String, byte[]> current = connection;
        if (current != null) {
            var unused = current.async().unsubscribe(channel);
        }
    }

    /** There is a new connection: done when it listens to all channels. */
    CompletionStage<Void> up(StatefulRedisPubSubConnection<String, byte[]> value) {
        value.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, byte[] message) {
                received(channel, message);
            }
        });
        connection = value;
        String[] channels = listeners.keySet().toArray(String[]::new);
        return channels.length == 0
                ? CompletableFuture.completedStage(null)
                : value.async().subscribe(channels);
    }

    /** The connection is gone. */
    void down() {
        connection = null;
    }

    /**
     * Does something on the thread for answers, in the order of the calls; not if too much waits there.
     *
     * @return completes when it was done or dropped
     */
    CompletionStage<Void> handOver(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            answers.execute(() -> {
                run(task);
                done.complete(null);
            });
        } catch (RejectedExecutionException tooMany) {
            meters.count(BusMeter.OVERRUN);
            done.complete(null);
        }
        return done;
    }

    @Override
    public void close() {
        requests.shutdownNow();
        answers.shutdownNow();
    }

    /** On a thread of the client: hands over and returns. */
    private void received(String channel, byte[] message) {
        Consumer<byte[]> listener = listeners.get(channel);
        if (listener == null) {
            return;
        }
        if (message.length > limits.maxMessageBytes()) {
            meters.count(BusMeter.REFUSED, BusMeters.Carrier.CHANNEL);
        } else if (waitingBytes.addAndGet(message.length) > 2L * limits.maxMessageBytes()) {
            dropped(message);
        } else {
            try {
                requests.execute(() -> handle(listener, message));
            } catch (RejectedExecutionException tooMany) {
                dropped(message);
            }
        }
    }

    private void handle(Consumer<byte[]> listener, byte[] message) {
        waitingBytes.addAndGet(-message.length);
        run(() -> listener.accept(message));
    }

    private static ThreadPoolExecutor oneThread(BusLimits limits, ThreadFactory threads) {
        return new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(limits.maxRequests()), threads);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            log.error("A message of another node could not be handled", failure);
        }
    }

    private void dropped(byte[] message) {
        waitingBytes.addAndGet(-message.length);
        meters.count(BusMeter.OVERRUN);
    }
}
