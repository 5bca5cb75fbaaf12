package com.erpmax.realtime.service.notifications;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.EventSink;
import com.erpmax.realtime.service.realtime.EventRefusedException;
import com.erpmax.realtime.service.realtime.Publication;
import com.erpmax.realtime.service.realtime.ReadStates.ReadState;
import com.erpmax.realtime.service.realtime.RealtimeEmitter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What can be done with notifications, whichever way it is asked for. Blocking. */
@Component
class NotificationService {

    static final String READ_CONFIRMED = "notification_read_confirmed";

    /** How many notifications the sockets hear of when all are marked at once; the others are told by the counts. */
    static final int MOST_CONFIRMATIONS = 100;

    private final Database database;
    private final NotificationStore store;
    private final RealtimeEmitter emitter;
    private final EventSink sink;
    private final JsonMapper json;

    NotificationService(
            Database database, NotificationStore store, RealtimeEmitter emitter, EventSink sink, JsonMapper json) {
        this.database = database;
        this.store = store;
        this.emitter = emitter;
        this.sink = sink;
        this.json = json;
    }

    /**
     * Keeps a notification and tells its user; the same id again, or the same key with the same content, is the same
     * notification.
     *
     * @param idempotencyKey null for none
     */
    Notification publish(Publication publication, @Nullable String idempotencyKey) {
        return database.write(jdbc -> Optional.ofNullable(
                        emitter.publish(publication, idempotencyKey).place())
                .flatMap(place -> store.findByEvent(publication.recipientId(), place.eventId()))
                .orElseThrow(NotificationService::notFound));
    }

    /**
     * Marks one notification as read and tells the user's sockets, if it was unread.
     *
     * @param exceptSocketId the socket that asked, which is answered by its own way; null for none
     * @throws EventRefusedException with code {@code not_found} if the user has no such notification
     */
    NotificationStore.Marked markRead(String userId, String id, @Nullable String exceptSocketId) {
        return database.write(jdbc -> {
            NotificationStore.Marked marked = store.markRead(userId, id).orElseThrow(NotificationService::notFound);
            if (marked.isNew()) {
                database.afterCommit(() -> tellRead(userId, id, marked.state(), exceptSocketId));
            }
            return marked;
        });
    }

    /** Marks all notifications of the user as read and tells the user's sockets of the newest ones. */
    NotificationStore.AllMarked markAllRead(String userId) {
        return database.write(jdbc -> {
            NotificationStore.AllMarked marked = store.markAllRead(userId, MOST_CONFIRMATIONS);
            database.afterCommit(() -> marked.newest().forEach(id -> tellRead(userId, id, marked.state(), null)));
            return marked;
        });
    }

    /** Finds a notification whosever it is, for those who publish them. */
    Notification published(String id) {
        return store.find(id).orElseThrow(NotificationService::notFound);
    }

    /** Reads one page, newest first. */
    NotificationStore.Page page(String userId, boolean unreadOnly, long offset, int size) {
        return store.page(userId, unreadOnly, offset, size);
    }

    /** Returns the fields of {@code notification_read_confirmed}, which have the counts of after the mark. */
    static Map<String, Object> confirmation(String id, ReadState state) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("notification_id", id);
        fields.put("unread_count", state.unread());
        fields.put("version", state.version());
        return fields;
    }

    private static EventRefusedException notFound() {
        return new EventRefusedException(EventRefusedException.Code.NOT_FOUND, "There is no such notification");
    }

    private void tellRead(String userId, String id, ReadState state, @Nullable String exceptSocketId) {
        sink.pushLive(
                NotificationRows.stream(userId),
                READ_CONFIRMED,
                json.writeValueAsString(confirmation(id, state)),
                exceptSocketId);
    }
}
