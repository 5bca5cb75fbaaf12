package com.erpmax.realtime.service.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.sqlite.SQLiteException;

/** Begin, commit and roll back on one connection: the part of a transaction that both databases share. */
final class Transactions {

    private Transactions() {}

    /** The outcome of a transaction that was committed. */
    record Committed<T extends @Nullable Object>(OpenTransaction transaction, T result) {}

    /**
     * Runs the work in one transaction on the connection, which must be in auto-commit mode and is again afterwards.
     *
     * @param limit set before each statement and before the end
     * @throws BrokenConnectionException if the connection is in an unknown state and must be thrown away, which also
     *     ends a transaction that may still be open on it
     */
    static <T extends @Nullable Object> Committed<T> run(
            Connection connection, boolean writable, AnswerLimit limit, Function<JdbcClient, T> work) {
        OpenTransaction transaction = new OpenTransaction(connection, writable, limit);
        begin(connection);
        T result;
        try {
            result = transaction.run(work);
        } catch (RuntimeException | Error failure) {
            throw undo(transaction, failure);
        }
        commit(transaction);
        return new Committed<>(transaction, result);
    }

    /**
     * Runs a single SELECT on the connection, which is in auto-commit mode.
     *
     * @throws BrokenConnectionException if the connection must be thrown away
     */
    static <T extends @Nullable Object> T ask(Connection connection, AnswerLimit limit, Function<JdbcClient, T> work) {
        try {
            return new OpenTransaction(connection, false, limit).run(work);
        } catch (DataAccessException failure) {
            Optional<DatabaseFault> fault = DatabaseFault.in(failure);
            if (fault.isEmpty()) {
                throw failure;
            }
            var unavailable = new DatabaseUnavailableException("A question was not answered", failure);
            throw fault.get().isPassing() ? unavailable : new BrokenConnectionException(unavailable);
        }
    }

    private static void begin(Connection connection) {
        try {
            connection.setAutoCommit(false);
        } catch (SQLException failure) {
            throw new BrokenConnectionException(
                    new DatabaseUnavailableException("A transaction could not be started", failure));
        }
    }

    private static void commit(OpenTransaction transaction) {
        try {
            // Commits, on both databases; SQLite's driver would start the next transaction at once on commit().
            transaction.connectionToEnd().setAutoCommit(true);
        } catch (SQLException failure) {
            if (!transaction.isWritable() || isUndone(failure)) {
                throw new BrokenConnectionException(
                        new DatabaseUnavailableException("A transaction could not be committed", failure));
            }
            transaction.inDoubt();
            throw new BrokenConnectionException(DatabaseUnavailableException.inDoubt(
                    "It is not known whether a transaction was committed", failure));
        }
    }

    /** Whether a failed commit has certainly left nothing: an answer of the server says so, a lost connection nothing. */
    private static boolean isUndone(SQLException failure) {
        if (failure instanceof SQLiteException sqlite) {
            return SqliteCodes.isUndone(sqlite);
        }
        String state = failure.getSQLState();
        return state != null && !state.startsWith("08") && !state.startsWith("57P") && !state.equals("40003");
    }

    /** Rolls back, and returns what the caller is to be told. */
    private static RuntimeException undo(OpenTransaction transaction, Throwable failure) {
        Optional<DatabaseFault> fault =
                failure instanceof DataAccessException ? DatabaseFault.in(failure) : Optional.empty();
        try {
            Connection connection = transaction.connectionToEnd();
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException rollback) {
            // SQLite itself rolls back on some faults, and then knows no transaction that could be.
            DatabaseUnavailableException unavailable = new DatabaseUnavailableException(
                    "A transaction failed and could not be rolled back", fault.isPresent() ? failure : rollback);
            unavailable.addSuppressed(fault.isPresent() ? rollback : failure);
            return new BrokenConnectionException(unavailable);
        }
        if (fault.isPresent()) {
            var unavailable = new DatabaseUnavailableException("A transaction failed and was rolled back", failure);
            // Another connection reads the files anew, and may lead to another server.
            return fault.get().isPassing() ? unavailable : new BrokenConnectionException(unavailable);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }

    /** The connection must be thrown away; then the report is for the caller. */
    static final class BrokenConnectionException extends RuntimeException {

        private final DatabaseUnavailableException report;

        BrokenConnectionException(DatabaseUnavailableException report) {
            super(report);
            this.report = report;
        }

        /** Returns what the caller is to be told. */
        DatabaseUnavailableException report() {
            return report;
        }
    }
}
