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
}
