package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.service.web.ApiException;
import com.erpmax.realtime.service.web.Envelope;
import com.erpmax.realtime.service.web.FieldProblem;
import com.erpmax.realtime.service.web.ServiceCaller;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The general emits of the specification for other services. Blocking; runs on virtual threads. */
@RestController
@Tag(name = "Events", description = "Sending events to users and tenants")
class EmitController {

    private final RealtimeEmitter emitter;

    EmitController(RealtimeEmitter emitter) {
        this.emitter = emitter;
    }

    /** What is to be sent, and to whom: exactly one of {@code userId} and {@code tenantId} is given. */
    record EmitRequest(
            @JsonProperty("user_id") @Nullable String userId,

            @Schema(example = "7d6e2b52-6d43-4b3e-a7a5-0d7ad2a2c1f4") @JsonProperty("tenant_id") @Nullable
            String tenantId,

            @Schema(description = "The root namespace when missing", example = "/billing") @Nullable
            String namespace,

            @Schema(example = "payment:received") @NotBlank String event,

            @Schema(example = "{\"amount\": 49.9, \"currency\": \"EUR\"}") @NotNull
            Map<String, @Nullable Object> data) {}

    /** What became of it; the last three are null for a live event. */
    record Emitted(
            boolean stored,
            @JsonProperty("event_id") @Nullable String eventId,
            @Nullable String stream,
            @Nullable Long seq) {

        static Emitted of(Optional<StoredEvent> event) {
            return event.map(stored ->
                            new Emitted(true, stored.eventId(), stored.stream().text(), stored.seq()))
                    .orElseGet(() -> new Emitted(false, null, null, null));
        }
    }

    @PostMapping("/api/v1/emit")
    @Operation(
            summary = "Send an event to a user or a tenant (other services)",
            description = "Events of the catalogue are validated and stored; all others are live and reach who is"
                    + " connected now. The server's own events are refused.")
    Envelope<Emitted> emit(ServiceCaller caller, @Valid @RequestBody EmitRequest request) {
        String namespace = request.namespace() == null ? NamespaceNames.ROOT : request.namespace();
        String userId = request.userId();
        String tenantId = request.tenantId();
        if ((userId == null) == (tenantId == null)) {
            throw invalid("user_id", "exactly one of user_id and tenant_id must be given");
        }
        try {
            return Envelope.of(Emitted.of(
                    userId != null
                            ? emitter.emitToUser(userId, request.event(), request.data(), namespace)
                            : emitter.emitToTenant(
                                    String.valueOf(tenantId), request.event(), request.data(), namespace)));
        } catch (EventRefusedException refused) {
            throw refused.code() == EventRefusedException.Code.INVALID_PAYLOAD
                    ? invalid("data", refused.errorMessage())
                    : refused;
        } catch (IllegalArgumentException wrong) {
            throw invalid("body", String.valueOf(wrong.getMessage()));
        }
    }

    private static ApiException invalid(String field, String message) {
        return ApiException.invalid(List.of(new FieldProblem(field, message, "value_error")));
    }
}
