package com.erpmax.realtime.socket.namespace;

/** Handles events of one name. One object may serve any number of sockets at a time. */
@FunctionalInterface
public interface EventHandler {
    /**
     * Handles one event. Events of the same socket come one after the other: the next one starts when this one ends.
     *
     * @throws Exception goes to the namespace's {@link HandlerErrorListener}; the socket stays
     */
    void handle(Event event) throws Exception;
}
