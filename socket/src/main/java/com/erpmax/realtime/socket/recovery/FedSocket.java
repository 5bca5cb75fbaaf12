package com.erpmax.realtime.socket.recovery;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import java.util.Set;

/**
 * A connected socket whose broadcasts all come from the stream of a cluster, those of its own node as well: so they have
 * one order and one offset each, whichever node the client is recovered by.
 */
@EventLoopOnly
public final class FedSocket implements Recoverable {
    private final RoomTimes rooms;
    private final Runnable onRooms;
    private Place start;
    private boolean isFed;

    /**
     * @param rooms the rooms of its life so far
     * @param start the place up to which the client has everything
     * @param onRooms called after each change of its rooms
     */
    public FedSocket(RoomTimes rooms, Place start, Runnable onRooms) {
        this.rooms = rooms;
        this.start = start;
        this.onRooms = onRooms;
    }

    /** Its rooms by places. */
    public RoomTimes rooms() {
        return rooms;
    }

    /** Begins in these rooms after this place, as a new one. */
    public void begin(Place after, Set<String> now) {
        start = after;
        rooms.begin(after, now);
    }

    /** The place up to which the client has everything, or that was before its time. */
    public Place start() {
        return start;
    }

    /** Whether what was written at a place is to be done for the socket. */
    public boolean takes(Place place) {
        return place.isAfter(start);
    }

    /** The stream has gone back: it is another server's, whose places say nothing of the past. */
    public void restart() {
        start = Place.ZERO;
    }

    /** It is reached by the stream from now on. */
    public void isFed(boolean value) {
        isFed = value;
    }

    /** Whether it is reached by the stream. */
    public boolean isFed() {
        return isFed;
    }

    /** It is in a room from now on. */
    public void joined(String room, Place now) {
        if (rooms.join(room, Place.later(start, now))) {
            onRooms.run();
        }
    }

    /** It is in a room no longer. */
    public void left(String room, Place now) {
        if (rooms.leave(room, Place.later(start, now))) {
            onRooms.run();
        }
    }
}
