package com.erpmax.realtime.service.realtime;

import java.util.UUID;

/** The only place where room names are made. */
public final class RoomNames {

    private RoomNames() {}

    /**
     * Returns the room of all sockets of a user, in every tenant.
     *
     * @throws IllegalArgumentException if the id is no UUID
     */
    public static String user(String userId) {
        return "user:" + canonical("user_id", userId);
    }

    /**
     * Returns the room of all sockets that are connected for a tenant.
     *
     * @throws IllegalArgumentException if the id is no UUID
     */
    public static String tenant(String tenantId) {
        return "tenant:" + canonical("tenant_id", tenantId);
    }

    /** Returns the lower-case form, so that one id is one room however it is written. */
    static String canonical(String field, String id) {
        // UUID.fromString alone takes shortened forms such as 1-2-3-4-5.
        if (id.length() == 36) {
            try {
                return UUID.fromString(id).toString();
            } catch (IllegalArgumentException malformed) {
                throw new IllegalArgumentException(field + ": " + id + " (expected: a UUID)", malformed);
            }
        }
        throw new IllegalArgumentException(field + ": not a UUID of 36 characters");
    }
}
