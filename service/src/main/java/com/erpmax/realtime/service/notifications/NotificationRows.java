package com.erpmax.realtime.service.notifications;

import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.realtime.NamespaceNames;
import com.erpmax.realtime.service.realtime.NotificationType;
import com.erpmax.realtime.service.realtime.RoomNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How notifications of one user are selected, and read from their rows. */
final class NotificationRows {

    /**
     * The start of every query; its first parameter is the user's {@link #stream}. A notification is delivered when its
     * event is not after what was proven to have arrived at any of the user's sockets.
     */
    static final String SELECT = "SELECT n.id, n.user_id, n.title, n.message, n.type, n.created_at, n.read_at,"
            + " n.event_id, n.epoch, n.seq, CASE WHEN p.seq >= n.seq THEN 1 ELSE 0 END AS delivered"
            + " FROM notifications n LEFT JOIN stream_positions p"
            + " ON p.user_id = n.user_id AND p.stream = ? AND p.epoch = n.epoch";

    private NotificationRows() {}

    /** Returns the stream of a user's notifications. */
    static StreamName stream(String userId) {
        return new StreamName(NamespaceNames.NOTIFICATIONS, RoomNames.user(userId));
    }

    static Notification read(ResultSet row, int number) throws SQLException {
        String userId = row.getString("user_id");
        String eventId = row.getString("event_id");
        return new Notification(
                row.getString("id"),
                userId,
                row.getString("title"),
                row.getString("message"),
                NotificationType.parse(row.getString("type")).orElse(NotificationType.INFO),
                Instant.ofEpochMilli(row.getLong("created_at")),
                row.getInt("delivered") == 1,
                readAt(row),
                eventId,
                eventId == null ? null : stream(userId).text(),
                eventId == null ? null : row.getLong("seq"),
                row.getString("epoch"));
    }

    private static @Nullable Instant readAt(ResultSet row) throws SQLException {
        long millis = row.getLong("read_at");
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
