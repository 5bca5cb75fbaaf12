package com.erpmax.realtime.service.realtime;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code subscription:expiring}: a tenant's subscription ends soon.
 *
 * @param tenantId whose it is, a UUID; not part of the payload
 * @param daysLeft whole days, 0 for today
 */
public record SubscriptionExpiring(String tenantId, int daysLeft) implements EventPayload {

    public SubscriptionExpiring {
        tenantId = RoomNames.canonical("tenant_id", tenantId);
        if (daysLeft < 0) {
            throw new IllegalArgumentException("days_left: " + daysLeft + " (expected: >= 0)");
        }
    }

    @Override
    public CatalogueEvent event() {
        return CatalogueEvent.SUBSCRIPTION_EXPIRING;
    }

    @Override
    public String recipientId() {
        return tenantId;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("days_left", daysLeft);
        return fields;
    }
}
