package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A recipient with its rooms, and its place in each of them. */
@EventLoopOnly
final class Member<M extends RoomMember> {
    private static final int NONE = -1;
    private static final @Nullable Room<?>[] NO_ROOMS = {};
    private static final int[] NO_PLACES = {};

    private final M recipient;
    /** Its place among all members. */
    private int place;

    @SuppressWarnings("unchecked") // nothing is in it
    private @Nullable Room<M>[] rooms = (Room<M>[]) NO_ROOMS;

    private int[] places = NO_PLACES;
    private int roomCount;
    private boolean isInOwnRoom = true;
    private boolean isGone;
    private long lastWalk;

    Member(M recipient) {
        this.recipient = recipient;
    }

    M recipient() {
        return recipient;
    }

    int place() {
        return place;
    }

    void place(int among) {
        place = among;
    }

    boolean isInOwnRoom() {
        return isInOwnRoom;
    }

    void inOwnRoom(boolean isIn) {
        isInOwnRoom = isIn;
    }

    /** Whether it is to get nothing more, and leaves when the walk is over. */
    boolean isGone() {
        return isGone;
    }

    void gone() {
        isGone = true;
    }

    /** Whether it is met for the first time in this walk. */
    boolean isNewTo(long walk) {
        boolean isNew = lastWalk != walk;
        lastWalk = walk;
        return isNew;
    }

    int roomCount() {
        return roomCount;
    }

    /** One of its rooms, from 0. */
    Room<M> room(int index) {
        return Objects.requireNonNull(rooms[index]);
    }

    boolean isIn(Room<M> room) {
        return indexOf(room) != NONE;
    }

    /** Goes into a room where it is not. */
    void enter(Room<M> room) {
        if (roomCount == rooms.length) {
            int more = roomCount + 1 + roomCount / 2;
            rooms = Arrays.copyOf(rooms, more);
            places = Arrays.copyOf(places, more);
        }
        rooms[roomCount] = room;
        places[roomCount] = room.members().add(this);
        roomCount++;
    }

    /** Goes out of a room where it is. */
    void exit(Room<M> room) {
        int index = indexOf(room);
        int freed = places[index];
        Member<M> moved = room.members().remove(freed);
        if (moved != null) {
            moved.places[moved.indexOf(room)] = freed;
        }
        roomCount--;
        rooms[index] = rooms[roomCount];
        places[index] = places[roomCount];
        rooms[roomCount] = null;
    }

    private int indexOf(Room<M> room) {
        for (int i = 0; i < roomCount; i++) {
            if (rooms[i] == room) {
                return i;
            }
        }
        return NONE;
    }
}
