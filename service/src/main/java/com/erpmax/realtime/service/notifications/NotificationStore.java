package com.erpmax.realtime.service.notifications;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.realtime.EventRefusedException;
import com.erpmax.realtime.service.realtime.NotificationCreated;
import com.erpmax.realtime.service.realtime.NotificationKeeper;
import com.erpmax.realtime.service.realtime.NotificationType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code notifications}. A user's rows are reachable with that user's id only. Blocking. */
@Component
class NotificationStore implements NotificationKeeper {

    private static final String COLUMNS = "id, user_id, title, message, type, created_at, read_at";

    private final Database database;

    NotificationStore(Database database) {
        this.database = database;
    }

    /** One page of a user's notifications, newest first, with the counts that belong to the same moment. */
    record Page(List<Notification> notifications, long total, long unread) {}

    @Override
    public void keep(NotificationCreated created) {
        database.writing(jdbc -> {
            int inserted = jdbc.sql("INSERT INTO notifications (id, user_id, title, message, type, created_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING")
                    .params(
                            created.id(),
                            created.userId(),
                            created.title(),
                            created.message(),
                            created.type().label(),
                            created.createdAt().toEpochMilli())
                    .update();
            if (inserted == 0 && !isTheSame(jdbc, created)) {
                throw new EventRefusedException(
                        EventRefusedException.Code.CONFLICT,
                        "id: " + created.id() + " belongs to a different notification");
            }
        });
    }

    /** Finds a notification of the user; empty when there is none, or it is another user's. */
    Optional<Notification> find(String userId, String id) {
        return database.read(jdbc -> find(jdbc, userId, id));
    }

    /**
     * Marks a notification of the user as read; one that is read already keeps its time.
     *
     * @return whether it was unread until now
     */
    boolean markRead(String userId, String id, Instant now) {
        return database.<Integer>write(jdbc -> jdbc.sql("UPDATE notifications SET read_at = ?"
                                + " WHERE id = ? AND user_id = ? AND read_at IS NULL")
                        .params(now.toEpochMilli(), id, userId)
                        .update())
                > 0;
    }

    /** Marks all notifications of the user as read, and returns the ids of those that were unread. */
    List<String> markAllRead(String userId, Instant now) {
        return database.write(jdbc -> jdbc.sql(
                        "UPDATE notifications SET read_at = ? WHERE user_id = ? AND read_at IS NULL RETURNING id")
                .params(now.toEpochMilli(), userId)
                .query(String.class)
                .list());
    }

    /**
     * Reads one page.
     *
     * @param unreadOnly leaves out what has been read; {@code total} counts what is left
     */
    Page page(String userId, boolean unreadOnly, long offset, int size) {
        String condition = " WHERE user_id = ?" + (unreadOnly ? " AND read_at IS NULL" : "");
        return database.read(jdbc -> {
            List<Notification> notifications = jdbc.sql("SELECT " + COLUMNS + " FROM notifications" + condition
                            + " ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?")
                    .params(userId, size, offset)
                    .query(NotificationStore::read)
                    .list();
            long total = count(jdbc, condition, userId);
            long unread = count(jdbc, " WHERE user_id = ? AND read_at IS NULL", userId);
            return new Page(notifications, total, unread);
        });
    }

    private static boolean isTheSame(JdbcClient jdbc, NotificationCreated created) {
        return find(jdbc, created.userId(), created.id())
                .filter(stored -> stored.says(created))
                .isPresent();
    }

    private static Optional<Notification> find(JdbcClient jdbc, String userId, String id) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM notifications WHERE id = ? AND user_id = ?")
                .params(id, userId)
                .query(NotificationStore::read)
                .optional();
    }

    private static long count(JdbcClient jdbc, String condition, String userId) {
        return jdbc.sql("SELECT count(*) FROM notifications" + condition)
                .param(userId)
                .query(Long.class)
                .single();
    }

    private static Notification read(ResultSet row, int number) throws SQLException {
        long readAt = row.getLong("read_at");
        boolean unread = row.wasNull();
        return new Notification(
                row.getString("id"),
                row.getString("user_id"),
                row.getString("title"),
                row.getString("message"),
                NotificationType.parse(row.getString("type")).orElse(NotificationType.INFO),
                Instant.ofEpochMilli(row.getLong("created_at")),
                unread ? null : Instant.ofEpochMilli(readAt));
    }
}
