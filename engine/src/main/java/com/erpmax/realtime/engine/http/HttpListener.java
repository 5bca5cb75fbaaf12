package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.session.HandshakeRequest;

/**
 * Sees the HTTP side of a server. Called on the event loop of the request's connection, which it must not block; what
 * it throws is logged, and the answer goes out as it is.
 */
@EventLoopOnly
public interface HttpListener {

    /**
     * The first answer of a session goes out: the polling response with the open packet, or the 101 to a WebSocket. Not
     * called for the 101 that moves a session from polling. Called before {@link #onHeaders}.
     */
    default void onInitialHeaders(HandshakeRequest request, ResponseHeaders headers) {}

    /** An answer of the engine goes out, of a session or an error, or the 101 to a WebSocket. */
    default void onHeaders(HandshakeRequest request, ResponseHeaders headers) {}

    /** A request is refused with one of the protocol's errors: the reference server's {@code connection_error}. */
    default void onRefused(RefusedRequest refused) {}
}
