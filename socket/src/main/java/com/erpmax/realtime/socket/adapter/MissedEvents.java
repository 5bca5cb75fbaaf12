package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.recovery.CarriedSession;
import com.erpmax.realtime.socket.recovery.Place;
import com.erpmax.realtime.socket.recovery.RecoveryLimits;
import com.erpmax.realtime.socket.recovery.RoomTimes;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out of the cluster's stream what a socket has missed. It takes the items in their order, each place once, and
 * what is told to the rooms of absent sockets has its effect: they can be taken out of rooms and disconnected, but join
 * none. Belongs to one thread at a time.
 */
public final class MissedEvents {
    private final CarriedSession session;
    private final RecoveryLimits limits;
    private final RoomTimes rooms;
    private final List<Missed> events = new ArrayList<>();
    private long bytes;
    private Place last;
    private boolean isOver;

    /**
     * An event that did not reach the client, or of which it did not say so.
     *
     * @param place where it stands
     * @param event without its offset
     */
    public record Missed(Place place, SocketPacket.Event event) {}

    /**
     * @param session whose events
     * @param after the place up to which the client has everything
     * @param limits how many events, and of what size, there may be
     */
    public MissedEvents(CarriedSession session, Place after, RecoveryLimits limits) {
        this.session = session;
        this.limits = limits;
        this.rooms = session.rooms().copy();
        this.last = after;
    }

    /** Takes the next item; without effect if its place has been passed. */
    public void take(StreamItem item) {
        if (isOver || !item.place().isAfter(last)) {
            return;
        }
        last = item.place();
        SocketPacket.Event event = item.event();
        SocketCommand command = item.command();
        if (event != null && isMeant(item)) {
            keep(event, item.options());
        } else if (command != null && isMeant(item)) {
            carryOut(command, item.options());
        }
    }

    /** Nothing up to this place concerns the socket but what was taken. */
    public void pass(Place place) {
        last = Place.later(last, place);
    }

    /** Whether the socket cannot be recovered: there is too much, or somebody has disconnected it. */
    public boolean isOver() {
        return isOver;
    }

    /** It cannot be recovered. */
    public void giveUp() {
        isOver = true;
        events.clear();
    }

    /** The events in their order. */
    public List<Missed> events() {
        return events;
    }

    /** The place up to which everything has been looked at. */
    public Place last() {
        return last;
    }

    /** The rooms that the socket is in, with those of its past. */
    public RoomTimes rooms() {
        return rooms;
    }

    private boolean isMeant(StreamItem item) {
        return rooms.isMeant(item.options().rooms(), item.options().except(), item.place());
    }

    /** A volatile one may have reached the client without its offset, when it came from a server of the reference. */
    private void keep(SocketPacket.Event event, BroadcastOptions options) {
        if (options.isVolatile()) {
            return;
        }
        events.add(new Missed(last, event));
        bytes += event.name().length() + event.arguments().weight();
        if (events.size() > limits.maxSessionPackets() || bytes > limits.maxSessionBytes()) {
            giveUp();
        }
    }

    private void carryOut(SocketCommand command, BroadcastOptions options) {
        Place asOf = session.asOf();
        if (options.except().contains(CarriedSessions.TAKEN) || (asOf != null && !last.isAfter(asOf))) {
            return; // a node that recovered the socket, or what had its effect before the session was written
        }
        switch (command) {
            case SocketCommand.Join join -> {}
            case SocketCommand.Leave leave -> {
                for (String room : leave.rooms()) {
                    if (rooms.leave(room, last) && asOf == null) {
                        giveUp(); // it may have come back to the room before its end, or not
                    }
                }
            }
            case SocketCommand.Disconnect disconnect -> giveUp();
        }
    }
}
