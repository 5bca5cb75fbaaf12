package com.erpmax.realtime.service.notifications;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.EventPlace;
import com.erpmax.realtime.service.realtime.EventRefusedException;
import com.erpmax.realtime.service.realtime.NotificationCreated;
import com.erpmax.realtime.service.realtime.NotificationKeeper;
import com.erpmax.realtime.service.realtime.Published;
import com.erpmax.realtime.service.realtime.ReadStates.ReadState;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The table {@code notifications}. Users reach their own rows only; the publishing side reaches each by its id. Blocking.
 *
 * <p>Rows that exist are changed only under the lock of the user's read state.
 */
@Component
class NotificationStore implements NotificationKeeper {

    private final Database database;
    private final ReadStateStore states;
    private final Clock clock;

    NotificationStore(Database database, ReadStateStore states, Clock clock) {
        this.database = database;
        this.states = states;
        this.clock = clock;
    }

    /** One page of a user's notifications, newest first, with the numbers that belong to the same moment. */
    record Page(List<Notification> notifications, long total, ReadState state) {}

    /**
     * What became of a mark.
     *
     * @param isNew whether it was unread until now
     */
    record Marked(Notification notification, ReadState state, boolean isNew) {}

    /**
     * What became of many marks.
     *
     * @param count how many were unread until now
     * @param newest the ids of the newest ones of these
     */
    record AllMarked(int count, List<String> newest, ReadState state) {}

    @Override
    public Published keep(NotificationCreated created, Function<ReadState, EventPlace> publisher) {
        return database.write(jdbc -> {
            if (insert(jdbc, created)) {
                EventPlace place = publisher.apply(states.change(jdbc, created.userId(), 1));
                setPlace(jdbc, created.id(), place);
                return new Published(place, false);
            }
            Notification kept = find(jdbc, created.userId(), created.id())
                    .filter(stored -> stored.says(created))
                    .orElseThrow(() -> new EventRefusedException(
                            EventRefusedException.Code.CONFLICT,
                            "id: " + created.id() + " belongs to a different notification"));
            return new Published(kept.place(), true);
        });
    }

    /** Finds the notification of the user that an event told of. */
    Optional<Notification> findByEvent(String userId, String eventId) {
        return database.read(jdbc -> jdbc.sql(NotificationRows.SELECT + " WHERE n.event_id = ? AND n.user_id = ?")
                .params(NotificationRows.stream(userId).text(), eventId, userId)
                .query(NotificationRows::read)
                .optional());
    }

    /** Finds a notification by its id alone. */
    Optional<Notification> find(String id) {
        return database.read(jdbc -> jdbc.sql("SELECT user_id FROM notifications WHERE id = ?")
                .param(id)
                .query(String.class)
                .optional()
                .flatMap(userId -> find(jdbc, userId, id)));
    }

    /** Marks a notification of the user as read; one that is read already keeps its time. Empty when there is none. */
    Optional<Marked> markRead(String userId, String id) {
        return database.write(jdbc -> {
            Optional<Notification> found = find(jdbc, userId, id);
            if (found.isEmpty() || found.get().isRead()) {
                return found.map(read -> new Marked(read, states.of(jdbc, userId), false));
            }
            states.lock(jdbc, userId);
            int marked = jdbc.sql("UPDATE notifications SET read_at = ?"
                            + " WHERE id = ? AND user_id = ? AND read_at IS NULL")
                    .params(clock.millis(), id, userId)
                    .update();
            ReadState state = marked > 0 ? states.change(jdbc, userId, -marked) : states.of(jdbc, userId);
            return find(jdbc, userId, id).map(read -> new Marked(read, state, marked > 0));
        });
    }

    /**
     * Marks all notifications of the user as read.
     *
     * @param most how many ids are returned at most
     */
    AllMarked markAllRead(String userId, int most) {
        return database.write(jdbc -> {
            states.lock(jdbc, userId);
            List<String> newest = jdbc.sql("SELECT id FROM notifications WHERE user_id = ? AND read_at IS NULL"
                            + " ORDER BY created_at DESC, id DESC LIMIT ?")
                    .params(userId, most)
                    .query((row, number) -> row.getString(1))
                    .list();
            int marked = jdbc.sql("UPDATE notifications SET read_at = ? WHERE user_id = ? AND read_at IS NULL")
                    .params(clock.millis(), userId)
                    .update();
            return new AllMarked(
                    marked, newest, marked > 0 ? states.change(jdbc, userId, -marked) : states.of(jdbc, userId));
        });
    }

    /**
     * Reads one page.
     *
     * @param unreadOnly leaves out what has been read; {@code total} counts what is left
     */
    Page page(String userId, boolean unreadOnly, long offset, int size) {
        String condition = " WHERE n.user_id = ?" + (unreadOnly ? " AND n.read_at IS NULL" : "");
        return database.read(jdbc -> {
            List<Notification> notifications = jdbc.sql(NotificationRows.SELECT + condition
                            + " ORDER BY n.created_at DESC, n.id DESC LIMIT ? OFFSET ?")
                    .params(NotificationRows.stream(userId).text(), userId, size, offset)
                    .query(NotificationRows::read)
                    .list();
            long total = jdbc.sql("SELECT count(*) FROM notifications n" + condition)
                    .param(userId)
                    .query(Long.class)
                    .single();
            return new Page(notifications, total, states.of(jdbc, userId));
        });
    }

    private boolean insert(JdbcClient jdbc, NotificationCreated created) {
        return jdbc.sql("INSERT INTO notifications (id, user_id, title, message, type, created_at, stored_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING")
                        .params(
                                created.id(),
                                created.userId(),
                                created.title(),
                                created.message(),
                                created.type().label(),
                                created.createdAt().toEpochMilli(),
                                clock.millis())
                        .update()
                > 0;
    }

    private static void setPlace(JdbcClient jdbc, String id, EventPlace place) {
        jdbc.sql("UPDATE notifications SET event_id = ?, epoch = ?, seq = ? WHERE id = ?")
                .params(place.eventId(), place.epoch(), place.seq(), id)
                .update();
    }

    private static Optional<Notification> find(JdbcClient jdbc, String userId, String id) {
        return jdbc.sql(NotificationRows.SELECT + " WHERE n.id = ? AND n.user_id = ?")
                .params(NotificationRows.stream(userId).text(), id, userId)
                .query(NotificationRows::read)
                .optional();
    }
}
