package com.erpmax.realtime.socket.namespace;

import java.util.concurrent.CompletionStage;

/**
 * Answers events as a {@link RequestHandler} does, and does not wait for the answers.
 *
 * @param <V> what the first argument is read as; further arguments are ignored
 */
@FunctionalInterface
public interface AsyncRequestHandler<V> {
    /**
     * Starts to answer one event. The next event of the same socket starts when this method returns.
     *
     * @return completes with what the client gets, as for {@link Socket#emit}; null acknowledges without a value. A
     *     failure is treated like an exception from here.
     * @throws Exception as from a {@link RequestHandler}
     */
    CompletionStage<?> handle(Socket socket, V value) throws Exception;
}
