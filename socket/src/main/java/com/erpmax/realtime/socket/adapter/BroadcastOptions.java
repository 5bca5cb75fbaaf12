package com.erpmax.realtime.socket.adapter;

import java.util.Set;

/**
 * Whom a broadcast is meant for, and how it is sent. Immutable.
 *
 * @param rooms the sockets in any of these rooms, each once; empty for the whole namespace
 * @param except none of the sockets in these rooms
 * @param isVolatile whether a recipient whose transport is busy is left out instead of waited for
 * @param isLocal whether only sockets of this node are meant
 */
public record BroadcastOptions(Set<String> rooms, Set<String> except, boolean isVolatile, boolean isLocal) {
    /** The whole namespace, on all nodes, nobody left out. */
    public static final BroadcastOptions ALL = new BroadcastOptions(Set.of(), Set.of(), false, false);

    public BroadcastOptions {
        rooms = Set.copyOf(rooms);
        except = Set.copyOf(except);
    }

    /** The whole of these rooms, on all nodes. */
    public static BroadcastOptions to(String... rooms) {
        return new BroadcastOptions(Set.of(rooms), Set.of(), false, false);
    }
}
