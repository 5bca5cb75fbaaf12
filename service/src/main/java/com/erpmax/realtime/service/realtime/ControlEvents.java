package com.erpmax.realtime.service.realtime;

import java.util.Set;

/** Events that carry the conversation between server and client itself. Nobody else may have them emitted. */
final class ControlEvents {

    static final String CONNECTED = "connected";
    static final String ERROR = "error";
    static final String PING = "ping";
    static final String PONG = "pong";

    private static final Set<String> RESERVED = Set.of(
            CONNECTED,
            ERROR,
            PING,
            PONG,
            "notification_read",
            "notification_read_confirmed",
            "sync",
            "sync_state",
            // Names that Socket.IO clients keep for themselves.
            "connect",
            "connect_error",
            "disconnect",
            "disconnecting",
            "newListener",
            "removeListener");

    private ControlEvents() {}

    /** Returns whether the name is reserved, in every namespace. */
    static boolean isReserved(String event) {
        return RESERVED.contains(event);
    }
}
