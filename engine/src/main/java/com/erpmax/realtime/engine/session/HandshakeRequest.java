package com.erpmax.realtime.engine.session;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The HTTP request that opened a session. Immutable.
 *
 * @param path the path as requested, without the query
 * @param query the query parameters; of a repeated one the last value
 * @param headers the header fields by lower-case name, without {@code Sec-WebSocket-Key}
 * @param remoteAddress the client's address without the port: as the connection shows it, or what a trusted proxy says
 * @param isSecure whether the connection itself is TLS
 * @param isCrossOrigin whether an {@code Origin} header came along
 * @param time when the request arrived
 */
public record HandshakeRequest(
        String path,
        Map<String, String> query,
        Map<String, List<String>> headers,
        String remoteAddress,
        boolean isSecure,
        boolean isCrossOrigin,
        Instant time) {

    public HandshakeRequest {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    /** The first value of a header field; the name in lower case. */
    public Optional<String> header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }
}
