package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import java.time.Duration;

/**
 * Learns of every socket that comes and goes, in all namespaces, for logs and the like. Called on event loops, which it
 * must not block; an exception from here is logged. For work on behalf of a socket use {@link ConnectionHandler} and
 * {@link DisconnectHandler}.
 */
@EventLoopOnly
public interface SocketLifecycleListener {
    /** A socket was let into its namespace. */
    default void connected(Socket socket) {}

    /**
     * A socket left its namespace.
     *
     * @param lasted the time since it was let in
     */
    default void disconnected(Socket socket, DisconnectReason reason, Duration lasted) {}

    /** A client was not let into a namespace. */
    default void refused(ConnectRefusal refusal) {}
}
