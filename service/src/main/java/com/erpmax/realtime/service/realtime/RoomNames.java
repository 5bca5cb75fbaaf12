package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.auth.SharedTexts;
import java.util.Locale;
import java.util.regex.Pattern;

/** The only place where room names are made. */
public final class RoomNames {

    private static final String USER = "user:";
    private static final String TENANT = "tenant:";

    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private static final SharedTexts USERS = new SharedTexts(id -> USER + canonical("user_id", id));

    private static final SharedTexts TENANTS = new SharedTexts(id -> TENANT + canonical("tenant_id", id));

    private static final Pattern SOCKET_ID = Pattern.compile("[\\w-]{20}");

    private RoomNames() {}

    /**
     * Returns the room of all sockets of a user, in every tenant.
     *
     * @throws IllegalArgumentException if the id is no UUID
     */
    public static String user(String userId) {
        return USERS.of(userId);
    }

    /**
     * Returns the room of all sockets that are connected for a tenant.
     *
     * @throws IllegalArgumentException if the id is no UUID
     */
    public static String tenant(String tenantId) {
        return TENANTS.of(tenantId);
    }

    /** Returns whether it is a room of a user or tenant, which sockets are in because of their token alone. */
    public static boolean isOfToken(String room) {
        return room.startsWith(USER) || room.startsWith(TENANT);
    }

    /** Returns whether it is a room that {@link #user} or {@link #tenant} makes. */
    static boolean isOfRecipient(String room) {
        String id = room.substring(room.indexOf(':') + 1);
        return isOfToken(room) && FORM.matcher(id).matches() && id.equals(id.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the room of one socket, which is its id.
     *
     * @throws IllegalArgumentException if it cannot be the id of a socket
     */
    static String socket(String socketId) {
        // The rooms of users and tenants have a colon.
        if (!SOCKET_ID.matcher(socketId).matches()) {
            throw new IllegalArgumentException("socket_id: not the id of a socket (expected: 20 characters)");
        }
        return socketId;
    }

    /** Returns the lower-case form, so that one id is one room however it is written. */
    static String canonical(String field, String id) {
        // UUID.fromString takes other forms too, such as 1-2-3-4-5.
        if (!FORM.matcher(id).matches()) {
            throw new IllegalArgumentException(field + ": not a UUID (expected: 36 characters in the usual form)");
        }
        return id.toLowerCase(Locale.ROOT);
    }
}
