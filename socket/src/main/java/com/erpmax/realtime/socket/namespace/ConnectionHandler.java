package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.Blocking;

/** Called for each socket that a namespace has let in. One object serves all sockets. */
@FunctionalInterface
public interface ConnectionHandler {
    /**
     * Welcomes a socket, on a virtual thread. Ends before the first event of the socket is handled; what is emitted
     * here follows the confirmation of the connection.
     *
     * @throws Exception goes to the namespace's {@link HandlerErrorListener}; the socket stays
     */
    @Blocking
    void handle(Socket socket) throws Exception;
}
