package com.erpmax.realtime.service.database;

/**
 * The database cannot be asked at the moment: it cannot be reached, it is closed, or too many calls wait for it.
 *
 * <p>Nothing was changed. The same call may succeed later, so an HTTP caller is answered 503 and a connecting socket
 * loses its transport, which makes it come back.
 */
public final class DatabaseUnavailableException extends RuntimeException {

    /** @param message what is the matter, without addresses or credentials */
    public DatabaseUnavailableException(String message) {
        super(message);
    }

    /** @param message what is the matter, without addresses or credentials */
    public DatabaseUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
