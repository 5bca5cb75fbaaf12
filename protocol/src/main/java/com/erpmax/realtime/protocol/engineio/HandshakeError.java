package com.erpmax.realtime.protocol.engineio;

import tools.jackson.core.io.JsonStringEncoder;

/**
 * Why an HTTP request is refused, one constant per code of the protocol. A refused request is answered with
 * {@link #httpStatus()} and {@link #body()} as {@code application/json}.
 */
public enum HandshakeError {
    /** The {@code transport} parameter is missing, unknown, or names a transport that is switched off. */
    UNKNOWN_TRANSPORT(0, "Transport unknown", 400),
    /** The {@code sid} parameter names no session: it was closed, never existed, or lives on another node. */
    UNKNOWN_SESSION(1, "Session ID unknown", 400),
    /** A request without {@code sid} uses another method than GET. */
    BAD_HANDSHAKE_METHOD(2, "Bad handshake method", 400),
    /** The request does not fit: wrong transport or version for its session, illegal {@code Origin} header, JSONP. */
    BAD_REQUEST(3, "Bad request", 400),
    /** The embedder's check of the request refused it. */
    FORBIDDEN(4, "Forbidden", 403),
    /** The {@code EIO} parameter asks for another revision than 4, and the server allows no other. */
    UNSUPPORTED_PROTOCOL_VERSION(5, "Unsupported protocol version", 400);

    private final int code;
    private final String message;
    private final int httpStatus;

    HandshakeError(int code, String message, int httpStatus) {
        this.code = code;
        this.message = message;
        this.httpStatus = httpStatus;
    }

    /** The number that the client sees. */
    public int code() {
        return code;
    }

    /** The text that the client sees. */
    public String message() {
        return message;
    }

    /** The status of the HTTP response to a polling request. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The body of the HTTP response, for example <code>{"code":0,"message":"Transport unknown"}</code>. */
    public String body() {
        return body(message);
    }

    /** The body of the HTTP response with another message than the protocol's, which may hold any characters. */
    public String body(String told) {
        return body(code, told);
    }

    /** The body of a response in the same form for what the protocol has no number for, such as an HTTP status. */
    public static String body(int code, String told) {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsCharArray(told));
        return "{\"code\":" + code + ",\"message\":\"" + quoted + "\"}";
    }
}
