package com.erpmax.realtime.service.realtime;

import java.util.Locale;

/** Whose room an event goes to. */
public enum Audience {
    /** All sockets of one user. */
    USER,
    /** All sockets that are connected for one tenant. */
    TENANT;

    /** Returns the word for people, in lower case. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the room.
     *
     * @throws IllegalArgumentException if the id is no UUID
     */
    public String room(String id) {
        return switch (this) {
            case USER -> RoomNames.user(id);
            case TENANT -> RoomNames.tenant(id);
        };
    }

    /**
     * Returns whose room it is.
     *
     * @throws IllegalArgumentException if it is a room of another kind
     */
    public String idOf(String room) {
        String prefix = label() + ":";
        if (!room.startsWith(prefix)) {
            throw new IllegalArgumentException("room: " + room + " (expected: " + prefix + "id)");
        }
        return room.substring(prefix.length());
    }
}
