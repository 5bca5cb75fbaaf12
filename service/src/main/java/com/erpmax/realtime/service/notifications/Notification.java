package com.erpmax.realtime.service.notifications;

import com.erpmax.realtime.service.realtime.NotificationCreated;
import com.erpmax.realtime.service.realtime.NotificationType;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notification of one user.
 *
 * @param readAt when the user read it; null while unread
 */
@JsonPropertyOrder({"id", "user_id", "title", "message", "type", "created_at", "read", "read_at"})
record Notification(
        String id,
        @JsonProperty("user_id") String userId,
        String title,
        String message,
        NotificationType type,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("read_at") @Nullable Instant readAt) {

    /** Returns whether the user has read it. */
    @JsonProperty("read")
    boolean isRead() {
        return readAt != null;
    }

    /** Returns whether it says the same; the time does not count, a repetition has a later one. */
    boolean says(NotificationCreated created) {
        return userId.equals(created.userId())
                && title.equals(created.title())
                && message.equals(created.message())
                && type == created.type();
    }
}
