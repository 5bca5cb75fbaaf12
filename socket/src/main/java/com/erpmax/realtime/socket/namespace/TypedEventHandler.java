package com.erpmax.realtime.socket.namespace;

/**
 * Handles events of one name that have one argument of a known type. One object may serve any number of sockets at a
 * time.
 *
 * @param <V> what the first argument is read as; further arguments are ignored
 */
@FunctionalInterface
public interface TypedEventHandler<V> {
    /**
     * Handles one event. Events of the same socket come one after the other: the next one starts when this one ends.
     *
     * @throws Exception goes to the namespace's {@link HandlerErrorListener}; the socket stays
     */
    void handle(Socket socket, V value) throws Exception;
}
