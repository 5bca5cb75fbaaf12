package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.protocol.engineio.HandshakeError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is refused.
 *
 * @param message what the peer is told
 * @param context what listeners are told besides, in the reference server's words
 */
record Refusal(HandshakeError error, String message, Map<String, String> context) {

    Refusal(HandshakeError error, Map<String, String> context) {
        this(error, error.message(), context);
    }

    /** The request does not fit, for a reason with this name. */
    static Refusal badRequest(String name) {
        return new Refusal(HandshakeError.BAD_REQUEST, Map.of("name", name));
    }

    static Refusal unknownTransport(@Nullable String transport) {
        return about(HandshakeError.UNKNOWN_TRANSPORT, "transport", transport);
    }

    static Refusal unknownSession(String sid) {
        return about(HandshakeError.UNKNOWN_SESSION, "sid", sid);
    }

    static Refusal badMethod(String method) {
        return about(HandshakeError.BAD_HANDSHAKE_METHOD, "method", method);
    }

    static Refusal unsupportedProtocol(@Nullable String protocol) {
        return about(HandshakeError.UNSUPPORTED_PROTOCOL_VERSION, "protocol", protocol);
    }

    static Refusal illegalOrigin(String origin) {
        return new Refusal(HandshakeError.BAD_REQUEST, Map.of("name", "INVALID_ORIGIN", "origin", origin));
    }

    static Refusal forbiddenOrigin(String origin) {
        return new Refusal(HandshakeError.FORBIDDEN, Map.of("name", "ORIGIN_NOT_ALLOWED", "origin", origin));
    }

    static Refusal transportMismatch(String transport, String previous) {
        return new Refusal(
                HandshakeError.BAD_REQUEST,
                Map.of("name", "TRANSPORT_MISMATCH", "transport", transport, "previousTransport", previous));
    }

    /** The embedder's check refused it. */
    static Refusal forbidden(String message) {
        return new Refusal(HandshakeError.FORBIDDEN, message, Map.of("message", message));
    }

    private static Refusal about(HandshakeError error, String key, @Nullable String value) {
        return new Refusal(error, value == null ? Map.of() : Map.of(key, value));
    }
}
