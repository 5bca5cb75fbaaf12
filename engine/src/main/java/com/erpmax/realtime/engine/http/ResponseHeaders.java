package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The header fields of one answer, while a {@link HttpListener} may add to them. What frames the answer or belongs to
 * the WebSocket handshake is not the listener's to change.
 */
@EventLoopOnly
public final class ResponseHeaders {

    private static final Set<String> RESERVED = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "keep-alive",
            "transfer-encoding",
            "trailer",
            "upgrade");

    private final HttpHeaders headers;

    ResponseHeaders(HttpHeaders headers) {
        this.headers = headers;
    }

    /** The first value of a field, in any case. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /**
     * Sets a field and replaces what it held.
     *
     * @throws IllegalArgumentException when the name is reserved, or name or value is not valid in HTTP
     */
    public ResponseHeaders set(String name, String value) {
        headers.set(free(name), value);
        return this;
    }

    /**
     * Adds a field beside what is there, for example a second {@code Set-Cookie}.
     *
     * @throws IllegalArgumentException when the name is reserved, or name or value is not valid in HTTP
     */
    public ResponseHeaders add(String name, String value) {
        headers.add(free(name), value);
        return this;
    }

    private static String free(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (RESERVED.contains(lower) || lower.startsWith("sec-websocket-")) {
            throw new IllegalArgumentException("name: " + name + " (expected: a field that does not frame the answer)");
        }
        return name;
    }
}
