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

    /** Whether it never blocks, so that it may run on an event loop; default false. */
    default boolean isNonBlocking() {
        return false;
    }

    /** The same handler, declared to be non-blocking: many connections wait while it runs. */
    static EventHandler nonBlocking(EventHandler handler) {
        return new EventHandler() {
            @Override
            public void handle(Event event) throws Exception {
                handler.handle(event);
            }

            @Override
            public boolean isNonBlocking() {
                return true;
            }
        };
    }
}
