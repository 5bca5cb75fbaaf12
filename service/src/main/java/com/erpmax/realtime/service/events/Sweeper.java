package com.erpmax.realtime.service.events;

import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has everything swept that grows old, again and again, on one thread of its own. Lives as long as the service. */
public final class Sweeper implements AutoCloseable {

    /** How many batches of one kind are deleted in one round at most; the rest waits for the next one. */
    static final int MOST_BATCHES = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private final List<Sweep> sweeps;
    private final ScheduledThreadPoolExecutor timer;

    /** @param pause how long it rests between two rounds, and before the first */
    public Sweeper(List<Sweep> sweeps, Duration pause) {
        this.sweeps = List.copyOf(sweeps);
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("retention").daemon(true).factory());
        // It ends with the timer; round() itself reports what fails.
        var unused =
                timer.scheduleWithFixedDelay(this::round, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    void round() {
        for (Sweep sweep : sweeps) {
            try {
                for (int batch = 0; batch < MOST_BATCHES && sweep.sweep(); batch++) {
                    // The next batch.
                }
            } catch (DatabaseUnavailableException unavailable) {
                LOG.debug("What is too old stays until the next round", unavailable);
            } catch (RuntimeException failure) {
                LOG.error("What is too old could not be deleted", failure);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
