package com.erpmax.realtime.service.database;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.sqlite.SQLiteException;

/**
 * Why the database cannot do anything for a caller now. All of these can pass without a change of the service or its
 * requests; other errors of a database are faults of a statement.
 */
public enum DatabaseFault {
    /** Another process or connection holds a lock, for longer than a call may wait. */
    LOCKED,
    /** There is no room left for its files, or a quota or limit of file sizes is reached. */
    FULL,
    /** It may be read but not written. */
    READ_ONLY,
    /** Its files cannot be read, written or opened. */
    IO,
    /** What its files hold is no longer a database. */
    DAMAGED,
    /** A resource other than the disk is used up: memory, connections. */
    EXHAUSTED,
    /** It was undone in favour of another transaction, or took too long; the same work may succeed later. */
    CONFLICT,
    /** The server cannot be reached, or ended the connection. */
    CONNECTION,
    /** The call waited too long for its turn, or too many others wait. */
    OVERLOAD,
    /** The service stops. */
    CLOSED;

    /** Returns the word for meters and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the connection that met it is as good as any other. */
    boolean isPassing() {
        return this == LOCKED || this == CONFLICT;
    }

    /** Returns the fault in a failure or in one of its causes; empty when it is something else. */
    static Optional<DatabaseFault> in(Throwable failure) {
        boolean isConnection = false;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                return ofSqlite(sqlite);
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return ofSqlState(sql.getSQLState());
            }
            isConnection |= cause instanceof DataAccessResourceFailureException;
        }
        return isConnection ? Optional.of(CONNECTION) : Optional.empty();
    }

    /** By SQLite's primary result code (its documentation, "Result and Error Codes"). */
    private static Optional<DatabaseFault> ofSqlite(SQLiteException failure) {
        return Optional.ofNullable(
                switch (SqliteCodes.primary(failure)) {
                    case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL -> LOCKED;
                    case SQLITE_FULL -> FULL;
                    case SQLITE_READONLY, SQLITE_PERM -> READ_ONLY;
                    case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_NOLFS -> IO;
                    case SQLITE_CORRUPT, SQLITE_NOTADB -> DAMAGED;
                    case SQLITE_NOMEM -> EXHAUSTED;
                    case SQLITE_INTERRUPT -> CONFLICT;
                    default -> null;
                });
    }

    /** By the classes and codes of PostgreSQL (its documentation, appendix A). */
    private static Optional<DatabaseFault> ofSqlState(String state) {
        return Optional.ofNullable(
                switch (state) {
                    case "53100" -> FULL;
                    case "25006" -> READ_ONLY;
                    case "55P03" -> LOCKED;
                    case "40001", "40P01", "57014" -> CONFLICT;
                    case "XX001", "XX002" -> DAMAGED;
                    default -> ofSqlClass(state);
                });
    }

    private static @Nullable DatabaseFault ofSqlClass(String state) {
        if (state.startsWith("08") || state.startsWith("57P")) {
            return CONNECTION; // 57P: the server is shutting down or starting
        }
        if (state.startsWith("53")) {
            return EXHAUSTED;
        }
        return state.startsWith("58") ? IO : null;
    }
}
