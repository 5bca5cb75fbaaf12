package com.erpmax.realtime.engine.transport;

/** A peer broke RFC 6455; carries the close code to answer with. Without a stack trace: it is ordinary hostile input. */
final class WebSocketViolation extends Exception {

    /** RFC 6455 §7.4.1: protocol error. */
    static final int PROTOCOL_ERROR = 1002;
    /** RFC 6455 §7.4.1: data of a text message is not UTF-8. */
    static final int INVALID_TEXT = 1007;
    /** RFC 6455 §7.4.1: message too big. */
    static final int TOO_BIG = 1009;

    private static final long serialVersionUID = 1L;

    private final int closeCode;

    WebSocketViolation(int closeCode, String message) {
        super(message, null, false, false);
        this.closeCode = closeCode;
    }

    int closeCode() {
        return closeCode;
    }
}
