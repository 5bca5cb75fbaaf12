package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.protocol.socketio.Arguments;
import java.util.Set;

/**
 * An event from one node to the same namespace of all others; no client sees it. Immutable.
 *
 * @param name its name, none of the reserved ones {@code connect}, {@code connection} and {@code new_namespace}
 * @param arguments what came after the name
 */
public record ServerSideEvent(String name, Arguments arguments) {
    private static final Set<String> RESERVED = Set.of("connect", "connection", "new_namespace");

    public ServerSideEvent {
        requireName(name);
    }

    /**
     * Checks a name.
     *
     * @throws IllegalArgumentException if it is reserved
     */
    public static void requireName(String name) {
        if (RESERVED.contains(name)) {
            throw new IllegalArgumentException("event: " + name + " (expected: a name that is not reserved)");
        }
    }
}
