package com.erpmax.realtime.engine.session;

/**
 * Why a session ended. The first six are the reference server's words; the others are ends that it does not have.
 * The text goes to logs, metrics and disconnect handlers, never over the wire.
 */
public enum CloseReason {
    /** The connection failed or the peer broke the transport's rules (two polls at once, oversized frame, wrong heartbeat). */
    TRANSPORT_ERROR("transport error"),
    /** The peer closed. */
    TRANSPORT_CLOSE("transport close"),
    /** No pong came within {@code pingTimeout}. */
    PING_TIMEOUT("ping timeout"),
    /** Something arrived that is no Engine.IO packet. */
    PARSE_ERROR("parse error"),
    /** The layer above ended the session. */
    FORCED_CLOSE("forced close"),
    /** The server stops. */
    SERVER_SHUTTING_DOWN("server shutting down"),
    /** More bytes waited for the peer than the outbound bound allows. */
    OUTBOUND_OVERFLOW("outbound overflow"),
    /** Bytes waited and the peer took none for the write time-out. */
    WRITE_STALLED("write stalled"),
    /** The peer sent events faster than its handlers took them, beyond the inbound bound. */
    INBOUND_OVERFLOW("inbound overflow"),
    /** The peer joined no namespace within the connect time-out. */
    CONNECT_TIMEOUT("connect timeout"),
    /** The session or its credentials reached the end of their life. */
    EXPIRED("expired"),
    /** The server could not serve the session for the moment; the peer should come back. */
    UNAVAILABLE("unavailable");

    private final String text;

    CloseReason(String text) {
        this.text = text;
    }

    /** The reason as logs and disconnect handlers show it. */
    public String text() {
        return text;
    }
}
