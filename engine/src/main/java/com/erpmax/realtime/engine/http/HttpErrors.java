package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.protocol.engineio.HandshakeError;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Answers that are not a session's. */
final class HttpErrors {

    private HttpErrors() {}

    /** The status for a request that could not be decoded. */
    static HttpResponseStatus statusOf(@Nullable Throwable cause) {
        if (cause instanceof TooLongHttpHeaderException) {
            return HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
        }
        return cause instanceof TooLongHttpLineException
                ? HttpResponseStatus.REQUEST_URI_TOO_LONG
                : HttpResponseStatus.BAD_REQUEST;
    }

    /** A refused request, as JSON. */
    static FullHttpResponse refusal(HttpExchange exchange, Refusal refusal) {
        HandshakeError error = refusal.error();
        return error(
                exchange,
                HttpResponseStatus.valueOf(error.httpStatus()),
                HttpExchange.JSON,
                error.body(refusal.message()));
    }

    /** No session can be opened now: JSON as for a refused request, to an upgrade request too. */
    static FullHttpResponse unavailable(HttpExchange exchange, Unavailability reason) {
        HttpResponseStatus status = HttpResponseStatus.SERVICE_UNAVAILABLE;
        FullHttpResponse response =
                error(exchange, status, HttpExchange.JSON, HandshakeError.body(status.code(), reason.message()));
        response.headers().set(HttpHeaderNames.RETRY_AFTER, reason.retryAfterSeconds());
        if (exchange.cors().allowedOrigin() != null) {
            // beside what the policy exposes: scripts of a page see only the fields that are named so
            response.headers().add(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, HttpHeaderNames.RETRY_AFTER);
        }
        return response;
    }

    /** A refused upgrade: always 400 with the message as text, as the reference server writes it. */
    static FullHttpResponse upgradeRefusal(HttpExchange exchange, Refusal refusal) {
        return error(exchange, HttpResponseStatus.BAD_REQUEST, HttpExchange.HTML, refusal.message());
    }

    /** The answer to a preflight of an allowed origin (Fetch standard, "CORS-preflight fetch"). */
    static FullHttpResponse preflight(HttpExchange exchange, CorsPolicy.Terms terms) {
        FullHttpResponse response = exchange.response(HttpResponseStatus.NO_CONTENT, null, Unpooled.EMPTY_BUFFER);
        CorsHeaders.addPreflight(response.headers(), exchange.request(), exchange.cors(), terms);
        return response;
    }

    /** An error with a text, which browsers are not to take for anything but what it says it is. */
    private static FullHttpResponse error(
            HttpExchange exchange, HttpResponseStatus status, CharSequence contentType, String text) {
        FullHttpResponse response =
                exchange.response(status, contentType, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        response.headers().set("X-Content-Type-Options", "nosniff");
        return response;
    }
}
