package com.erpmax.realtime.client;

import org.jspecify.annotations.Nullable;

/** What the service refused, or what went wrong on the way to it. */
public final class RealtimeClientException extends RuntimeException {

    /** No answer came in time; the event may have been carried out. */
    public static final String TIMEOUT = "timeout";

    /** The client was closed, or refused, before an answer came. */
    public static final String CLOSED = "closed";

    /** As many client events as the client holds wait for their answers. */
    public static final String QUEUE_FULL = "queue_full";

    /** A handler of the application threw. */
    public static final String HANDLER_FAILED = "handler_failed";

    /** The position store threw. */
    public static final String POSITION_NOT_SAVED = "position_not_saved";

    /** The token source threw. */
    public static final String NO_TOKEN = "no_token";

    /** A live event came while as many events as the client holds waited for the handlers; it was dropped. */
    public static final String EVENT_DROPPED = "event_dropped";

    /** What came cannot be read. */
    public static final String MALFORMED = "malformed";

    private static final long serialVersionUID = 1L;

    private final String code;

    RealtimeClientException(String code, String message) {
        this(code, message, null);
    }

    RealtimeClientException(String code, String message, @Nullable Throwable cause) {
        super(code + ": " + message, cause);
        this.code = code;
    }

    /** Returns one of the service's codes, such as {@code invalid_payload}, or one of this class's. */
    public String code() {
        return code;
    }
}
