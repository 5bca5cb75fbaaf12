package com.erpmax.realtime.service.realtime;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code status:failed}: a provisioning job has ended badly.
 *
 * @param tenantId the tenant whose job it was, a UUID
 * @param error why, for people
 */
public record ProvisioningFailed(String tenantId, String error) implements EventPayload {

    public ProvisioningFailed {
        tenantId = RoomNames.canonical("tenant_id", tenantId);
        if (error.isBlank()) {
            throw new IllegalArgumentException("error: blank (expected: a reason)");
        }
    }

    @Override
    public CatalogueEvent event() {
        return CatalogueEvent.STATUS_FAILED;
    }

    @Override
    public String recipientId() {
        return tenantId;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("tenant_id", tenantId);
        fields.put("error", error);
        return fields;
    }
}
