package com.erpmax.realtime.service.database;

import com.erpmax.realtime.engine.loop.Blocking;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who comes in a crowd uses the database in turns, a few at a time, so that a crowd neither fails nor leaves anybody else
 * without a connection: waiting for a turn is no sign of trouble, waiting for a connection is. First come, first served.
 * Clients that connect and callers of the HTTP API are two crowds; of ten connections one is left to the service's own
 * work. While nobody can use the database, nobody waits for a turn. Thread-safe.
 */
public final class Turns {

    private static final double SHARE_OF_CLIENTS = 0.6;
    /** Ten thousand that come at once are all served in it; to send them away would only bring them back. */
    private static final Duration PATIENCE_OF_CLIENTS = Duration.ofMinutes(2);

    private static final double SHARE_OF_REQUESTS = 0.3;
    /** Together with the time that a call waits for a connection it is less than two seconds. */
    private static final Duration PATIENCE_OF_REQUESTS = Duration.ofMillis(650);

    private static final ThreadLocal<@Nullable Turns> OF_CALLS = new ThreadLocal<>();

    private final Semaphore turns;
    private final AtomicInteger together = new AtomicInteger();
    private final Duration patience;
    private final DatabaseHealth health;

    Turns(int atOnce, Duration patience, DatabaseHealth health) {
        this(new Semaphore(atOnce, true), patience, health);
    }

    private Turns(Semaphore turns, Duration patience, DatabaseHealth health) {
        this.turns = turns;
        this.patience = patience;
        this.health = health;
    }

    /** Makes turns for clients that connect, who can wait for two minutes. */
    public static Turns ofClients(Database database, DatabaseHealth health) {
        return of(database, SHARE_OF_CLIENTS, PATIENCE_OF_CLIENTS, health).watched("clients");
    }

    /** Makes turns for requests over HTTP, who wait for less than a second. On SQLite, whose calls queue anyway, all at once. */
    public static Turns ofRequests(Database database, DatabaseHealth health) {
        Turns turns = database.dialect() == Dialect.SQLITE
                ? new Turns(Integer.MAX_VALUE, PATIENCE_OF_REQUESTS, health)
                : of(database, SHARE_OF_REQUESTS, PATIENCE_OF_REQUESTS, health);
        return turns.watched("requests");
    }

    private static Turns of(Database database, double share, Duration patience, DatabaseHealth health) {
        return new Turns(Math.max(1, (int) (database.connections() * share)), patience, health);
    }

    /** Returns these turns for somebody who can wait for so long. */
    public Turns within(Duration otherPatience) {
        return new Turns(turns, otherPatience, health);
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
     * Does the work when it is its turn; at once if it is part of work that waits {@linkplain #perCall per call}.
     *
     * @return what the work returns
     * @throws DatabaseUnavailableException if it did not get a turn in time, or the database cannot be used
     */
    @Blocking
    public <T extends @Nullable Object> T take(Supplier<T> work) {
        if (OF_CALLS.get() != null) {
            return work.get();
        }
        await();
        try {
            refuseIfGone();
            return work.get();
        } finally {
            turns.release();
        }
    }

    /** So that those who wait learn of it now, and not a few at a time. */
    private void refuseIfGone() {
        if (!health.isAvailable()) {
            throw new DatabaseUnavailableException("The database cannot be used");
        }
    }

    /** Carries out a call of the database, in its turn if its thread waits for one with each call. */
    static <T extends @Nullable Object> T ofCall(Supplier<T> call) {
        Turns turns = OF_CALLS.get();
        if (turns == null) {
            return call.get();
        }
        boolean waits = turns.health.isAvailable();
        if (waits) {
            turns.await();
        }
        OF_CALLS.remove(); // what the call leads to is part of it
        try {
            if (waits) {
                turns.refuseIfGone();
            }
            return call.get();
        } finally {
            OF_CALLS.set(turns);
            if (waits) {
                turns.turns.release();
            }
        }
    }

    /** Has it seen from outside how many wait for these turns. */
    Turns watched(String crowd) {
        health.watch(crowd, this);
        return this;
    }

    /** How many wait for a turn, or for what others ask in theirs, about. */
    int waiting() {
        return turns.getQueueLength() + together.get();
    }

    /** One more waits for what is asked for many in one turn. */
    void joined() {
        together.incrementAndGet();
    }

    /** Whoever has joined waits no longer. */
    void left() {
        together.decrementAndGet();
    }

    /** Whether the database can be used, as far as is known. */
    boolean canBeUsed() {
        return health.isAvailable();
    }

    private void await() {
        try {
            if (turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnavailableException(
                    DatabaseFault.CLOSED, "A call was interrupted while it waited for its turn", interruption);
        }
        health.refused(DatabaseFault.OVERLOAD);
        throw new DatabaseUnavailableException(
                DatabaseFault.OVERLOAD, "Too many others were in front of a call for too long", null);
    }
}
