package com.erpmax.realtime.service.events;

import com.erpmax.realtime.service.database.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores events in their streams and hands them to the sink once they are committed.
 *
 * <p>Guarantee: accepted means committed; the places of a stream have no gaps; events of one stream reach the sink of
 * this instance in their order, each once. Other instances are told, and find it in the table otherwise. A
 * process that dies between commit and push leaves the event in the table.
 */
public final class EventPublisher {

    private final Database database;
    private final EventStore store;
    private final StreamPusher pusher;
    private final CommitHints hints;
    private final JsonMapper json;
    private final Clock clock;

    EventPublisher(
            Database database, EventStore store, StreamPusher pusher, CommitHints hints, JsonMapper json, Clock clock) {
        this.database = database;
        this.store = store;
        this.pusher = pusher;
        this.hints = hints;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Publishes one event, in a transaction of its own or in the one that runs on this thread. Blocking.
     *
     * @return the event
     * @throws com.erpmax.realtime.service.database.DatabaseUnavailableException if it cannot be stored now
     */
    public StoredEvent publish(EventDraft draft) {
        return database.write(jdbc -> append(jdbc, draft));
    }

    private StoredEvent append(JdbcClient jdbc, EventDraft draft) {
        EventStore.Place place =
                store.takePlace(jdbc, draft.stream(), UUID.randomUUID().toString());
        StoredEvent event = event(draft, place);
        store.insert(jdbc, event);
        pusher.expect(event.stream(), event.seq());
        database.afterCommit(() -> {
            pusher.committed(event);
            hints.committed(event);
        });
        database.ifInDoubt(() -> pusher.inDoubt(event.stream(), event.seq()));
        return event;
    }

    private StoredEvent event(EventDraft draft, EventStore.Place place) {
        String eventId = UUID.randomUUID().toString();
        Instant now = Instant.ofEpochMilli(clock.millis());
        Map<String, @Nullable Object> payload = new LinkedHashMap<>(draft.fields());
        payload.put("event_id", eventId);
        payload.put("stream", draft.stream().text());
        payload.put("seq", place.seq());
        payload.put("epoch", place.epoch());
        payload.put("ts", now.toString());
        return new StoredEvent(
                draft.stream(),
                place.seq(),
                place.epoch(),
                eventId,
                draft.name(),
                json.writeValueAsString(payload),
                now);
    }
}
