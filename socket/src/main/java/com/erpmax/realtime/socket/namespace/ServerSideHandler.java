package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.Blocking;

/** Handles events that other nodes send to a namespace. */
@FunctionalInterface
public interface ServerSideHandler {
    /** Handles one event; those of a namespace come one after the other, on virtual threads. */
    @Blocking
    void handle(ServerSideCall call) throws Exception;
}
