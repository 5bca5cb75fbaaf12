package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.EventDraft;
import com.erpmax.realtime.service.events.EventPublisher;
import com.erpmax.realtime.service.events.EventSink;
import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.service.events.StreamName;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Decides which events are stored and which are live, and sends each on its way. */
final class PublishingEmitter implements RealtimeEmitter {

    private static final int LONGEST_EVENT_NAME = 200;

    private final Database database;
    private final EventPublisher publisher;
    private final EventSink sink;
    private final NotificationKeeper notifications;
    private final PayloadParser parser;
    private final JsonMapper json;

    PublishingEmitter(
            Database database,
            EventPublisher publisher,
            EventSink sink,
            NotificationKeeper notifications,
            JsonMapper json,
            Clock clock) {
        this.database = database;
        this.publisher = publisher;
        this.sink = sink;
        this.notifications = notifications;
        this.parser = new PayloadParser(clock);
        this.json = json;
    }

    @Override
    public StoredEvent emit(EventPayload payload, @Nullable String idempotencyKey) {
        return store(payload, Map.of(), idempotencyKey);
    }

    @Override
    public Optional<StoredEvent> emitToUser(
            String userId, String event, Map<String, ? extends @Nullable Object> data, String namespace) {
        return emitTo(Audience.USER, RoomNames.canonical("user_id", userId), event, data, namespace);
    }

    @Override
    public Optional<StoredEvent> emitToTenant(
            String tenantId, String event, Map<String, ? extends @Nullable Object> data, String namespace) {
        return emitTo(Audience.TENANT, RoomNames.canonical("tenant_id", tenantId), event, data, namespace);
    }

    private Optional<StoredEvent> emitTo(
            Audience audience,
            String id,
            String event,
            Map<String, ? extends @Nullable Object> data,
            String namespace) {
        if (!NamespaceNames.ALL.contains(namespace)) {
            throw new IllegalArgumentException(
                    "namespace: " + namespace + " (expected: one of " + NamespaceNames.ALL + ")");
        }
        if (event.isEmpty() || event.length() > LONGEST_EVENT_NAME) {
            throw new IllegalArgumentException(
                    "event: " + event.length() + " characters (expected: 1.." + LONGEST_EVENT_NAME + ")");
        }
        if (ControlEvents.isReserved(event)) {
            throw new EventRefusedException(
                    EventRefusedException.Code.RESERVED_EVENT, "event: " + event + " is the server's own");
        }
        Optional<CatalogueEvent> known = CatalogueEvent.find(namespace, event);
        if (known.isPresent()) {
            return Optional.of(storeParsed(known.get(), audience, id, json.valueToTree(data)));
        }
        sink.pushLive(new StreamName(namespace, audience.room(id)), event, json.writeValueAsString(data), null);
        return Optional.empty();
    }

    private StoredEvent storeParsed(CatalogueEvent event, Audience audience, String id, JsonNode data) {
        if (event.audience() != audience) {
            throw EventRefusedException.invalidPayload(event.event() + ": sent to a " + audience.label()
                    + " (expected: to a " + event.audience().label() + ")");
        }
        PayloadReader reader = PayloadReader.of(data);
        EventPayload payload = parser.parse(event, id, reader);
        return store(payload, reader.fieldsExcept(payload.fields().keySet()), null);
    }

    private StoredEvent store(
            EventPayload payload, Map<String, @Nullable Object> more, @Nullable String idempotencyKey) {
        CatalogueEvent event = payload.event();
        StreamName stream = new StreamName(event.namespace(), event.audience().room(payload.recipientId()));
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(payload.fields());
        more.forEach(fields::putIfAbsent);
        if (!(payload instanceof NotificationCreated notification)) {
            return publisher.publish(new EventDraft(stream, event.event(), fields, idempotencyKey));
        }
        String key = idempotencyKey == null ? "notification:" + notification.id() : idempotencyKey;
        return database.write(jdbc -> {
            notifications.keep(notification);
            return publisher.publish(new EventDraft(stream, event.event(), fields, key));
        });
    }
}
