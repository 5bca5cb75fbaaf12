package com.erpmax.realtime.service.database;

import com.erpmax.realtime.service.database.Transactions.BrokenConnectionException;
import com.erpmax.realtime.service.database.Transactions.Committed;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * PostgreSQL through a connection pool. Work runs on the calling thread; the driver parks a virtual thread while it waits.
 *
 * <p>A server that does not answer is given up in less than two seconds, whether the call waits for a connection or for
 * the answer to a statement; with {@link #patient()} the latter may take half a minute. A call with a {@link Deadline} has
 * until then for all of it.
 */
final class PostgresDatabase implements Database {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);

    /** How many calls may wait for a connection. */
    static final int WAITING_CALLS = 4096;
    /** How long a call waits for the answer to a statement. */
    private static final Duration ANSWER = Duration.ofMillis(1_800);

    private static final Duration PATIENT_ANSWER = Duration.ofSeconds(30);

    /** What a read sees is one state of the database, from its first question to its last. */
    private static final String ONE_STATE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";

    private final HikariDataSource pool;
    private final Duration answer;

    PostgresDatabase(HikariDataSource pool) {
        this(pool, ANSWER);
    }

    private PostgresDatabase(HikariDataSource pool, Duration answer) {
        this.pool = pool;
        this.answer = answer;
    }

    @Override
    public <T extends @Nullable Object> T write(Function<JdbcClient, T> work) {
        OpenTransaction open = OpenTransaction.current();
        if (open != null) {
            return open.join(work, true);
        }
        Committed<T> done = run(true, work);
        done.transaction().committed();
        return done.result();
    }

    @Override
    public <T extends @Nullable Object> T read(Function<JdbcClient, T> work) {
        OpenTransaction open = OpenTransaction.current();
        if (open != null) {
            return open.join(work, false);
        }
        return run(false, jdbc -> {
                    // Sent with the begin; set on the connection, it would be two round trips more.
                    jdbc.sql(ONE_STATE).update();
                    return work.apply(jdbc);
                })
                .result();
    }

    @Override
    public <T extends @Nullable Object> T ask(Function<JdbcClient, T> work) {
        OpenTransaction open = OpenTransaction.current();
        return open != null
                ? open.join(work, false)
                : on(false, connection -> Transactions.ask(connection, this::limit, work));
    }

    @Override
    public void afterCommit(Runnable action) {
        OpenTransaction open = OpenTransaction.current();
        if (open == null) {
            throw new IllegalStateException("afterCommit was called outside the work of a write");
        }
        open.addAfterCommit(action);
    }

    @Override
    public void ifInDoubt(Runnable action) {
        OpenTransaction open = OpenTransaction.current();
        if (open == null) {
            throw new IllegalStateException("ifInDoubt was called outside the work of a write");
        }
        open.addIfInDoubt(action);
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public Database patient() {
        return new PostgresDatabase(pool, PATIENT_ANSWER);
    }

    @Override
    public int connections() {
        return pool.getMaximumPoolSize();
    }

    @Override
    public int waitingCalls() {
        return pool.getHikariPoolMXBean().getThreadsAwaitingConnection();
    }

    @Override
    public void close() {
        pool.close();
    }

    private <T extends @Nullable Object> Committed<T> run(boolean writable, Function<JdbcClient, T> work) {
        return on(writable, connection -> Transactions.run(connection, writable, this::limit, work));
    }

    private <T extends @Nullable Object> T on(boolean writable, Function<Connection, T> work) {
        Connection connection = connect(writable);
        try {
            return work.apply(connection);
        } catch (BrokenConnectionException broken) {
            pool.evictConnection(connection);
            throw broken.report();
        } finally {
            release(connection);
        }
    }

    private Connection connect(boolean writable) {
        Connection connection = fromPool();
        try {
            // The pool resets all of this when the connection returns.
            connection.setNetworkTimeout(Runnable::run, (int) answer.toMillis());
            if (!writable) {
                connection.setReadOnly(true);
            }
            return connection;
        } catch (SQLException failure) {
            pool.evictConnection(connection);
            release(connection);
            throw new DatabaseUnavailableException("The connection to the database was lost", failure);
        }
    }

    private Connection fromPool() {
        if (waitingCalls() >= WAITING_CALLS) {
            throw new DatabaseUnavailableException(
                    DatabaseFault.OVERLOAD, "Too many calls wait for the database", null);
        }
        try {
            return borrow();
        } catch (SQLException failure) {
            // The pool tells the cause when it could not connect; without one, all connections were in use.
            throw failure instanceof SQLTransientConnectionException && failure.getCause() == null
                    ? new DatabaseUnavailableException(
                            DatabaseFault.OVERLOAD, "The database had no connection for a call in time", failure)
                    : new DatabaseUnavailableException("The database cannot be reached", failure);
        }
    }

    /** The test of a connection comes on top of the time that the pool is given. */
    private Connection borrow() throws SQLException {
        Deadline deadline = Deadline.current();
        if (deadline == Deadline.NONE || pool.isClosed()) {
            return pool.getConnection();
        }
        // The only way to a time-out of one call; as much as the shortest one if there is none left.
        HikariPool inner = (HikariPool) pool.getHikariPoolMXBean();
        Duration time = deadline.before(Databases.TEST, Databases.CONNECT);
        return inner.getConnection(Math.max(Deadline.LEAST.toMillis(), time.toMillis()));
    }

    /** Lets the next answer take no longer than the call has time; without a deadline each may take what was set before. */
    private void limit(Connection connection, boolean isEnd) throws SQLException {
        Deadline deadline = Deadline.current();
        if (deadline != Deadline.NONE) {
            Duration time = isEnd ? deadline.inAnyCase(answer) : deadline.forStatement(answer);
            connection.setNetworkTimeout(Runnable::run, (int) time.toMillis());
        }
    }

    private static void release(Connection connection) {
        try {
            connection.close();
        } catch (SQLException failure) {
            // The pool replaces a connection that it cannot take back; what was committed stays committed.
            LOG.warn("A connection to the database could not be returned to the pool", failure);
        }
    }
}
