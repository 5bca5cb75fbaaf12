package com.erpmax.realtime.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the service sends. Stored events are the {@link Stored} ones: they come in the order of their stream, each once.
 * Payloads may have more fields than a record names; {@link #payload()} has them all.
 */
public sealed interface RealtimeEvent {

    /** Returns the event's name on the wire. */
    String name();

    /** Returns the whole payload: texts, numbers, booleans, lists, maps and nulls. It cannot be changed. */
    Map<String, @Nullable Object> payload();

    /** An event that the service stores before it sends it. */
    sealed interface Stored extends RealtimeEvent {

        /** Returns its place; null only for a snapshot of a job's state, which is no event of the stream. */
        @Nullable
        EventPlace place();
    }

    /** {@code notification:new}. The type is {@code info}, {@code success}, {@code warning} or {@code error}. */
    record NotificationNew(
            EventPlace place,
            String id,
            String title,
            String message,
            String type,
            Instant createdAt,
            Map<String, @Nullable Object> payload)
            implements Stored {

        @Override
        public String name() {
            return EventNames.NOTIFICATION_NEW;
        }
    }

    /**
     * {@code status:update}: how far a provisioning job is.
     *
     * @param place null for a snapshot: the state of an unfinished job as it was when the client connected
     * @param status {@code pending}, {@code running}, {@code completed} or {@code failed}
     * @param progress 0 to 100
     */
    record StatusUpdate(
            @Nullable EventPlace place,
            String tenantId,
            String status,
            int progress,
            @Nullable String message,
            @Nullable String jobId,
            @Nullable String jobType,
            Map<String, @Nullable Object> payload)
            implements Stored {

        @Override
        public String name() {
            return EventNames.STATUS_UPDATE;
        }

        /** Returns whether this is a job's present state rather than an event of the stream. */
        public boolean isSnapshot() {
            return place == null;
        }
    }

    /** {@code status:completed}: a provisioning job is done. */
    record StatusCompleted(
            EventPlace place,
            String tenantId,
            String erpnextUrl,
            @Nullable String jobId,
            @Nullable String jobType,
            Map<String, @Nullable Object> payload)
            implements Stored {

        @Override
        public String name() {
            return EventNames.STATUS_COMPLETED;
        }
    }

    /** {@code status:failed}: a provisioning job has failed. */
    record StatusFailed(
            EventPlace place,
            String tenantId,
            String error,
            @Nullable String jobId,
            @Nullable String jobType,
            Map<String, @Nullable Object> payload)
            implements Stored {

        @Override
        public String name() {
            return EventNames.STATUS_FAILED;
        }
    }

    /** {@code subscription:updated}. */
    record SubscriptionUpdated(
            EventPlace place, SubscriptionDetails subscription, Map<String, @Nullable Object> payload)
            implements Stored {

        @Override
        public String name() {
            return EventNames.SUBSCRIPTION_UPDATED;
        }
    }

    /** {@code subscription:expiring}: 0 days left is today. */
    record SubscriptionExpiring(EventPlace place, int daysLeft, Map<String, @Nullable Object> payload)
            implements Stored {

        @Override
        public String name() {
            return EventNames.SUBSCRIPTION_EXPIRING;
        }
    }

    /** {@code payment:received}. The currency is an ISO 4217 code in upper case. */
    record PaymentReceived(EventPlace place, BigDecimal amount, String currency, Map<String, @Nullable Object> payload)
            implements Stored {

        @Override
        public String name() {
            return EventNames.PAYMENT_RECEIVED;
        }
    }

    /** {@code connected}: the greeting of a namespace. */
    record Greeting(String message, String userId, String tenantId, Map<String, @Nullable Object> payload)
            implements RealtimeEvent {

        @Override
        public String name() {
            return EventNames.CONNECTED;
        }
    }

    /** {@code notification_read_confirmed}, also when another socket of the user read it. */
    record NotificationReadConfirmed(String notificationId, Map<String, @Nullable Object> payload)
            implements RealtimeEvent {

        @Override
        public String name() {
            return EventNames.NOTIFICATION_READ_CONFIRMED;
        }
    }

    /** {@code error}: a client event was refused. */
    record ErrorReport(
            String message, @Nullable String code, @Nullable String event, Map<String, @Nullable Object> payload)
            implements RealtimeEvent {

        @Override
        public String name() {
            return EventNames.ERROR;
        }
    }

    /**
     * {@code sync_state}: where the service stands with what was missed.
     *
     * @param more whether more of it is on its way
     * @param truncated the streams of which events are lost
     * @param positions what this connection has been sent so far, by stream
     */
    record SyncState(
            boolean more,
            List<String> truncated,
            Map<String, Position> positions,
            Map<String, @Nullable Object> payload)
            implements RealtimeEvent {

        @Override
        public String name() {
            return EventNames.SYNC_STATE;
        }
    }

    /**
     * {@code resync}: live events may have been missed; ask for the present state of what they tell of. Stored events are
     * complete anyway. Comes once in each namespace.
     *
     * @param reason for logs: the first of those that the payload lists
     */
    record Resync(String reason, Map<String, @Nullable Object> payload) implements RealtimeEvent {

        @Override
        public String name() {
            return EventNames.RESYNC;
        }
    }

    /**
     * Says that events of a stream are lost to this client (they were missed for longer than the service keeps them, or the
     * stream began a new life): load what they were about over REST. Comes before the events that follow the hole.
     */
    record Truncated(String stream) implements RealtimeEvent {

        @Override
        public String name() {
            return "truncated";
        }

        @Override
        public Map<String, @Nullable Object> payload() {
            return Map.of("stream", stream);
        }
    }

    /**
     * The number of the user's unread notifications has changed.
     *
     * @param version grows with every change
     */
    record UnreadChanged(long unread, long version) implements RealtimeEvent {

        @Override
        public String name() {
            return "unread";
        }

        @Override
        public Map<String, @Nullable Object> payload() {
            return Map.of("unread", unread, "version", version);
        }
    }

    /**
     * Any event that this version of the client has no record for, or that its record does not fit.
     *
     * @param place its place if it is stored
     * @param arguments all arguments; the payload is the first one if that is an object, else empty
     */
    record Other(
            String name,
            @Nullable EventPlace place,
            Map<String, @Nullable Object> payload,
            List<@Nullable Object> arguments)
            implements Stored {}
}
