package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.web.HttpRefusal;
import java.util.Locale;

/**
 * An event was refused, whether a client sent it or somebody asked for it to be emitted; nothing was changed.
 *
 * <p>A client gets it as an {@code error} event {@code {message, code, event}}, and in the ack when it asked for one.
 */
public final class EventRefusedException extends RuntimeException implements HttpRefusal {

    private final Code code;

    /** Why an event is refused; the lower-case name is what clients see. */
    public enum Code {
        /** The payload is no object, or a field is missing or wrong. */
        INVALID_PAYLOAD(422),
        /** There is no such event here. */
        UNKNOWN_EVENT(404),
        /** The thing that the event is about does not exist, or belongs to somebody else. */
        NOT_FOUND(404),
        /** A different thing with the same id exists. */
        CONFLICT(409),
        /** The idempotency key stands for another publication. */
        IDEMPOTENCY_CONFLICT(409),
        /** The event is the server's own and cannot be emitted by others. */
        RESERVED_EVENT(422),
        /** The sender may not do this. */
        FORBIDDEN(403),
        /** The service cannot do it at the moment; the same event may succeed later. */
        UNAVAILABLE(503),
        /** The service failed. */
        INTERNAL_ERROR(500);

        private final int httpStatus;

        Code(int httpStatus) {
            this.httpStatus = httpStatus;
        }

        /** Returns the code as clients see it. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param message a sentence for the sender */
    public EventRefusedException(Code code, String message) {
        super(message);
        this.code = code;
    }

    /** Makes the refusal of a payload with a missing or wrong field. */
    public static EventRefusedException invalidPayload(String message) {
        return new EventRefusedException(Code.INVALID_PAYLOAD, message);
    }

    /** Returns why. */
    public Code code() {
        return code;
    }

    @Override
    public int httpStatus() {
        return code.httpStatus;
    }

    @Override
    public String errorCode() {
        return code.code();
    }

    @Override
    public String errorMessage() {
        return String.valueOf(getMessage());
    }
}
