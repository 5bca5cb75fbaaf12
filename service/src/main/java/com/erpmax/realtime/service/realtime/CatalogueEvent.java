package com.erpmax.realtime.service.realtime;

import java.util.Optional;

/** The events that are validated and stored, with the namespace and the kind of room they belong to. */
public enum CatalogueEvent {
    /** Progress of a provisioning job. */
    STATUS_UPDATE(NamespaceNames.PROVISIONING, "status:update", Audience.TENANT),
    /** A provisioning job has ended well. */
    STATUS_COMPLETED(NamespaceNames.PROVISIONING, "status:completed", Audience.TENANT),
    /** A provisioning job has failed. */
    STATUS_FAILED(NamespaceNames.PROVISIONING, "status:failed", Audience.TENANT),
    /** A user has a new notification. */
    NOTIFICATION_NEW(NamespaceNames.NOTIFICATIONS, "notification:new", Audience.USER),
    /** A tenant's subscription has changed. */
    SUBSCRIPTION_UPDATED(NamespaceNames.BILLING, "subscription:updated", Audience.TENANT),
    /** A tenant's subscription ends soon. */
    SUBSCRIPTION_EXPIRING(NamespaceNames.BILLING, "subscription:expiring", Audience.TENANT),
    /** A tenant has paid. */
    PAYMENT_RECEIVED(NamespaceNames.BILLING, "payment:received", Audience.TENANT);

    private final String namespace;
    private final String event;
    private final Audience audience;

    CatalogueEvent(String namespace, String event, Audience audience) {
        this.namespace = namespace;
        this.event = event;
        this.audience = audience;
    }

    /** Returns the catalogue's event of that name in that namespace. */
    public static Optional<CatalogueEvent> find(String namespace, String event) {
        for (CatalogueEvent candidate : values()) {
            if (candidate.event.equals(event) && candidate.namespace.equals(namespace)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Returns the canonical namespace. */
    public String namespace() {
        return namespace;
    }

    /** Returns the event's name on the wire. */
    public String event() {
        return event;
    }

    /** Returns whose room it goes to. */
    public Audience audience() {
        return audience;
    }
}
