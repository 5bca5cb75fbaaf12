package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.session.HandshakeRequest;

/**
 * A client that was not let into a namespace.
 *
 * @param namespace the name that the client asked for; it comes from outside and may be any text
 * @param handshake the request that opened the connection
 * @param code the kind of refusal: the middleware's, or one of the constants here
 * @param message the text that the client got, or what the log should say if it got none
 */
public record ConnectRefusal(String namespace, HandshakeRequest handshake, String code, String message) {
    /** There is no such namespace. */
    public static final String INVALID_NAMESPACE = "invalid_namespace";

    /** The connection is in as many namespaces as it may be. */
    public static final String TOO_MANY_NAMESPACES = "too_many_namespaces";

    /** The parents of namespaces have as many children as they may have. */
    public static final String TOO_MANY_DYNAMIC_NAMESPACES = "too_many_dynamic_namespaces";

    /** A middleware failed, and the transport was closed. */
    public static final String UNAVAILABLE = "unavailable";
}
