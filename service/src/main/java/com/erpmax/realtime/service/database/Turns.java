package com.erpmax.realtime.service.database;

import com.erpmax.realtime.engine.loop.Blocking;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
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
    /** It leaves the greater part of the time until their {@link Deadline} to the call itself. */
    private static final Duration PATIENCE_OF_REQUESTS = Duration.ofMillis(650);
    /** What a call needs after its turn: a look whether its connection is alive, and a statement. */
    private static final Duration NEEDED = Databases.TEST.plus(Deadline.LEAST);

    private static final ThreadLocal<@Nullable Request> REQUEST = new ThreadLocal<>();

    private final Semaphore turns;
    private final AtomicInteger together = new AtomicInteger();
    private final Duration patience;
    private final DatabaseHealth health;
    private final LongSupplier nanoTime;

    Turns(int atOnce, Duration patience, DatabaseHealth health) {
        this(atOnce, patience, health, System::nanoTime);
    }

    /** @param nanoTime the clock of deadlines, as {@link System#nanoTime} */
    Turns(int atOnce, Duration patience, DatabaseHealth health, LongSupplier nanoTime) {
        this(new Semaphore(atOnce, true), patience, health, nanoTime);
    }

    private Turns(Semaphore turns, Duration patience, DatabaseHealth health, LongSupplier nanoTime) {
        this.turns = turns;
        this.patience = patience;
        this.health = health;
        this.nanoTime = nanoTime;
    }

    /** Work whose calls wait for a turn each. Its thread's own. */
    private static final class Request {

        private final Turns turns;
        private @Nullable Deadline deadline;

        Request(Turns turns) {
            this.turns = turns;
        }

        /** The time begins with the first call. */
        Deadline deadline() {
            Deadline known = deadline;
            if (known == null) {
                known = Deadline.ofRequest(turns.nanoTime);
                deadline = known;
            }
            return known;
        }
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
        return new Turns(turns, otherPatience, health, nanoTime);
    }

    /**
     * Does the work of a request: each call of the database waits for a turn, and between them it has none. All of them
     * together have less than two seconds, with what they wait for; then the database answers {@link
     * DatabaseUnavailableException}.
     */
    public void perCall(Runnable work) {
        REQUEST.set(new Request(this));
        try {
            work.run();
        } finally {
            REQUEST.remove();
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
        if (REQUEST.get() != null) {
            return work.get();
        }
        await(patience);
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

    /** Carries out a call of the database; as part of a request in its turn, and with its deadline. */
    static <T extends @Nullable Object> T ofCall(Supplier<T> call) {
        Request request = REQUEST.get();
        if (request == null) {
            return call.get();
        }
        REQUEST.remove(); // what the call leads to is part of it
        try {
            return request.turns.carryOut(call, request.deadline());
        } finally {
            REQUEST.set(request);
        }
    }

    private <T extends @Nullable Object> T carryOut(Supplier<T> call, Deadline deadline) {
        Duration wait = deadline.before(NEEDED, patience);
        if (wait.isNegative()) {
            throw overload("A request had no time left for a call");
        }
        if (!health.isAvailable()) {
            return deadline.during(call);
        }
        await(wait);
        try {
            refuseIfGone();
            return deadline.during(call);
        } finally {
            turns.release();
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

    private void await(Duration atMost) {
        try {
            if (turns.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnavailableException(
                    DatabaseFault.CLOSED, "A call was interrupted while it waited for its turn", interruption);
        }
        throw overload("Too many others were in front of a call for too long");
    }

    private DatabaseUnavailableException overload(String message) {
        health.refused(DatabaseFault.OVERLOAD);
        return new DatabaseUnavailableException(DatabaseFault.OVERLOAD, message, null);
    }
}
