package com.erpmax.realtime.socket.namespace;

import java.util.concurrent.CompletionStage;

/** Starts the handling of events and does not wait for its end. One object may serve any number of sockets at a time. */
@FunctionalInterface
public interface AsyncEventHandler {
    /**
     * Starts to handle one event. The next event of the same socket starts when this method returns.
     *
     * @return completes when the event is handled; a failure goes to the namespace's {@link HandlerErrorListener}
     * @throws Exception goes to the namespace's {@link HandlerErrorListener} as well
     */
    CompletionStage<?> handle(Event event) throws Exception;
}
