package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.Blocking;

/** Says which names of namespaces a {@link ParentNamespace} stands for. One object is asked for all clients. */
@FunctionalInterface
public interface NamespaceMatcher {
    /**
     * Whether this client may have the namespace of this name made, or use it if it is there. Runs on a virtual thread
     * at each CONNECT, and may ask a database; what the client sends meanwhile is held.
     *
     * @throws ConnectRefusedException refuses the client, and no other parent is asked
     * @throws com.erpmax.realtime.protocol.MalformedPacketException refuses the client as well, with the code {@link
     *     RequestRefusedException#INVALID_PAYLOAD}
     * @throws Exception any other means that the server cannot decide now: it is logged, and the transport is closed,
     *     so that the client comes back
     */
    @Blocking
    boolean allows(NamespaceRequest request) throws Exception;
}
