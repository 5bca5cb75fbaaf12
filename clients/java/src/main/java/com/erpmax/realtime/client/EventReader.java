package com.erpmax.realtime.client;

import com.erpmax.realtime.client.RealtimeEvent.ErrorReport;
import com.erpmax.realtime.client.RealtimeEvent.Greeting;
import com.erpmax.realtime.client.RealtimeEvent.NotificationNew;
import com.erpmax.realtime.client.RealtimeEvent.NotificationReadConfirmed;
import com.erpmax.realtime.client.RealtimeEvent.Other;
import com.erpmax.realtime.client.RealtimeEvent.PaymentReceived;
import com.erpmax.realtime.client.RealtimeEvent.Resync;
import com.erpmax.realtime.client.RealtimeEvent.StatusCompleted;
import com.erpmax.realtime.client.RealtimeEvent.StatusFailed;
import com.erpmax.realtime.client.RealtimeEvent.StatusUpdate;
import com.erpmax.realtime.client.RealtimeEvent.SubscriptionExpiring;
import com.erpmax.realtime.client.RealtimeEvent.SubscriptionUpdated;
import com.erpmax.realtime.client.RealtimeEvent.SyncState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes records of what came. An event that no record fits is {@link Other}, so that none gets lost. */
final class EventReader {

    private EventReader() {}

    /** Reads an event with its arguments. */
    static RealtimeEvent read(String name, List<@Nullable Object> arguments) {
        Map<String, @Nullable Object> payload = Json.object(arguments.isEmpty() ? null : arguments.get(0));
        Fields fields = new Fields(payload);
        EventPlace place = placeOrNull(fields);
        RealtimeEvent event = place == null ? live(name, fields) : stored(name, place, fields);
        return event == null ? new Other(name, place, payload, arguments) : event;
    }

    /** Reads an event of the answer to {@code sync}, whose name is the field {@code event}. */
    static RealtimeEvent readSynced(Fields fields) {
        return read(fields.text("event"), List.of(fields.values()));
    }

    /** Reads positions by their streams. */
    static Map<String, Position> positions(Fields fields) {
        Map<String, Position> positions = new LinkedHashMap<>();
        fields.values()
                .keySet()
                .forEach(stream -> positions.put(stream, fields.object(stream).position()));
        return positions;
    }

    /** Returns null when no record fits. */
    private static @Nullable RealtimeEvent live(String name, Fields fields) {
        try {
            return switch (name) {
                case EventNames.STATUS_UPDATE -> statusUpdate(null, fields);
                case EventNames.CONNECTED ->
                    new Greeting(
                            fields.text("message"), fields.text("user_id"), fields.text("tenant_id"), fields.values());
                case EventNames.NOTIFICATION_READ_CONFIRMED ->
                    new NotificationReadConfirmed(fields.text("notification_id"), fields.values());
                case EventNames.ERROR ->
                    new ErrorReport(
                            fields.text("message"),
                            fields.textOrNull("code"),
                            fields.textOrNull("event"),
                            fields.values());
                case EventNames.SYNC_STATE -> syncState(fields);
                case EventNames.RESYNC -> new Resync(fields.text("reason"), fields.values());
                default -> null;
            };
        } catch (Fields.Malformed malformed) {
            return null;
        }
    }

    /** Returns null when no record fits. */
    private static @Nullable RealtimeEvent stored(String name, EventPlace place, Fields fields) {
        try {
            return switch (name) {
                case EventNames.NOTIFICATION_NEW -> notification(place, fields);
                case EventNames.STATUS_UPDATE -> statusUpdate(place, fields);
                case EventNames.STATUS_COMPLETED ->
                    new StatusCompleted(
                            place,
                            fields.text("tenant_id"),
                            fields.text("erpnext_url"),
                            fields.textOrNull("job_id"),
                            fields.textOrNull("job_type"),
                            fields.values());
                case EventNames.STATUS_FAILED ->
                    new StatusFailed(
                            place,
                            fields.text("tenant_id"),
                            fields.text("error"),
                            fields.textOrNull("job_id"),
                            fields.textOrNull("job_type"),
                            fields.values());
                case EventNames.SUBSCRIPTION_UPDATED ->
                    new SubscriptionUpdated(place, details(fields.object("subscription")), fields.values());
                case EventNames.SUBSCRIPTION_EXPIRING ->
                    new SubscriptionExpiring(place, fields.small("days_left"), fields.values());
                case EventNames.PAYMENT_RECEIVED ->
                    new PaymentReceived(place, fields.decimal("amount"), fields.text("currency"), fields.values());
                default -> null;
            };
        } catch (Fields.Malformed malformed) {
            return null;
        }
    }

    /** Returns null for an event that is not stored. */
    private static @Nullable EventPlace placeOrNull(Fields fields) {
        if (!fields.has("stream") || !fields.has("seq")) {
            return null;
        }
        try {
            return new EventPlace(
                    fields.text("event_id"),
                    fields.text("stream"),
                    fields.position(),
                    fields.time("ts"),
                    fields.flag("replay"));
        } catch (Fields.Malformed malformed) {
            return null;
        }
    }

    private static NotificationNew notification(EventPlace place, Fields fields) {
        return new NotificationNew(
                place,
                fields.text("id"),
                fields.text("title"),
                fields.text("message"),
                fields.text("type"),
                fields.time("created_at"),
                fields.values());
    }

    private static StatusUpdate statusUpdate(@Nullable EventPlace place, Fields fields) {
        return new StatusUpdate(
                place,
                fields.text("tenant_id"),
                fields.text("status"),
                fields.small("progress"),
                fields.textOrNull("message"),
                fields.textOrNull("job_id"),
                fields.textOrNull("job_type"),
                fields.values());
    }

    private static SubscriptionDetails details(Fields fields) {
        return new SubscriptionDetails(
                fields.text("id"),
                fields.text("tenant_id"),
                fields.text("plan_id"),
                fields.text("status"),
                fields.text("billing_period"),
                fields.textOrNull("current_period_start"),
                fields.textOrNull("current_period_end"));
    }

    private static SyncState syncState(Fields fields) {
        List<String> truncated =
                fields.list("truncated").stream().map(String::valueOf).toList();
        Map<String, Position> positions = fields.has("positions") ? positions(fields.object("positions")) : Map.of();
        return new SyncState(fields.flag("more"), truncated, positions, fields.values());
    }
}
