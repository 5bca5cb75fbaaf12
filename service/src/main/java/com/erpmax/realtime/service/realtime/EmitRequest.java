package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.web.ApiException;
import com.erpmax.realtime.service.web.FieldProblem;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What another service wants to be sent, and to whom, over HTTP or on the queue of events: exactly one of {@code userId} and
 * {@code tenantId} is given.
 */
record EmitRequest(
        @JsonProperty("user_id") @Nullable String userId,

        @Schema(example = "7d6e2b52-6d43-4b3e-a7a5-0d7ad2a2c1f4") @JsonProperty("tenant_id") @Nullable
        String tenantId,

        @Schema(description = "The root namespace when missing", example = "/billing") @Nullable
        String namespace,

        @Schema(example = "payment:received") @NotBlank String event,

        @Schema(example = "{\"amount\": 49.9, \"currency\": \"EUR\"}") @NotNull
        Map<String, @Nullable Object> data) {

    /**
     * Returns what is to be published.
     *
     * @throws ApiException if not exactly one recipient is given
     * @throws IllegalArgumentException if an id has not its form, or the namespace is not served
     */
    Publication publication() {
        String to = namespace == null ? NamespaceNames.ROOT : namespace;
        if ((userId == null) == (tenantId == null)) {
            String message = "exactly one of user_id and tenant_id must be given";
            throw ApiException.invalid(List.of(new FieldProblem("user_id", message, "value_error")));
        }
        return userId != null
                ? new Publication(Audience.USER, userId, to, event, data)
                : new Publication(Audience.TENANT, String.valueOf(tenantId), to, event, data);
    }
}
