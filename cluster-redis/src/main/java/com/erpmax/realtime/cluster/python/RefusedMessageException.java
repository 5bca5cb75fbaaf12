package com.erpmax.realtime.cluster.python;

import java.util.Locale;

/**
 * A message was refused; nothing of it has had an effect. The text names a place or a field and never repeats what was
 * sent. Without a stack trace, because a hostile sender can cause it as often as it likes.
 */
public final class RefusedMessageException extends RuntimeException {
    private final Reason reason;

    /** Why a message is refused. */
    public enum Reason {
        /** It is neither a pickle nor JSON. */
        MALFORMED,
        /** The pickle holds more than plain data: an opcode that would make objects from names, or any other. */
        FORBIDDEN_OPCODE,
        /** It is beyond one of the {@link PythonLimits}. */
        TOO_LARGE,
        /** It is plain data, but no message of python-socketio: a field is missing or wrong. */
        INVALID,
        /** There is no such method. */
        UNKNOWN_METHOD;

        /** Returns the name in lower case, as it stands in meters. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    RefusedMessageException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    static RefusedMessageException malformed(String message) {
        return new RefusedMessageException(Reason.MALFORMED, message);
    }

    static RefusedMessageException tooLarge(String what, String expected) {
        return new RefusedMessageException(Reason.TOO_LARGE, what + " (expected: " + expected + ")");
    }

    static RefusedMessageException invalid(String field, String expected) {
        return new RefusedMessageException(Reason.INVALID, field + ": wrong or missing (expected: " + expected + ")");
    }

    /** Returns why. */
    public Reason reason() {
        return reason;
    }
}
