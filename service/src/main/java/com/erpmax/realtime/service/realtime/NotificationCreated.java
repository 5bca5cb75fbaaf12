package com.erpmax.realtime.service.realtime;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code notification:new}: a user has a new notification.
 *
 * @param userId whose it is, a UUID; not part of the payload
 * @param id its own id, 1 to 64 characters; what {@code notification_read} names
 * @param title 1 to 200 characters
 * @param message at most 4,000 characters
 * @param createdAt in milliseconds at most; on the wire ISO 8601 in UTC
 */
public record NotificationCreated(
        String userId, String id, String title, String message, NotificationType type, Instant createdAt)
        implements EventPayload {

    /** The longest id, in characters. */
    public static final int LONGEST_ID = 64;
    /** The longest title, in characters. */
    public static final int LONGEST_TITLE = 200;
    /** The longest message, in characters. */
    public static final int LONGEST_MESSAGE = 4_000;

    /** What every database can keep and give back: no NUL, no half of a surrogate pair. */
    public static final String STORABLE = "[^\\x00\\ud800-\\udfff]*+";

    public NotificationCreated {
        userId = RoomNames.canonical("user_id", userId);
        checkText("id", id, 1, LONGEST_ID);
        checkText("title", title, 1, LONGEST_TITLE);
        checkText("message", message, 0, LONGEST_MESSAGE);
        createdAt = Instant.ofEpochMilli(createdAt.toEpochMilli());
    }

    @Override
    public CatalogueEvent event() {
        return CatalogueEvent.NOTIFICATION_NEW;
    }

    @Override
    public String recipientId() {
        return userId;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("title", title);
        fields.put("message", message);
        fields.put("type", type.label());
        fields.put("created_at", createdAt.toString());
        return fields;
    }

    private static void checkText(String field, String value, int min, int max) {
        if (!value.matches(STORABLE)) {
            throw new IllegalArgumentException(field + ": a character that is none (expected: text)");
        }
        if (value.length() < min || value.length() > max) {
            throw new IllegalArgumentException(
                    field + ": " + value.length() + " characters (expected: " + min + ".." + max + ")");
        }
    }
}
