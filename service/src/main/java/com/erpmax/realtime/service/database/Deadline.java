package com.erpmax.realtime.service.database;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Until when a request has to know what became of its calls of the database: of all of them together, each with its turn,
 * its connection and its statements. It is the calling thread's while a call lasts; most threads have none. Immutable.
 */
final class Deadline {

    /** Of a thread that has time. */
    static final Deadline NONE = new Deadline(() -> Long.MAX_VALUE);

    /** With {@link #LEAST} for the end of a transaction, and what else a request needs, less than the promised two seconds. */
    private static final Duration OF_REQUEST = Duration.ofMillis(1_700);

    /** A statement that would have less time is not sent, since it would cost the connection; and a commit has so much. */
    static final Duration LEAST = Duration.ofMillis(100);

    private static final ThreadLocal<@Nullable Deadline> CURRENT = new ThreadLocal<>();

    private final LongSupplier leftNanos;

    private Deadline(LongSupplier leftNanos) {
        this.leftNanos = leftNanos;
    }

    /**
     * Returns the deadline of a request that asks for its first turn now.
     *
     * @param nanoTime the clock, as {@link System#nanoTime}
     */
    static Deadline ofRequest(LongSupplier nanoTime) {
        long end = nanoTime.getAsLong() + OF_REQUEST.toNanos();
        return new Deadline(() -> end - nanoTime.getAsLong());
    }

    /** Returns that of the call which this thread carries out. */
    static Deadline current() {
        Deadline current = CURRENT.get();
        return current == null ? NONE : current;
    }

    /** Carries out a call that has to keep this deadline. */
    <T extends @Nullable Object> T during(Supplier<T> call) {
        CURRENT.set(this);
        try {
            return call.get();
        } finally {
            CURRENT.remove();
        }
    }

    /** Returns whether there is no time left for anything more. */
    boolean isOver() {
        return leftNanos.getAsLong() < LEAST.toNanos();
    }

    /**
     * Returns how long something may take after which time is still needed.
     *
     * @param most how long it may take if there is time
     * @return negative if there is not even the time that is needed
     */
    Duration before(Duration needed, Duration most) {
        Duration left = Duration.ofNanos(leftNanos.getAsLong()).minus(needed);
        return left.compareTo(most) < 0 ? left : most;
    }

    /**
     * Returns how long the answer to a statement may take.
     *
     * @param most how long it may take if there is time
     * @throws DatabaseUnavailableException if there is no time for a further statement
     */
    Duration forStatement(Duration most) {
        Duration left = before(Duration.ZERO, most);
        if (left.compareTo(LEAST) < 0) {
            throw new DatabaseUnavailableException(
                    DatabaseFault.CONFLICT, "The statements of a request took too long", null);
        }
        return left;
    }

    /**
     * Returns how long something may take that is done also when time is over.
     *
     * @param most how long it may take if there is time
     */
    Duration inAnyCase(Duration most) {
        Duration left = before(Duration.ZERO, most);
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }
}
