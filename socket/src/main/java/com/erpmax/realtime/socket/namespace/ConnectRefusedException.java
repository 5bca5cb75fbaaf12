package com.erpmax.realtime.socket.namespace;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a client in a {@link ConnectMiddleware}. The client gets CONNECT_ERROR with the message and the data; its
 * connection stays, and it may try again. Has no stack trace, because clients cause it.
 */
public final class ConnectRefusedException extends RuntimeException {
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private final String code;
    private final transient @Nullable Object data;

    /**
     * Refuses with <code>{"message":message,"data":{"code":code}}</code>.
     *
     * @param code the kind of refusal, for clients and metrics: lower-case letters, digits and underscores, one of few
     */
    public ConnectRefusedException(String code, String message) {
        this(code, message, Map.of("code", code));
    }

    /**
     * Refuses with data of the application's own.
     *
     * @param code the kind of refusal, for metrics: lower-case letters, digits and underscores, one of few
     * @param data anything that can be written as JSON; null leaves the field out
     */
    public ConnectRefusedException(String code, String message, @Nullable Object data) {
        super(message, null, false, false);
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("code: " + code + " (expected: " + CODE + ")");
        }
        this.code = code;
        this.data = data;
    }

    /** The kind of refusal. */
    public String code() {
        return code;
    }

    /** The data that the client gets, if any. */
    public @Nullable Object data() {
        return data;
    }

    /** The text that the client gets. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
