package com.erpmax.realtime.service.realtime;

import java.util.Locale;

/**
 * An event was refused, whether a client sent it or somebody asked for it to be emitted; nothing was changed.
 *
 * <p>A client gets it as an {@code error} event {@code {message, code, event}}, and in the ack when it asked for one.
 */
public final class EventRefusedException extends RuntimeException {

    private final Code code;

    /** Why an event is refused; the lower-case name is what clients see. */
    public enum Code {
        /** The payload is no object, or a field is missing or wrong. */
        INVALID_PAYLOAD,
        /** There is no such event here. */
        UNKNOWN_EVENT,
        /** The thing that the event is about does not exist, or belongs to somebody else. */
        NOT_FOUND,
        /** A different thing with the same id exists. */
        CONFLICT,
        /** The event is the server's own and cannot be emitted by others. */
        RESERVED_EVENT,
        /** The sender may not do this. */
        FORBIDDEN,
        /** The service cannot do it at the moment; the same event may succeed later. */
        UNAVAILABLE,
        /** The service failed. */
        INTERNAL_ERROR;

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
}
