package com.erpmax.realtime.socket.namespace;

/**
 * Decides which events reach their handlers. One object may serve any number of sockets at a time. An event cannot be
 * changed, but it may be acknowledged here, for example with an error.
 */
@FunctionalInterface
public interface EventMiddleware {
    /**
     * Lets an event pass by returning.
     *
     * @throws Exception stops the event: the exception goes to the namespace's {@link HandlerErrorListener}, the client
     *     is not told, and the socket stays
     */
    void handle(Event event) throws Exception;

    /** Whether it never blocks, so that it may run on an event loop; default false. */
    default boolean isNonBlocking() {
        return false;
    }

    /** The same middleware, declared to be non-blocking: many connections wait while it runs. */
    static EventMiddleware nonBlocking(EventMiddleware middleware) {
        return new EventMiddleware() {
            @Override
            public void handle(Event event) throws Exception {
                middleware.handle(event);
            }

            @Override
            public boolean isNonBlocking() {
                return true;
            }
        };
    }
}
