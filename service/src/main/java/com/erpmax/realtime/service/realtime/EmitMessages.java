package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.rabbitmq.MessageHandler;
import com.erpmax.realtime.service.rabbitmq.ReceivedMessage;
import com.erpmax.realtime.service.rabbitmq.Verdict;
import com.erpmax.realtime.service.web.ApiException;
import jakarta.validation.Validator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes what other services put on the queue of events: the body of {@code POST /api/v1/emit}. Who may publish on the
 * broker is trusted as who has the API key is.
 *
 * <p>With an idempotency key (the header of that name, else the property {@code message-id}) a message that comes again
 * changes nothing; without one it may be published twice.
 */
final class EmitMessages implements MessageHandler {

    private final RealtimeEmitter emitter;
    private final JsonMapper json;
    private final Validator validator;
    private final int largestBody;

    /** @param largestBody in bytes */
    EmitMessages(RealtimeEmitter emitter, JsonMapper json, Validator validator, int largestBody) {
        this.emitter = emitter;
        this.json = json;
        this.validator = validator;
        this.largestBody = largestBody;
    }

    @Override
    public Verdict handle(ReceivedMessage message) {
        if (message.body().length > largestBody) {
            return new Verdict.Dead("too_large", "The body has more than " + largestBody + " bytes");
        }
        try {
            @Nullable EmitRequest request = json.readValue(message.body(), EmitRequest.class);
            if (request == null) {
                return new Verdict.Dead("unparsable", "Expected: a JSON object");
            }
            String problems = problems(request);
            if (!problems.isEmpty()) {
                return new Verdict.Dead("invalid", problems);
            }
            emitter.publish(request.publication(), key(message));
            return new Verdict.Done();
        } catch (JacksonException malformed) {
            return new Verdict.Dead("unparsable", malformed.getOriginalMessage());
        } catch (EventRefusedException refused) {
            return refused(refused);
        } catch (ApiException | IllegalArgumentException wrong) {
            return new Verdict.Dead("invalid", String.valueOf(wrong.getMessage()));
        }
    }

    private String problems(EmitRequest request) {
        return validator.validate(request).stream()
                .map(violation -> violation.getPropertyPath() + ": " + violation.getMessage())
                .sorted()
                .collect(Collectors.joining("; "));
    }

    private static @Nullable String key(ReceivedMessage message) {
        String header = message.header(IdempotencyKeys.HEADER);
        return header == null ? message.messageId() : header;
    }

    private static Verdict refused(EventRefusedException refused) {
        return switch (refused.code()) {
            case UNAVAILABLE -> new Verdict.Later(refused.errorMessage());
            default -> new Verdict.Dead(refused.errorCode(), refused.errorMessage());
        };
    }
}
