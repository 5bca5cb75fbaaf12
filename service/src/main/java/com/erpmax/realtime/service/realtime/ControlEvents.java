package com.erpmax.realtime.service.realtime;

import java.util.Set;

/** Events that carry the conversation between server and client itself. Nobody else may have them emitted. */
public final class ControlEvents {

    static final String CONNECTED = "connected";
    /** Tells a client what was wrong with what it sent: {@code {message, code, event}}. */
    public static final String ERROR = "error";

    static final String PING = "ping";
    static final String PONG = "pong";
    /** Tells a client how far it is: {@code {unread, version, more, truncated, positions}}. */
    public static final String SYNC_STATE = "sync_state";

    /** Tells a client that live events may have been missed: {@code {reason}}. */
    public static final String RESYNC = "resync";

    /** A client asks for what it has missed. */
    public static final String SYNC = "sync";

    private static final Set<String> RESERVED = Set.of(
            CONNECTED,
            ERROR,
            PING,
            PONG,
            "notification_read",
            "notification_read_confirmed",
            SYNC,
            SYNC_STATE,
            RESYNC,
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
