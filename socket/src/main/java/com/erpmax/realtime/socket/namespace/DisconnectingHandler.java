package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import java.util.Set;

/** Called for each socket that is about to leave a namespace. */
@FunctionalInterface
public interface DisconnectingHandler {
    /**
     * Sees a socket at its end, on its event loop, which it must not block. The socket is connected and in its rooms
     * until this returns; {@link Socket#to} still means the others in its rooms, what is emitted to the socket itself
     * is lost. Events of the socket that arrived before may be handled afterwards.
     *
     * @param rooms the rooms that it is in, with its own one
     * @throws Exception goes to the namespace's {@link HandlerErrorListener}
     */
    @EventLoopOnly
    void handle(Socket socket, DisconnectReason reason, Set<String> rooms) throws Exception;
}
