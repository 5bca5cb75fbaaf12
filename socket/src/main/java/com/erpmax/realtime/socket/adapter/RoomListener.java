package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.EventLoopOnly;

/**
 * Learns how the rooms of a namespace on this node come, fill, empty and go; every socket's own room is one of them.
 * For each room the calls are in order: it is created before the first socket joins and deleted after the last has left.
 * Called on event loops, by several at once, which must not be blocked; an exception is logged.
 */
@EventLoopOnly
public interface RoomListener {
    /** The first socket is about to join a room. */
    default void created(String room) {}

    /** A socket has joined a room. */
    default void joined(String room, String socketId) {}

    /** A socket has left a room, or the namespace. */
    default void left(String room, String socketId) {}

    /** The last socket has left a room. */
    default void deleted(String room) {}
}
