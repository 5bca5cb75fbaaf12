package com.erpmax.realtime.cluster.redis;

import org.jspecify.annotations.Nullable;

/** Something was not written to Redis, or it is not known whether it was. */
public final class BusException extends RuntimeException {
    private final Code code;

    /** Why. */
    public enum Code {
        /** There is no connection, or it ended before the answer came: in that case it may have been written. */
        AWAY,
        /** As much as may wait is waiting already; nothing was written. */
        FULL,
        /** Redis refused the command. */
        REFUSED,
        /** The bus was closed. */
        CLOSED
    }

    BusException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.code = code;
    }

    BusException(Code code, String message) {
        this(code, message, null);
    }

    /** Why. */
    public Code code() {
        return code;
    }
}
