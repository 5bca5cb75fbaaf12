package com.erpmax.realtime.service.notifications;

import com.erpmax.realtime.service.web.Pagination;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of a page of notifications, which tells the number for the badge too.
 *
 * @param unreadCount how many of all the user's notifications are unread
 * @param version grows with every change of what is unread
 */
@JsonPropertyOrder({"status", "data", "error", "pagination", "unread_count", "version"})
record NotificationPage(
        String status,
        List<Notification> data,
        @JsonInclude @Nullable Object error,
        Pagination pagination,
        @JsonProperty("unread_count") long unreadCount,
        long version) {

    static NotificationPage of(NotificationStore.Page page, int number, int size) {
        return new NotificationPage(
                "success",
                page.notifications(),
                null,
                Pagination.of(page.total(), number, size),
                page.state().unread(),
                page.state().version());
    }
}
