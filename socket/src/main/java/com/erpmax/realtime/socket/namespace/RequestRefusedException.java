package com.erpmax.realtime.socket.namespace;

/**
 * Refuses what a client asked for in a {@link RequestHandler}. The client gets the code and the message as the
 * acknowledgement. Has no stack trace, because clients cause it.
 */
public final class RequestRefusedException extends RuntimeException {
    /** The code that a client gets when its argument is missing or of another form. */
    public static final String INVALID_PAYLOAD = "invalid_payload";

    /** The code that a client gets when the handler failed. */
    public static final String INTERNAL_ERROR = "internal_error";

    private final String code;

    /**
     * Refuses with <code>{"error":{"code":code,"message":message}}</code>.
     *
     * @param code the kind of refusal, for the client's program
     * @param message what it means, for people
     */
    public RequestRefusedException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** The kind of refusal. */
    public String code() {
        return code;
    }
}
