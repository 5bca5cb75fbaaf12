package com.erpmax.realtime.service.database;

import com.erpmax.realtime.engine.loop.Blocking;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Who comes in a crowd uses the database in turns, a few at a time, so that a crowd neither fails nor leaves anybody else
 * without a connection: waiting for a turn is no sign of trouble, waiting for a connection is. First come, first served.
 * Thread-safe.
 */
public final class Turns {

    private static final double SHARE = 0.6;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Semaphore turns;
    private final Duration patience;

    Turns(int atOnce, Duration patience) {
        this.turns = new Semaphore(atOnce, true);
        this.patience = patience;
    }

    /** Makes turns that leave two of five connections to others. */
    public static Turns of(Database database) {
        return new Turns(Math.max(1, (int) (database.connections() * SHARE)), PATIENCE);
    }

    /**
     * Does the work when it is its turn.
     *
     * @return what the work returns
     * @throws DatabaseUnavailableException if it did not get a turn within 20 seconds
     */
    @Blocking
    public <T> T take(Supplier<T> work) {
        try {
            if (!turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new DatabaseUnavailableException(
                        DatabaseFault.OVERLOAD, "Too many others were in front of a call for too long", null);
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnavailableException(
                    DatabaseFault.CLOSED, "A call was interrupted while it waited for its turn", interruption);
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}
