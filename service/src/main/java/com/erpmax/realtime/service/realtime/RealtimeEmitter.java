package com.erpmax.realtime.service.realtime;

import java.util.Map;
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
     * @param idempotencyKey as for {@link #publish}; the time of a notification does not count as part of the body
     * @return where the event stands
     */
    Published emit(EventPayload payload, @Nullable String idempotencyKey);

    /**
     * Publishes an event: the one entry for what comes from outside. An event of the catalogue in its namespace is
     * validated and stored as by its typed operation, any other is live.
     *
     * <p>With a key, the same publication again (the same key, recipient, namespace, event and data, whatever the order
     * of its fields) is answered with the same place for {@link IdempotencyKeys#KEPT}, and nothing is stored or sent,
     * be the event stored or live. A live event with a key needs the database, and is sent after the commit.
     *
     * @param idempotencyKey 1 to 200 characters of printable ASCII; null for none
     * @return where the event stands; without a place when it is live
     * @throws EventRefusedException if the event is the server's own, or one of the catalogue with a wrong payload or
     *     for another kind of recipient; with code {@code idempotency_conflict} if the key stands for another
     *     publication
     * @throws IllegalArgumentException if the key is none
     */
    Published publish(Publication publication, @Nullable String idempotencyKey);

    /**
     * Sends an event to all sockets of a user in one namespace: {@link #publish} without a key.
     *
     * @param userId a UUID
     * @param event the event's name
     * @param data the payload, a JSON object
     * @param namespace its canonical name; {@code /} by default
     * @throws IllegalArgumentException if the id is no UUID or the namespace is not served
     */
    default Published emitToUser(
            String userId, String event, Map<String, ? extends @Nullable Object> data, String namespace) {
        return publish(new Publication(Audience.USER, userId, namespace, event, data), null);
    }

    /** {@link #emitToUser} for all sockets that are connected for a tenant. */
    default Published emitToTenant(
            String tenantId, String event, Map<String, ? extends @Nullable Object> data, String namespace) {
        return publish(new Publication(Audience.TENANT, tenantId, namespace, event, data), null);
    }

    /** {@link #emitToUser(String, String, Map, String)} in the root namespace. */
    default Published emitToUser(String userId, String event, Map<String, ? extends @Nullable Object> data) {
        return emitToUser(userId, event, data, "/");
    }

    /** {@link #emitToTenant(String, String, Map, String)} in the root namespace. */
    default Published emitToTenant(String tenantId, String event, Map<String, ? extends @Nullable Object> data) {
        return emitToTenant(tenantId, event, data, "/");
    }

    /** Tells a tenant how far its provisioning job is. */
    default Published emitProvisioningStatus(ProvisioningStatus status) {
        return emit(status, null);
    }

    /** Tells a tenant that its provisioning job has ended well. */
    default Published emitProvisioningCompleted(ProvisioningCompleted completed) {
        return emit(completed, null);
    }

    /** Tells a tenant that its provisioning job has failed. */
    default Published emitProvisioningFailed(ProvisioningFailed failed) {
        return emit(failed, null);
    }

    /** Keeps a notification and tells its user; a second call with the same id is the same notification. */
    default Published emitNotification(NotificationCreated notification) {
        return emit(notification, null);
    }

    /** Tells a tenant that its subscription has changed. */
    default Published emitSubscriptionUpdated(SubscriptionUpdated updated) {
        return emit(updated, null);
    }

    /** Tells a tenant that its subscription ends soon. */
    default Published emitSubscriptionExpiring(SubscriptionExpiring expiring) {
        return emit(expiring, null);
    }

    /** Tells a tenant that its payment has arrived. */
    default Published emitPaymentReceived(PaymentReceived payment) {
        return emit(payment, null);
    }
}
