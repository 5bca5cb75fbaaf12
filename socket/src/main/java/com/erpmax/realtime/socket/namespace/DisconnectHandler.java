package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.Blocking;

/** Called for each socket that has left a namespace. */
@FunctionalInterface
public interface DisconnectHandler {
    /**
     * Cleans up after a socket, on a virtual thread. It is the last call for the socket: events that arrived before the
     * end and were not dropped have been handled. The socket is in no room any more and what is emitted to it is lost.
     *
     * @throws Exception goes to the namespace's {@link HandlerErrorListener}
     */
    @Blocking
    void handle(Socket socket, DisconnectReason reason) throws Exception;
}
