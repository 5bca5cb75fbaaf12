package com.erpmax.realtime.socket.namespace;

import org.jspecify.annotations.Nullable;

/**
 * Answers events of one name that have one argument of a known type. One object may serve any number of sockets at a
 * time. A client that waits for an acknowledgement gets exactly one: the value, or
 * <code>{"error":{"code":…,"message":…}}</code> with the code of a {@link RequestRefusedException},
 * {@link RequestRefusedException#INVALID_PAYLOAD} or {@link RequestRefusedException#INTERNAL_ERROR}.
 *
 * @param <V> what the first argument is read as; further arguments are ignored
 */
@FunctionalInterface
public interface RequestHandler<V> {
    /**
     * Answers one event. The next event of the same socket starts when this one is answered.
     *
     * @return what the client gets, as for {@link Socket#emit}; null acknowledges without a value
     * @throws RequestRefusedException the client gets its code; nobody else is told
     * @throws Exception any other goes to the namespace's {@link HandlerErrorListener}, and the client learns only that
     *     there was one
     */
    @Nullable
    Object handle(Socket socket, V value) throws Exception;
}
