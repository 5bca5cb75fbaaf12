package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.protocol.socketio.Arguments;

/** Sees the events that are about to be sent. One object may serve any number of sockets at a time. */
@FunctionalInterface
public interface OutgoingListener {
    /**
     * Called on the event loop of the socket, which it must not block, for each event and each socket that it goes to;
     * also for volatile events that are then dropped.
     */
    @EventLoopOnly
    void onOutgoing(Socket socket, String event, Arguments arguments);
}
