package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.recovery.Place;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a node has told all sockets of a namespace in the cluster's stream. Immutable.
 *
 * @param place where it stands
 * @param event the event; null for a command
 * @param command the command; null for an event
 * @param options whom it is meant for
 */
public record StreamItem(
        Place place,
        SocketPacket.@Nullable Event event,
        @Nullable SocketCommand command,
        BroadcastOptions options) {
    /** An event. */
    public static StreamItem of(Place place, SocketPacket.Event event, BroadcastOptions options) {
        return new StreamItem(place, event, null, options);
    }

    /** A command. */
    public static StreamItem of(Place place, SocketCommand command, BroadcastOptions options) {
        return new StreamItem(place, null, command, options);
    }
}
