package com.erpmax.realtime.service.notifications;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.EventSink;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.realtime.EventRefusedException;
import com.erpmax.realtime.service.realtime.NamespaceNames;
import com.erpmax.realtime.service.realtime.NotificationCreated;
import com.erpmax.realtime.service.realtime.RealtimeEmitter;
import com.erpmax.realtime.service.realtime.RoomNames;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What can be done with notifications, whichever way it is asked for. Blocking. */
@Component
class NotificationService {

    static final String READ_CONFIRMED = "notification_read_confirmed";

    private final Database database;
    private final NotificationStore store;
    private final RealtimeEmitter emitter;
    private final EventSink sink;
    private final JsonMapper json;
    private final Clock clock;

    NotificationService(
            Database database,
            NotificationStore store,
            RealtimeEmitter emitter,
            EventSink sink,
            JsonMapper json,
            Clock clock) {
        this.database = database;
        this.store = store;
        this.emitter = emitter;
        this.sink = sink;
        this.json = json;
        this.clock = clock;
    }

    /** Keeps a notification and tells its user; the same id again is the same notification. */
    Notification publish(NotificationCreated notification) {
        return database.write(jdbc -> {
            emitter.emitNotification(notification);
            return get(notification.userId(), notification.id());
        });
    }

    /**
     * Marks one notification as read and tells the user's sockets, if it was unread.
     *
     * @param exceptSocketId the socket that asked, which is answered by its own way; null for none
     * @throws EventRefusedException with code {@code not_found} if the user has no such notification
     */
    Notification markRead(String userId, String id, @Nullable String exceptSocketId) {
        return database.write(jdbc -> {
            if (store.markRead(userId, id, clock.instant())) {
                database.afterCommit(() -> tellRead(userId, id, exceptSocketId));
            }
            return get(userId, id);
        });
    }

    /**
     * Marks all notifications of the user as read and tells the user's sockets of each.
     *
     * @return how many were unread
     */
    int markAllRead(String userId) {
        return database.write(jdbc -> {
            List<String> marked = store.markAllRead(userId, clock.instant());
            database.afterCommit(() -> marked.forEach(id -> tellRead(userId, id, null)));
            return marked.size();
        });
    }

    /** Reads one page, newest first. */
    NotificationStore.Page page(String userId, boolean unreadOnly, long offset, int size) {
        return store.page(userId, unreadOnly, offset, size);
    }

    private Notification get(String userId, String id) {
        return store.find(userId, id)
                .orElseThrow(() -> new EventRefusedException(
                        EventRefusedException.Code.NOT_FOUND, "There is no such notification"));
    }

    private void tellRead(String userId, String id, @Nullable String exceptSocketId) {
        sink.pushLive(
                new StreamName(NamespaceNames.NOTIFICATIONS, RoomNames.user(userId)),
                READ_CONFIRMED,
                json.writeValueAsString(Map.of("notification_id", id)),
                exceptSocketId);
    }
}
