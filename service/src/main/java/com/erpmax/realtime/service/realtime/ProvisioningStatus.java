package com.erpmax.realtime.service.realtime;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code status:update}: how far a provisioning job is.
 *
 * @param tenantId the tenant whose job it is, a UUID
 * @param progress in percent, 0 to 100
 * @param message what is being done, for people; null when there is nothing to say
 */
public record ProvisioningStatus(
        String tenantId,
        ProvisioningState status,
        int progress,
        @Nullable String message) implements EventPayload {

    public ProvisioningStatus {
        tenantId = RoomNames.canonical("tenant_id", tenantId);
        if (progress < 0 || progress > 100) {
            throw new IllegalArgumentException("progress: " + progress + " (expected: 0..100)");
        }
    }

    @Override
    public CatalogueEvent event() {
        return CatalogueEvent.STATUS_UPDATE;
    }

    @Override
    public String recipientId() {
        return tenantId;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("tenant_id", tenantId);
        fields.put("status", status.label());
        fields.put("progress", progress);
        fields.put("message", message);
        return fields;
    }
}
