package com.erpmax.realtime.service.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Begin, commit and roll back on one connection: the part of a transaction that both databases share. */
final class Transactions {

    private Transactions() {}

    /** The outcome of a transaction that was committed. */
    record Committed<T extends @Nullable Object>(OpenTransaction transaction, T result) {}

    /**
     * Runs the work in one transaction on the connection, which must be in auto-commit mode and is again afterwards.
     *
     * @throws BrokenConnectionException if the connection is in an unknown state and must be thrown away
     */
    static <T extends @Nullable Object> Committed<T> run(
            Connection connection, boolean writable, Function<JdbcClient, T> work) {
        OpenTransaction transaction =
                new OpenTransaction(JdbcClient.create(new SingleConnectionDataSource(connection, true)), writable);
        begin(connection);
        T result;
        try {
            result = transaction.run(work);
        } catch (RuntimeException | Error failure) {
            rollBack(connection, failure);
            throw translate(failure);
        }
        commit(connection);
        return new Committed<>(transaction, result);
    }

    private static void begin(Connection connection) {
        try {
            connection.setAutoCommit(false);
        } catch (SQLException failure) {
            throw new BrokenConnectionException("A transaction could not be started", failure);
        }
    }

    private static void commit(Connection connection) {
        try {
            // Commits, on both databases; SQLite's driver would start the next transaction at once on commit().
            connection.setAutoCommit(true);
        } catch (SQLException failure) {
            throw new BrokenConnectionException("A transaction could not be committed", failure);
        }
    }

    private static void rollBack(Connection connection, Throwable cause) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException failure) {
            BrokenConnectionException broken =
                    new BrokenConnectionException("A transaction could not be rolled back", failure);
            broken.addSuppressed(cause);
            throw broken;
        }
    }

    private static RuntimeException translate(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof DataAccessException access && isConnectionFailure(access)) {
            return new DatabaseUnavailableException("The connection to the database was lost", failure);
        }
        return (RuntimeException) failure;
    }

    private static boolean isConnectionFailure(DataAccessException failure) {
        if (failure instanceof DataAccessResourceFailureException) {
            return true;
        }
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                // 08: connection exceptions; 57P: the server is shutting down or starting.
                return sql.getSQLState().startsWith("08") || sql.getSQLState().startsWith("57P");
            }
        }
        return false;
    }

    /** The connection is in an unknown state. */
    static final class BrokenConnectionException extends RuntimeException {

        BrokenConnectionException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
