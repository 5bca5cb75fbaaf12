package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.EventDraft;
import com.erpmax.realtime.service.events.EventPlace;
import com.erpmax.realtime.service.events.EventPublisher;
import com.erpmax.realtime.service.events.EventSink;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.realtime.ReadStates.ReadState;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Decides which events are stored and which are live, and sends each on its way. */
final class PublishingEmitter implements RealtimeEmitter {

    private final Database database;
    private final EventPublisher publisher;
    private final Publications publications;
    private final EventSink sink;
    private final NotificationKeeper notifications;
    private final PayloadParser parser;
    private final JsonMapper json;

    PublishingEmitter(
            Database database,
            EventPublisher publisher,
            Publications publications,
            EventSink sink,
            NotificationKeeper notifications,
            JsonMapper json,
            Clock clock) {
        this.database = database;
        this.publisher = publisher;
        this.publications = publications;
        this.sink = sink;
        this.notifications = notifications;
        this.parser = new PayloadParser(clock);
        this.json = json;
    }

    @Override
    public Published emit(EventPayload payload, @Nullable String idempotencyKey) {
        Supplier<Published> store = () -> store(payload, payload.fields());
        if (idempotencyKey == null) {
            return store.get();
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>(payload.fields());
        if (payload instanceof NotificationCreated) {
            // A repetition comes later.
            body.remove("created_at");
        }
        CatalogueEvent event = payload.event();
        String hash = IdempotencyKeys.hash(
                event.namespace(), event.audience().room(payload.recipientId()), event.event(), json.valueToTree(body));
        return publications.once(IdempotencyKeys.check(idempotencyKey), hash, store);
    }

    @Override
    public Published publish(Publication publication, @Nullable String idempotencyKey) {
        EventRules.refuseReserved(publication.event());
        JsonNode data = json.valueToTree(publication.data());
        Optional<CatalogueEvent> known = CatalogueEvent.find(publication.namespace(), publication.event());
        Supplier<Published> publish = known.isPresent()
                ? stored(known.get(), publication, PayloadReader.of(data))
                : () -> live(publication, data, idempotencyKey != null);
        if (idempotencyKey == null) {
            return publish.get();
        }
        String room = publication.audience().room(publication.recipientId());
        String hash = IdempotencyKeys.hash(publication.namespace(), room, publication.event(), data);
        return publications.once(IdempotencyKeys.check(idempotencyKey), hash, publish);
    }

    private Published live(Publication publication, JsonNode data, boolean isAfterCommit) {
        StreamName to =
                new StreamName(publication.namespace(), publication.audience().room(publication.recipientId()));
        String payload = json.writeValueAsString(data);
        Runnable push = () -> sink.pushLive(to, publication.event(), payload, null);
        if (isAfterCommit) {
            database.afterCommit(push);
        } else {
            push.run();
        }
        return new Published(null, false);
    }

    private Supplier<Published> stored(CatalogueEvent event, Publication publication, PayloadReader reader) {
        if (event.audience() != publication.audience()) {
            throw EventRefusedException.invalidPayload(
                    event.event() + ": sent to a " + publication.audience().label() + " (expected: to a "
                            + event.audience().label() + ")");
        }
        EventPayload payload = parser.parse(event, publication.recipientId(), reader);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(payload.fields());
        fields.putAll(reader.fieldsExcept(fields.keySet()));
        return () -> store(payload, fields);
    }

    private Published store(EventPayload payload, Map<String, @Nullable Object> fields) {
        CatalogueEvent event = payload.event();
        StreamName stream = new StreamName(event.namespace(), event.audience().room(payload.recipientId()));
        if (payload instanceof NotificationCreated notification) {
            return notifications.keep(
                    notification, state -> place(new EventDraft(stream, event.event(), withState(fields, state))));
        }
        return new Published(place(new EventDraft(stream, event.event(), fields)), false);
    }

    private EventPlace place(EventDraft draft) {
        return publisher.publish(draft).place();
    }

    private static Map<String, @Nullable Object> withState(Map<String, @Nullable Object> fields, ReadState state) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(fields);
        all.put("unread_count", state.unread());
        all.put("version", state.version());
        return all;
    }
}
