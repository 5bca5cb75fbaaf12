package com.erpmax.realtime.engine.transport;

/** A peer broke RFC 6455; carries the close code to answer with. Without a stack trace: it is ordinary hostile input. */
final class WebSocketViolation extends Exception {

    /** RFC 6455 §7.4.1: protocol error. */
    static final int PROTOCOL_ERROR = 1002;
    /** RFC 6455 §7.4.1: data of a message is not what it should be: text that is not UTF-8, or no compressed data. */
    static final int INVALID_DATA = 1007;
    /** RFC 6455 §7.4.1: message too big. */
    static final int TOO_BIG = 1009;
    /** Registered with IANA for RFC 6455 §7.4.2: the server has too much to do; try again later. */
    static final int TRY_AGAIN_LATER = 1013;

    private static final long serialVersionUID = 1L;

    private final int closeCode;

    WebSocketViolation(int closeCode, String message) {
        super(message, null, false, false);
        this.closeCode = closeCode;
    }

    /** A message of more than this many bytes. */
    static WebSocketViolation tooBig(int maxMessageBytes) {
        return new WebSocketViolation(TOO_BIG, "message bytes: more than " + maxMessageBytes + " (maxPayload)");
    }

    int closeCode() {
        return closeCode;
    }
}
