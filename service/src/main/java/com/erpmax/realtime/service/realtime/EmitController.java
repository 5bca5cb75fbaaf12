package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.events.EventPlace;
import com.erpmax.realtime.service.web.ApiException;
import com.erpmax.realtime.service.web.Envelope;
import com.erpmax.realtime.service.web.FieldProblem;
import com.erpmax.realtime.service.web.ServiceCaller;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** The general emits of the specification for other services. Blocking; runs on virtual threads. */
@RestController
@Tag(name = "Events", description = "Sending events to users and tenants")
class EmitController {

    private final RealtimeEmitter emitter;

    EmitController(RealtimeEmitter emitter) {
        this.emitter = emitter;
    }

    /** What became of it; the last four are null for a live event. */
    record Emitted(
            boolean stored,
            @JsonProperty("event_id") @Nullable String eventId,
            @Nullable String stream,
            @Nullable Long seq,
            @Nullable String epoch) {

        static Emitted of(Published published) {
            EventPlace place = published.place();
            return place == null
                    ? new Emitted(false, null, null, null, null)
                    : new Emitted(true, place.eventId(), place.stream().text(), place.seq(), place.epoch());
        }
    }

    @PostMapping("/api/v1/emit")
    @Operation(
            summary = "Send an event to a user or a tenant (other services)",
            description = "Events of the catalogue are validated and stored; all others are live and reach who is"
                    + " connected now. The server's own events are refused. With an Idempotency-Key, the same request"
                    + " again within 24 hours is answered alike and sends nothing.")
    Envelope<Emitted> emit(
            ServiceCaller caller,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false)
                    @Size(min = 1, max = IdempotencyKeys.LONGEST)
                    @Pattern(regexp = IdempotencyKeys.FORM, message = "must be printable ASCII")
                    @Nullable
                    String idempotencyKey,
            @Valid @RequestBody EmitRequest request) {
        try {
            return Envelope.of(Emitted.of(emitter.publish(request.publication(), idempotencyKey)));
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
