package com.erpmax.realtime.service.database;

import com.erpmax.realtime.engine.loop.NetworkThread;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A database whose successes and faults are noted in {@link DatabaseHealth}, and which refuses to hold up a network
 * thread. A call that failed while another of its kind succeeded says nothing about the database.
 */
final class MonitoredDatabase implements Database {

    /** A call that fails later had time enough to say something about the database. */
    private static final long FAIR_NANOS = Duration.ofSeconds(1).toNanos();

    private final Database database;
    private final DatabaseHealth health;

    MonitoredDatabase(Database database, DatabaseHealth health) {
        this.database = database;
        this.health = health;
    }

    @Override
    public <T extends @Nullable Object> T write(Function<JdbcClient, T> work) {
        return OpenTransaction.current() == null
                ? inTurn(() -> monitoredWrite(() -> database.write(work)))
                : database.write(work);
    }

    @Override
    public <T extends @Nullable Object> T read(Function<JdbcClient, T> work) {
        return OpenTransaction.current() == null
                ? inTurn(() -> monitoredRead(() -> database.read(work)))
                : database.read(work);
    }

    @Override
    public <T extends @Nullable Object> T ask(Function<JdbcClient, T> work) {
        return OpenTransaction.current() == null
                ? inTurn(() -> monitoredRead(() -> database.ask(work)))
                : database.ask(work);
    }

    @Override
    public void afterCommit(Runnable action) {
        database.afterCommit(action);
    }

    @Override
    public void ifInDoubt(Runnable action) {
        database.ifInDoubt(action);
    }

    @Override
    public Dialect dialect() {
        return database.dialect();
    }

    @Override
    public Database patient() {
        return new MonitoredDatabase(database.patient(), health);
    }

    @Override
    public int connections() {
        return database.connections();
    }

    @Override
    public int waitingCalls() {
        return database.waitingCalls();
    }

    @Override
    public void close() {
        database.close();
    }

    private <T extends @Nullable Object> T inTurn(Supplier<T> call) {
        if (NetworkThread.isCurrent()) {
            throw new IllegalStateException("The database was called on the network thread "
                    + Thread.currentThread().getName());
        }
        return Turns.ofCall(call);
    }

    private <T extends @Nullable Object> T monitoredWrite(Supplier<T> write) {
        long begun = System.nanoTime();
        try {
            T result = write.get();
            health.wrote();
            return result;
        } catch (DatabaseUnavailableException unavailable) {
            if (concernsAll(unavailable.fault(), begun) && !health.hasWrittenSince(begun)) {
                health.couldNotWrite(unavailable.fault());
            } else {
                health.refused(unavailable.fault());
            }
            throw unavailable;
        }
    }

    private <T extends @Nullable Object> T monitoredRead(Supplier<T> read) {
        long begun = System.nanoTime();
        try {
            T result = read.get();
            health.hasRead();
            return result;
        } catch (DatabaseUnavailableException unavailable) {
            if (concernsAll(unavailable.fault(), begun) && !health.hasReadSince(begun)) {
                health.couldNotRead(unavailable.fault());
            } else {
                health.refused(unavailable.fault());
            }
            throw unavailable;
        }
    }

    /**
     * Whether other calls will meet the fault as well: a lock of PostgreSQL is on a row, SQLite's on everything. A request
     * that gave a call little time, since it had used up its own, says nothing about the database.
     */
    private boolean concernsAll(DatabaseFault fault, long begun) {
        boolean wasHasty = Deadline.current().isOver() && System.nanoTime() - begun < FAIR_NANOS;
        return !wasHasty && (!fault.isPassing() || (fault == DatabaseFault.LOCKED && dialect() == Dialect.SQLITE));
    }
}
