package com.erpmax.realtime.socket.namespace;

/**
 * Says in a {@link ConnectMiddleware} that the server cannot decide now, for a reason that will pass: something that it
 * has to ask is away. The transport is closed, so that the client comes back with back-off. Logged as one line, since an
 * outage has many clients.
 */
public final class ConnectUnavailableException extends RuntimeException {

    /** @param message what is the matter, for the log */
    public ConnectUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
