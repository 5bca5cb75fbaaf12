package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.http.CorsPolicy.Decision;
import com.erpmax.realtime.engine.http.CorsPolicy.Terms;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.List;

/** Writes what a page's browser is told (Fetch standard, "CORS protocol"). */
final class CorsHeaders {

    private static final String ORIGIN = "Origin";
    private static final String REQUESTED = "Access-Control-Request-Headers";

    private CorsHeaders() {}

    /** The headers of every answer, also of errors and of the switch to WebSocket. */
    static void add(HttpHeaders headers, EngineRequest request, Decision decision, Terms terms) {
        String origin = decision.allowedOrigin();
        if (origin != null) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            addList(headers, HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, terms.exposedHeaders());
        }
        if (decision.allowsCredentials()) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
        if (request.origin() != null && !decision.equals(Decision.ANY)) {
            headers.set(HttpHeaderNames.VARY, ORIGIN);
        }
    }

    /** What the answer to a preflight of an allowed origin says besides. */
    static void addPreflight(HttpHeaders headers, EngineRequest request, Decision decision, Terms terms) {
        addList(headers, HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, terms.methods());
        Duration maxAge = terms.maxAge();
        if (maxAge != null) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, maxAge.toSeconds());
        }
        if (!terms.allowedHeaders().isEmpty()) {
            addList(headers, HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, terms.allowedHeaders());
            return;
        }
        headers.set(HttpHeaderNames.VARY, decision.equals(Decision.ANY) ? REQUESTED : ORIGIN + ", " + REQUESTED);
        String requested = request.header(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        if (requested != null) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, requested);
        }
    }

    private static void addList(HttpHeaders headers, CharSequence name, List<String> values) {
        if (!values.isEmpty()) {
            headers.set(name, String.join(",", values));
        }
    }
}
