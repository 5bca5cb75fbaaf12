package com.erpmax.realtime.socket.adapter;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a broadcast is meant for, and how it is sent. Immutable; start from {@link #ALL}.
 *
 * @param rooms the sockets in any of these rooms, each once; empty for the whole namespace
 * @param except none of the sockets in these rooms
 * @param isVolatile whether a recipient whose transport is busy is left out instead of waited for
 * @param isLocal whether only sockets of this node are meant
 * @param isCompressible whether transports that compress may do so; default true
 * @param filter asked about each recipient of this node; null for none. Other nodes know nothing of it, so use it with
 *     {@code isLocal}
 */
public record BroadcastOptions(
        Set<String> rooms,
        Set<String> except,
        boolean isVolatile,
        boolean isLocal,
        boolean isCompressible,
        @Nullable RecipientFilter filter) {
    /** The whole namespace, on all nodes, nobody left out. */
    public static final BroadcastOptions ALL = new BroadcastOptions(Set.of(), Set.of(), false, false, true, null);

    public BroadcastOptions {
        rooms = Set.copyOf(rooms);
        except = Set.copyOf(except);
    }

    /** The whole of these rooms, on all nodes. */
    public static BroadcastOptions to(String... rooms) {
        return ALL.withRooms(rooms);
    }

    /** A copy that means the sockets in these rooms as well. */
    public BroadcastOptions withRooms(String... more) {
        return new BroadcastOptions(union(rooms, more), except, isVolatile, isLocal, isCompressible, filter);
    }

    /** A copy that leaves out the sockets in these rooms as well. */
    public BroadcastOptions withExcept(String... more) {
        return new BroadcastOptions(rooms, union(except, more), isVolatile, isLocal, isCompressible, filter);
    }

    /** A copy for an event that may be dropped. */
    public BroadcastOptions asVolatile() {
        return new BroadcastOptions(rooms, except, true, isLocal, isCompressible, filter);
    }

    /** A copy that means sockets of this node only. */
    public BroadcastOptions asLocal() {
        return new BroadcastOptions(rooms, except, isVolatile, true, isCompressible, filter);
    }

    /** A copy that allows or forbids compression. */
    public BroadcastOptions withCompressible(boolean allowed) {
        return new BroadcastOptions(rooms, except, isVolatile, isLocal, allowed, filter);
    }

    /** A copy for those sockets of this node that the filter admits. */
    public BroadcastOptions withFilter(RecipientFilter admitted) {
        return new BroadcastOptions(rooms, except, isVolatile, true, isCompressible, admitted);
    }

    private static Set<String> union(Set<String> some, String... more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(List.of(more));
        return all;
    }
}
