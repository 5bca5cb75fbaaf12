package com.erpmax.realtime.service.realtime;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code status:completed}: a provisioning job has ended well.
 *
 * @param tenantId the tenant whose job it was, a UUID
 * @param erpnextUrl where the tenant's site is; empty when the job made none and none is known
 */
public record ProvisioningCompleted(String tenantId, String erpnextUrl) implements EventPayload {

    public ProvisioningCompleted {
        tenantId = RoomNames.canonical("tenant_id", tenantId);
    }

    @Override
    public CatalogueEvent event() {
        return CatalogueEvent.STATUS_COMPLETED;
    }

    @Override
    public String recipientId() {
        return tenantId;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("tenant_id", tenantId);
        fields.put("erpnext_url", erpnextUrl);
        return fields;
    }
}
