package com.erpmax.realtime.service.database;

import com.erpmax.realtime.service.database.Transactions.BrokenConnectionException;
import com.erpmax.realtime.service.database.Transactions.Committed;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** PostgreSQL through a connection pool. Work runs on the calling thread; the driver parks a virtual thread while it waits. */
final class PostgresDatabase implements Database {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);

    private final HikariDataSource pool;

    PostgresDatabase(HikariDataSource pool) {
        this.pool = pool;
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
        return run(false, work).result();
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
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
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
        Connection connection = connect(writable);
        try {
            return Transactions.run(connection, writable, work);
        } catch (BrokenConnectionException broken) {
            pool.evictConnection(connection);
            throw new DatabaseUnavailableException("The connection to the database was lost", broken);
        } finally {
            release(connection);
        }
    }

    private Connection connect(boolean writable) {
        Connection connection;
        try {
            connection = pool.getConnection();
        } catch (SQLException failure) {
            throw new DatabaseUnavailableException("The database cannot be reached", failure);
        }
        if (writable) {
            return connection;
        }
        try {
            // One state of the database for the whole work; the pool resets both when the connection returns.
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return connection;
        } catch (SQLException failure) {
            pool.evictConnection(connection);
            release(connection);
            throw new DatabaseUnavailableException("The connection to the database was lost", failure);
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
