package com.erpmax.realtime.socket.namespace;

import org.jspecify.annotations.Nullable;

/** Learns of handlers that threw an exception, or whose stage failed. */
@FunctionalInterface
public interface HandlerErrorListener {
    /**
     * Called on the handler's thread, before the next event of the socket is handled, except for asynchronous failures.
     * An exception from here is logged.
     *
     * @param event the event that was handled, or null for a connection or disconnect handler
     */
    void onHandlerError(Socket socket, @Nullable Event event, Throwable error);
}
