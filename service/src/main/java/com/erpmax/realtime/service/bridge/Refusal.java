package com.erpmax.realtime.service.bridge;

import com.erpmax.realtime.cluster.python.RefusedMessageException;
import java.util.Locale;

/** Why a message, or a part of it, was not carried out; the lower-case name is the tag of the meter. */
enum Refusal {
    /** It is neither a pickle nor JSON. */
    MALFORMED,
    /** The pickle holds more than plain data. */
    FORBIDDEN_OPCODE,
    /** It is larger, deeper or has more in it than is allowed. */
    TOO_LARGE,
    /** A field is missing or wrong, or the payload cannot be sent. */
    INVALID,
    /** There is no such method. */
    UNKNOWN_METHOD,
    /** There is no such namespace here. */
    UNKNOWN_NAMESPACE,
    /** It is for everybody in a namespace, of whatever tenant, and that is not allowed. */
    NO_ROOM,
    /** The event is the server's own. */
    RESERVED_EVENT,
    /** Sockets are in the rooms of users and tenants because of their token alone. */
    RESERVED_ROOM,
    /** A different notification with the same id exists. */
    CONFLICT,
    /** Too many messages wait to be carried out, or too many notifications to be stored. */
    OVERFLOW,
    /** It failed for a reason of the service's own. */
    FAILED;

    /** Returns what a reader's reason is called here. */
    static Refusal of(RefusedMessageException.Reason reason) {
        return switch (reason) {
            case MALFORMED -> MALFORMED;
            case FORBIDDEN_OPCODE -> FORBIDDEN_OPCODE;
            case TOO_LARGE -> TOO_LARGE;
            case INVALID -> INVALID;
            case UNKNOWN_METHOD -> UNKNOWN_METHOD;
        };
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
