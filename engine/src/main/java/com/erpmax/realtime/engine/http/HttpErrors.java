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

    private static final int RETRY_AFTER_SECONDS = 5;

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

    /** No room for another session. */
    static FullHttpResponse unavailable(HttpExchange exchange) {
        FullHttpResponse response =
                exchange.response(HttpResponseStatus.SERVICE_UNAVAILABLE, null, Unpooled.EMPTY_BUFFER);
        response.headers().set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
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
            HttpExchange exchange, HttpResponseStatus status, String contentType, String text) {
        FullHttpResponse response =
                exchange.response(status, contentType, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        response.headers().set("X-Content-Type-Options", "nosniff");
        return response;
    }
}
