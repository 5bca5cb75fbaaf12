package com.erpmax.realtime.service.realtime;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the typed payload of a catalogue event from the JSON object that somebody wants to have emitted. */
final class PayloadParser {

    private static final int LONGEST_TEXT = 10_000;
    private static final Set<String> SUBSCRIPTION_FIELDS = Set.of(
            "id", "tenant_id", "plan_id", "status", "billing_period", "current_period_start", "current_period_end");

    private final Clock clock;

    PayloadParser(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param recipientId the user or tenant it is to be sent to
     * @throws EventRefusedException if the payload is not that of the event, or names another tenant
     */
    EventPayload parse(CatalogueEvent event, String recipientId, PayloadReader payload) {
        try {
            return switch (event) {
                case STATUS_UPDATE -> status(recipientId, payload);
                case STATUS_COMPLETED ->
                    new ProvisioningCompleted(
                            sameTenant(recipientId, payload), payload.text("erpnext_url", 0, LONGEST_TEXT));
                case STATUS_FAILED ->
                    new ProvisioningFailed(sameTenant(recipientId, payload), payload.text("error", 1, LONGEST_TEXT));
                case NOTIFICATION_NEW -> notification(recipientId, payload);
                case SUBSCRIPTION_UPDATED ->
                    new SubscriptionUpdated(recipientId, subscription(recipientId, payload.object("subscription")));
                case SUBSCRIPTION_EXPIRING -> new SubscriptionExpiring(recipientId, payload.wholeNumber("days_left"));
                case PAYMENT_RECEIVED ->
                    new PaymentReceived(recipientId, payload.number("amount"), payload.text("currency", 3, 3));
            };
        } catch (IllegalArgumentException refusedByItself) {
            throw EventRefusedException.invalidPayload(String.valueOf(refusedByItself.getMessage()));
        }
    }

    private static ProvisioningStatus status(String tenantId, PayloadReader payload) {
        String label = payload.text("status", 1, LONGEST_TEXT);
        ProvisioningState state = ProvisioningState.parse(label)
                .orElseThrow(() -> payload.wrong("status", label, "pending, running, completed, failed"));
        return new ProvisioningStatus(
                sameTenant(tenantId, payload),
                state,
                payload.wholeNumber("progress"),
                payload.optionalText("message", LONGEST_TEXT));
    }

    private NotificationCreated notification(String userId, PayloadReader payload) {
        String label = payload.text("type", 1, LONGEST_TEXT);
        NotificationType type = NotificationType.parse(label)
                .orElseThrow(() -> payload.wrong("type", label, "info, success, warning, error"));
        String id = payload.optionalText("id", NotificationCreated.LONGEST_ID);
        return new NotificationCreated(
                userId,
                id == null ? UUID.randomUUID().toString() : id,
                payload.text("title", 1, NotificationCreated.LONGEST_TITLE),
                payload.text("message", 0, NotificationCreated.LONGEST_MESSAGE),
                type,
                time(payload, "created_at"));
    }

    private static Subscription subscription(String tenantId, PayloadReader payload) {
        sameTenant(tenantId, payload);
        Map<String, @Nullable Object> more = payload.fieldsExcept(SUBSCRIPTION_FIELDS);
        return new Subscription(
                payload.text("id", 1, LONGEST_TEXT),
                payload.text("plan_id", 1, LONGEST_TEXT),
                payload.text("status", 1, LONGEST_TEXT),
                payload.text("billing_period", 1, LONGEST_TEXT),
                payload.optionalText("current_period_start", LONGEST_TEXT),
                payload.optionalText("current_period_end", LONGEST_TEXT),
                more);
    }

    private Instant time(PayloadReader payload, String field) {
        String text = payload.optionalText(field, LONGEST_TEXT);
        if (text == null) {
            return clock.instant();
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException malformed) {
            throw payload.wrong(field, text, "an ISO 8601 time with its offset");
        }
    }

    /** Nothing that names one tenant may reach another. */
    private static String sameTenant(String recipientId, PayloadReader payload) {
        String named = RoomNames.canonical("tenant_id", payload.text("tenant_id", 36, 36));
        if (!named.equals(recipientId)) {
            throw payload.wrong("tenant_id", "another tenant", "the tenant it is sent to");
        }
        return named;
    }
}
