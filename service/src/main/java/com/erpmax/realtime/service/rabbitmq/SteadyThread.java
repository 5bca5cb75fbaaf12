package com.erpmax.realtime.service.rabbitmq;

import com.erpmax.realtime.engine.loop.Blocking;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A platform thread of its own for work that goes on until it is told to stop. Thread-safe. */
public final class SteadyThread {

    private static final Logger LOG = LoggerFactory.getLogger(SteadyThread.class);

    private final String name;
    private final Runnable work;
    private final Runnable wake;
    private final Duration stopWithin;
    private volatile boolean stopping;
    private volatile @Nullable Thread thread;

    /**
     * @param work looks at {@link #isStopping()} and ends when that is so
     * @param wake has the work look now if it waits for something
     * @param stopWithin how long {@link #stop()} waits for its end
     */
    public SteadyThread(String name, Runnable work, Runnable wake, Duration stopWithin) {
        this.name = name;
        this.work = work;
        this.wake = wake;
        this.stopWithin = stopWithin;
    }

    /** Begins the work, after a stop as well. */
    public void start() {
        stopping = false;
        Thread fresh = Thread.ofPlatform().daemon().name(name).unstarted(work);
        thread = fresh;
        fresh.start();
    }

    /** Tells the work to end, and waits for that. */
    @Blocking
    public void stop() {
        endSoon();
        wake.run();
        Thread running = thread;
        thread = null;
        if (running == null) {
            return;
        }
        try {
            if (!running.join(stopWithin)) {
                LOG.warn("{} does not end within {}", name, stopWithin);
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells the work to end, and waits for nothing; for the work itself, when it was interrupted. */
    public void endSoon() {
        stopping = true;
    }

    /** Returns whether the work is to end. */
    public boolean isStopping() {
        return stopping;
    }

    /** Returns whether it was started and not stopped. */
    public boolean isRunning() {
        return thread != null;
    }
}
