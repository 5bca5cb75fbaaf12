package com.erpmax.realtime.socket.namespace;

/** An acknowledgement that was waited for will not come. Has no stack trace. */
public final class AckFailedException extends RuntimeException {
    private final Cause cause;

    /** Why it will not come. */
    public enum Cause {
        /** The client did not answer in time. */
        TIMEOUT("operation has timed out"),
        /** The socket was disconnected before. */
        DISCONNECTED("socket has been disconnected"),
        /** The event was volatile and could not leave at once, so that the client was not asked. */
        DROPPED("event has been dropped");

        private final String text;

        Cause(String text) {
            this.text = text;
        }
    }

    AckFailedException(Cause cause) {
        super(cause.text, null, false, false);
        this.cause = cause;
    }

    /** Why it will not come. */
    public Cause reason() {
        return cause;
    }
}
