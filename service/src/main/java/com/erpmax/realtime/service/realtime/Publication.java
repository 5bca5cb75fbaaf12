package com.erpmax.realtime.service.realtime;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that somebody wants to have published, by whatever way it came in. Its payload is not checked yet.
 *
 * @param recipientId the user's or tenant's id, a UUID
 * @param namespace its canonical name, for example {@code /billing}
 * @param event the event's name, 1 to 200 characters
 * @param data the payload, a JSON object
 */
public record Publication(
        Audience audience,
        String recipientId,
        String namespace,
        String event,
        Map<String, ? extends @Nullable Object> data) {

    public Publication {
        recipientId = RoomNames.canonical(audience.label() + "_id", recipientId);
        EventRules.check(namespace, event);
    }
}
