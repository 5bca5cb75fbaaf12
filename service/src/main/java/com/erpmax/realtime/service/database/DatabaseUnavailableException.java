package com.erpmax.realtime.service.database;

import org.jspecify.annotations.Nullable;

/**
 * The database cannot do this at the moment: {@link #fault()} says why.
 *
 * <p>Nothing was changed, unless {@link #mayBeDone()}. The same call may succeed later, so an HTTP caller is answered
 * 503, a client's event with the code {@code unavailable}, and a connecting socket loses its transport, which makes it
 * come back.
 */
public final class DatabaseUnavailableException extends RuntimeException {

    private final DatabaseFault fault;
    private final boolean mayBeDone;

    /** @param message what is the matter, without addresses or credentials */
    public DatabaseUnavailableException(String message) {
        this(DatabaseFault.CONNECTION, message, null);
    }

    /**
     * The fault is the cause's.
     *
     * @param message what is the matter, without addresses or credentials
     */
    public DatabaseUnavailableException(String message, Throwable cause) {
        this(DatabaseFault.in(cause).orElse(DatabaseFault.CONNECTION), message, cause);
    }

    /** @param message what is the matter, without addresses or credentials */
    DatabaseUnavailableException(DatabaseFault fault, String message, @Nullable Throwable cause) {
        this(fault, message, cause, false);
    }

    private DatabaseUnavailableException(
            DatabaseFault fault, String message, @Nullable Throwable cause, boolean mayBeDone) {
        super(message, cause);
        this.fault = fault;
        this.mayBeDone = mayBeDone;
    }

    /** Makes the report of a commit whose answer was lost: all of it was done, or nothing. */
    static DatabaseUnavailableException inDoubt(String message, Throwable cause) {
        return new DatabaseUnavailableException(
                DatabaseFault.in(cause).orElse(DatabaseFault.CONNECTION), message, cause, true);
    }

    /** Returns why. */
    public DatabaseFault fault() {
        return fault;
    }

    /**
     * Returns whether the work may have been committed all the same: the fault came while the database was asked to
     * commit it. Then all of it was done or nothing, and only a look at the tables can tell.
     */
    public boolean mayBeDone() {
        return mayBeDone;
    }
}
