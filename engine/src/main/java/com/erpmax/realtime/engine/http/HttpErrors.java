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
    private static final String METHODS = "GET,HEAD,PUT,PATCH,POST,DELETE";

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
    static FullHttpResponse refusal(HttpExchange exchange, HandshakeError error) {
        return exchange.response(
                HttpResponseStatus.valueOf(error.httpStatus()),
                HttpExchange.JSON,
                Unpooled.copiedBuffer(error.body(), StandardCharsets.UTF_8));
    }

    /** No room for another session. */
    static FullHttpResponse unavailable(HttpExchange exchange) {
        FullHttpResponse response =
                exchange.response(HttpResponseStatus.SERVICE_UNAVAILABLE, null, Unpooled.EMPTY_BUFFER);
        response.headers().set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return response;
    }

    /** A refused upgrade: always 400 with the message as text, as the reference server writes it. */
    static FullHttpResponse upgradeRefusal(HttpExchange exchange, HandshakeError error) {
        return exchange.response(
                HttpResponseStatus.BAD_REQUEST,
                HttpExchange.HTML,
                Unpooled.copiedBuffer(error.message(), StandardCharsets.UTF_8));
    }

    /** The answer to a preflight of an allowed origin (Fetch standard, "CORS-preflight fetch"). */
    static FullHttpResponse preflight(HttpExchange exchange) {
        FullHttpResponse response = exchange.response(HttpResponseStatus.NO_CONTENT, null, Unpooled.EMPTY_BUFFER);
        response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        String requested = exchange.request().header(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        if (requested != null) {
            response.headers()
                    .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, requested)
                    .set(HttpHeaderNames.VARY, "Origin, Access-Control-Request-Headers");
        }
        return response;
    }
}
