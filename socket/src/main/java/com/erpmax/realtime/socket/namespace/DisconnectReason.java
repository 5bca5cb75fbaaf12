package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.session.CloseReason;

/**
 * Why a socket left its namespace. The texts of the first seven are the reference server's; the others are ends that it
 * does not have. They go to handlers, logs and metrics, never over the wire.
 */
public enum DisconnectReason {
    /** The connection failed or the peer broke the transport's rules. */
    TRANSPORT_ERROR("transport error"),
    /** The peer closed the connection. */
    TRANSPORT_CLOSE("transport close"),
    /** The peer did not answer a heartbeat in time. */
    PING_TIMEOUT("ping timeout"),
    /** The peer sent something that is no Engine.IO packet. */
    PARSE_ERROR("parse error"),
    /** The server closed the connection, also because of a malformed or misplaced Socket.IO packet. */
    FORCED_CLOSE("forced close"),
    /** The server stops. */
    SERVER_SHUTTING_DOWN("server shutting down"),
    /** The client left the namespace. */
    CLIENT_NAMESPACE_DISCONNECT("client namespace disconnect"),
    /** The application disconnected the socket; stock clients do not come back from this. */
    SERVER_NAMESPACE_DISCONNECT("server namespace disconnect"),
    /** More bytes waited for the peer than the outbound bound allows. */
    OUTBOUND_OVERFLOW("outbound overflow"),
    /** Bytes waited and the peer took none for the write time-out. */
    WRITE_STALLED("write stalled"),
    /** The peer sent events faster than its handlers took them, beyond the inbound bound. */
    INBOUND_OVERFLOW("inbound overflow"),
    /** No namespace had let the connection in within the connect time-out. */
    CONNECT_TIMEOUT("connect timeout"),
    /** The connection or its credentials reached the end of their life. */
    EXPIRED("expired"),
    /** The server could not serve the connection for the moment. */
    UNAVAILABLE("unavailable");

    private final String text;

    DisconnectReason(String text) {
        this.text = text;
    }

    /** The reason as handlers, logs and metrics show it. */
    public String text() {
        return text;
    }

    /**
     * Whether events that wait for a handler are dropped: so when the server turned the client away. Otherwise what
     * had arrived before the end is still handled.
     */
    boolean dropsWaitingEvents() {
        return this == SERVER_NAMESPACE_DISCONNECT || this == EXPIRED || this == INBOUND_OVERFLOW;
    }

    /**
     * Whether the client may recover the socket: not if one of the two sides ended it on purpose, nor if the client does
     * not speak the protocol, nor if the server that would remember it stops; nor if more waited for it than may, because
     * the replay of the same would end its next connection as well.
     */
    boolean isRecoverable() {
        return this != CLIENT_NAMESPACE_DISCONNECT
                && this != SERVER_NAMESPACE_DISCONNECT
                && this != PARSE_ERROR
                && this != OUTBOUND_OVERFLOW
                && this != SERVER_SHUTTING_DOWN;
    }

    /** The reason for sockets whose connection ended so. */
    public static DisconnectReason of(CloseReason reason) {
        return switch (reason) {
            case TRANSPORT_ERROR -> TRANSPORT_ERROR;
            case TRANSPORT_CLOSE -> TRANSPORT_CLOSE;
            case PING_TIMEOUT -> PING_TIMEOUT;
            case PARSE_ERROR -> PARSE_ERROR;
            case FORCED_CLOSE -> FORCED_CLOSE;
            case SERVER_SHUTTING_DOWN -> SERVER_SHUTTING_DOWN;
            case OUTBOUND_OVERFLOW -> OUTBOUND_OVERFLOW;
            case WRITE_STALLED -> WRITE_STALLED;
            case INBOUND_OVERFLOW -> INBOUND_OVERFLOW;
            case CONNECT_TIMEOUT -> CONNECT_TIMEOUT;
            case EXPIRED -> EXPIRED;
            case UNAVAILABLE -> UNAVAILABLE;
        };
    }
}
