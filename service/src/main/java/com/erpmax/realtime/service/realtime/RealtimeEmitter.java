package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.events.StoredEvent;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to users and tenants (REALTIME.md, "Emitter Functions").
 *
 * <p>Events of the catalogue ({@link CatalogueEvent}) are stored: when a call returns, the event is committed, and it is
 * pushed to the sockets that are connected in the order of its stream. Called inside the work of
 * {@code Database.write}, the event joins that transaction: it is committed with the state that it reports, and pushed
 * after the commit. All other events are live: they reach who is connected now, at most once.
 *
 * <p>Blocking, from any thread but network threads. Stored events throw
 * {@link com.erpmax.realtime.service.database.DatabaseUnavailableException} when they cannot be stored; then nothing was
 * sent.
 */
public interface RealtimeEmitter {

    /**
     * Stores and sends an event of the catalogue to its recipient.
     *
     * @param idempotencyKey a second call with the same key and recipient is the same event and sends nothing; null for
     *     none
     * @return the event, also when it had been stored before
     */
    StoredEvent emit(EventPayload payload, @Nullable String idempotencyKey);

    /**
     * Sends an event to all sockets of a user in one namespace.
     *
     * <p>An event of the catalogue in its namespace is validated and stored as by its typed operation.
     *
     * @param userId a UUID
     * @param event the event's name
     * @param data the payload, a JSON object
     * @param namespace its canonical name; {@code /} by default
     * @return the stored event; empty when the event is live
     * @throws EventRefusedException if the event is the server's own, or one of the catalogue with a wrong payload or
     *     for another kind of recipient
     * @throws IllegalArgumentException if the id is no UUID or the namespace is not served
     */
    Optional<StoredEvent> emitToUser(
            String userId, String event, Map<String, ? extends @Nullable Object> data, String namespace);

    /** {@link #emitToUser} for all sockets that are connected for a tenant. */
    Optional<StoredEvent> emitToTenant(
            String tenantId, String event, Map<String, ? extends @Nullable Object> data, String namespace);

    /** {@link #emitToUser(String, String, Map, String)} in the root namespace. */
    default Optional<StoredEvent> emitToUser(
            String userId, String event, Map<String, ? extends @Nullable Object> data) {
        return emitToUser(userId, event, data, "/");
    }

    /** {@link #emitToTenant(String, String, Map, String)} in the root namespace. */
    default Optional<StoredEvent> emitToTenant(
            String tenantId, String event, Map<String, ? extends @Nullable Object> data) {
        return emitToTenant(tenantId, event, data, "/");
    }

    /** Tells a tenant how far its provisioning job is. */
    default StoredEvent emitProvisioningStatus(ProvisioningStatus status) {
        return emit(status, null);
    }

    /** Tells a tenant that its provisioning job has ended well. */
    default StoredEvent emitProvisioningCompleted(ProvisioningCompleted completed) {
        return emit(completed, null);
    }

    /** Tells a tenant that its provisioning job has failed. */
    default StoredEvent emitProvisioningFailed(ProvisioningFailed failed) {
        return emit(failed, null);
    }

    /** Keeps a notification and tells its user; a second call with the same id is the same notification. */
    default StoredEvent emitNotification(NotificationCreated notification) {
        return emit(notification, null);
    }

    /** Tells a tenant that its subscription has changed. */
    default StoredEvent emitSubscriptionUpdated(SubscriptionUpdated updated) {
        return emit(updated, null);
    }

    /** Tells a tenant that its subscription ends soon. */
    default StoredEvent emitSubscriptionExpiring(SubscriptionExpiring expiring) {
        return emit(expiring, null);
    }

    /** Tells a tenant that its payment has arrived. */
    default StoredEvent emitPaymentReceived(PaymentReceived payment) {
        return emit(payment, null);
    }
}
