package com.erpmax.realtime.service.realtime;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code subscription:updated}: a tenant's subscription has changed.
 *
 * @param tenantId whose it is, a UUID
 */
public record SubscriptionUpdated(String tenantId, Subscription subscription) implements EventPayload {

    public SubscriptionUpdated {
        tenantId = RoomNames.canonical("tenant_id", tenantId);
    }

    @Override
    public CatalogueEvent event() {
        return CatalogueEvent.SUBSCRIPTION_UPDATED;
    }

    @Override
    public String recipientId() {
        return tenantId;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("subscription", subscription.fields(tenantId));
        return fields;
    }
}
