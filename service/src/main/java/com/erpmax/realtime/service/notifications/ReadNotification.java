package com.erpmax.realtime.service.notifications;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of a notification that was marked as read, which tells the number for the badge too.
 *
 * @param unreadCount how many of all the user's notifications are unread
 * @param version grows with every change of what is unread
 */
@JsonPropertyOrder({"status", "data", "error", "unread_count", "version"})
record ReadNotification(
        String status,
        Notification data,
        @JsonInclude @Nullable Object error,
        @JsonProperty("unread_count") long unreadCount,
        long version) {

    static ReadNotification of(NotificationStore.Marked marked) {
        return new ReadNotification(
                "success",
                marked.notification(),
                null,
                marked.state().unread(),
                marked.state().version());
    }
}
