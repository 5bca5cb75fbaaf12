package com.erpmax.realtime.service.notifications;

import com.erpmax.realtime.service.events.EventPlace;
import com.erpmax.realtime.service.realtime.NotificationCreated;
import com.erpmax.realtime.service.realtime.NotificationType;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notification of one user, with the place of its event in the user's stream and what became of it.
 *
 * @param eventId the event that told of it; this and the place are null for one from before they were kept
 * @param delivered whether its event was proven to have arrived at any of the user's devices
 * @param readAt when the user read it; null while unread
 */
@JsonPropertyOrder({
    "id",
    "user_id",
    "title",
    "message",
    "type",
    "created_at",
    "delivered",
    "read",
    "read_at",
    "event_id",
    "stream",
    "seq",
    "epoch"
})
record Notification(
        String id,
        @JsonProperty("user_id") String userId,
        String title,
        String message,
        NotificationType type,
        @JsonProperty("created_at") Instant createdAt,

        @Schema(description = "Whether it has arrived at a device of the user")
        boolean delivered,

        @JsonProperty("read_at") @Nullable Instant readAt,
        @JsonProperty("event_id") @Nullable String eventId,
        @Nullable String stream,
        @Nullable Long seq,
        @Nullable String epoch) {

    /** Returns whether the user has read it. */
    @JsonProperty("read")
    boolean isRead() {
        return readAt != null;
    }

    /** Returns where its event stands; null when that is not known. */
    @Nullable
    EventPlace place() {
        return eventId == null || seq == null || epoch == null
                ? null
                : new EventPlace(eventId, NotificationRows.stream(userId), seq, epoch);
    }

    /** Returns whether it says the same; the time does not count, a repetition has a later one. */
    boolean says(NotificationCreated created) {
        return userId.equals(created.userId())
                && title.equals(created.title())
                && message.equals(created.message())
                && type == created.type();
    }
}
