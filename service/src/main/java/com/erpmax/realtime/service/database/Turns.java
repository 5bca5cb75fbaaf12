package com.erpmax.realtime.service.database;

import com.erpmax.realtime.engine.loop.Blocking;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who comes in a crowd uses the database in turns, a few at a time, so that a crowd neither fails nor leaves anybody else
 * without a connection: waiting for a turn is no sign of trouble, waiting for a connection is. First come, first served.
 * Clients that connect and callers of the HTTP API are two crowds; a tenth of the connections is left to the service's own
 * work. Thread-safe.
 */
public final class Turns {

    private static final double SHARE_OF_CLIENTS = 0.6;
    /** Ten thousand that come at once are all served in it; to send them away would only bring them back. */
    private static final Duration PATIENCE_OF_CLIENTS = Duration.ofMinutes(2);

    private static final double SHARE_OF_REQUESTS = 0.3;
    /** With what the call itself may take, an answer comes within two seconds. */
    private static final Duration PATIENCE_OF_REQUESTS = Duration.ofMillis(650);

    private static final ThreadLocal<@Nullable Turns> OF_CALLS = new ThreadLocal<>();

    private final Semaphore turns;
    private final Duration patience;

    Turns(int atOnce, Duration patience) {
        this.turns = new Semaphore(atOnce, true);
        this.patience = patience;
    }

    /** Makes turns for clients that connect, who can wait for two minutes. */
    public static Turns ofClients(Database database) {
        return of(database, SHARE_OF_CLIENTS, PATIENCE_OF_CLIENTS);
    }

    /** Makes turns for requests over HTTP, who wait for less than a second. On SQLite, whose calls queue anyway, all at once. */
    public static Turns ofRequests(Database database) {
        return database.dialect() == Dialect.SQLITE
                ? new Turns(Integer.MAX_VALUE, PATIENCE_OF_REQUESTS)
                : of(database, SHARE_OF_REQUESTS, PATIENCE_OF_REQUESTS);
    }

    private static Turns of(Database database, double share, Duration patience) {
        return new Turns(Math.max(1, (int) (database.connections() * share)), patience);
    }

    /** Returns the turns that a call of this thread has to wait for; null if it may go ahead. */
    static @Nullable Turns ofCalls() {
        return OF_CALLS.get();
    }

    /** Does work of which each call of the database waits for a turn, and between them it has none. */
    public void perCall(Runnable work) {
        OF_CALLS.set(this);
        try {
            work.run();
        } finally {
            OF_CALLS.remove();
        }
    }

    /**
     * Does the work when it is its turn; at once if its thread waits for other turns {@linkplain #perCall per call}.
     *
     * @return what the work returns
     * @throws DatabaseUnavailableException if it did not get a turn in time
     */
    @Blocking
    public <T extends @Nullable Object> T take(Supplier<T> work) {
        Turns ofCalls = OF_CALLS.get();
        if (ofCalls != null && ofCalls != this) {
            return work.get();
        }
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
        OF_CALLS.remove();
        try {
            return work.get();
        } finally {
            if (ofCalls != null) {
                OF_CALLS.set(ofCalls);
            }
            turns.release();
        }
    }
}
