package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.loop.Blocking;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel of Redis that others publish on, over connections of its own. It connects by itself, also after any
 * failure, with one try at a time, and asks every second whether its connections still work. At most once: what is published while it is not
 * heard is lost, and so is what arrives late because this process did not run; the listener is told, unless nobody has
 * published for a week: then the first message may be missed unnoticed.
 */
@AnyThread
public final class RedisChannel implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RedisChannel.class);
    private static final int MOST_UNDER_WAY = 1_000;

    private final RedisClients clients;
    private final String channel;
    private final ChannelListener listener;
    private final ChannelTimes times;
    private final ChannelTraffic traffic;
    private final AtomicInteger underWay = new AtomicInteger();
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread =
            Thread.ofPlatform().name("redis-channel").daemon(true).unstarted(this::stayConnected);
    private volatile boolean isClosing;
    private volatile @Nullable ChannelSession trying;
    private volatile @Nullable ChannelSession session;

    private RedisChannel(RedisAddress address, String channel, ChannelTimes times, ChannelListener listener) {
        this.clients = RedisClients.of(address, times.answerWithin());
        this.channel = channel;
        this.times = times;
        this.listener = listener;
        this.traffic = new ChannelTraffic(channel);
    }

    /** Starts to listen. Returns at once, whether or not Redis is there. */
    public static RedisChannel start(
            RedisAddress address, String channel, ChannelTimes times, ChannelListener listener) {
        RedisChannel started = new RedisChannel(address, channel, times, listener);
        started.thread.start();
        return started;
    }

    /** Whether the channel is heard. */
    public boolean isHeard() {
        ChannelSession current = session;
        return current != null && current.isSound();
    }

    /**
     * Publishes a message. Does not wait.
     *
     * @return false if it was dropped: Redis is away, or 1,000 messages are under way
     */
    public boolean publish(byte[] message) {
        ChannelSession current = session;
        if (current == null || !current.isSound()) {
            return false;
        }
        if (underWay.incrementAndGet() > MOST_UNDER_WAY) {
            underWay.decrementAndGet();
            return false;
        }
        var unused = current.publish(channel, message).whenComplete((receivers, failure) -> {
            underWay.decrementAndGet();
            if (failure != null) {
                log.debug("A message was not published", failure);
            }
        });
        return true;
    }

    /**
     * Redis is known to answer again: if the channel is not heard, a try that hangs is given up, and a new one begins now.
     * Does not wait.
     */
    public void hurry() {
        ChannelSession hanging = trying;
        if (hanging != null) {
            hanging.giveUp();
        }
        wake.release();
    }

    /** Ends the connections, and waits for that, a moment as a rule. */
    @Blocking
    @Override
    public void close() {
        isClosing = true;
        wake.release();
        thread.interrupt();
        try {
            thread.join(times.staleAfter());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clients.close();
    }

    private void stayConnected() {
        boolean isFirst = true;
        boolean isReported = false;
        try {
            do {
                try (ChannelSession opened = new ChannelSession(clients, times)) {
                    open(opened);
                    if (!isFirst && mayHaveMissed(opened)) {
                        listener.missed();
                    }
                    log.info("The channel {} is heard", channel);
                    isReported = false;
                    listenUntilLost(opened);
                    if (!isClosing) {
                        log.warn("The channel {} is not heard any longer", channel);
                        isReported = true;
                    }
                } catch (ExecutionException | TimeoutException | RuntimeException failure) {
                    if (!isReported) {
                        log.warn("The channel {} cannot be heard: {}", channel, String.valueOf(failure));
                        isReported = true;
                    }
                }
                isFirst = false;
            } while (!isClosingAfterPause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void open(ChannelSession opened) throws InterruptedException, ExecutionException, TimeoutException {
        trying = opened;
        try {
            opened.open(channel, message -> received(opened, message));
        } finally {
            trying = null;
        }
    }

    private void listenUntilLost(ChannelSession opened) throws InterruptedException {
        session = opened;
        try {
            while (opened.works()) {
                if (isClosingAfterPause()) {
                    return;
                }
            }
        } finally {
            session = null;
        }
    }

    private void received(ChannelSession from, byte[] message) {
        if (traffic.heard()) {
            var unused = from.leave(traffic.key(), ChannelTraffic.REMEMBERED).whenComplete((done, failure) -> {
                if (failure != null) {
                    traffic.forgetNote();
                    log.debug("It was not noted that the channel is used", failure);
                }
            });
        }
        listener.received(message);
    }

    private boolean mayHaveMissed(ChannelSession opened) throws InterruptedException, TimeoutException {
        traffic.forgetNote(); // a Redis that has lost its data does not know
        return traffic.isHeardHere() || opened.hasKey(traffic.key());
    }

    private boolean isClosingAfterPause() throws InterruptedException {
        boolean unused = wake.tryAcquire(times.lookEvery().toMillis(), TimeUnit.MILLISECONDS);
        wake.drainPermits();
        return isClosing;
    }
}
