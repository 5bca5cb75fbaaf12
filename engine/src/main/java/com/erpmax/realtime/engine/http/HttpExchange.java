package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.transport.PollingExchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One request for a path of ours and its answer. Made and answered on its channel's loop; a session answers from its
 * home loop, and the answer is handed over.
 */
final class HttpExchange implements PollingExchange {

    static final String TEXT = "text/plain; charset=UTF-8";
    static final String OCTET_STREAM = "application/octet-stream";
    static final String HTML = "text/html";
    static final String JSON = "application/json";

    /** The way back to the channel, on the channel's loop. A null response closes the connection. */
    interface Responder {
        void respond(HttpExchange exchange, @Nullable FullHttpResponse response);

        /** Asks for the body that the peer holds back (RFC 9110 §10.1.1). */
        void respondContinue(HttpExchange exchange);
    }

    private final EngineRequest request;
    private final CorsPolicy.Decision cors;
    private final EngineLoop channelLoop;
    private final Responder responder;
    private @Nullable EngineLoop home;

    HttpExchange(EngineRequest request, CorsPolicy.Decision cors, EngineLoop channelLoop, Responder responder) {
        this.request = request;
        this.cors = cors;
        this.channelLoop = channelLoop;
        this.responder = responder;
    }

    EngineRequest request() {
        return request;
    }

    CorsPolicy.Decision cors() {
        return cors;
    }

    /** From now on the exchange is answered by a session on this loop. */
    void assign(EngineLoop sessionHome) {
        home = sessionHome;
    }

    /** On the channel's loop, before any answer: asks for the body. */
    void respondContinue() {
        responder.respondContinue(this);
    }

    @Override
    public void respondPayload(ByteBuf payload) {
        respond(response(HttpResponseStatus.OK, TEXT, payload));
    }

    @Override
    public void respondBinaryPayload(ByteBuf payload) {
        respond(response(HttpResponseStatus.OK, OCTET_STREAM, payload));
    }

    @Override
    public void respondOk() {
        respond(response(HttpResponseStatus.OK, HTML, Unpooled.copiedBuffer("ok", StandardCharsets.US_ASCII)));
    }

    @Override
    public void respondEmpty(int status) {
        respond(response(HttpResponseStatus.valueOf(status), null, Unpooled.EMPTY_BUFFER));
    }

    @Override
    public void abort() {
        respond(null);
    }

    /** A response with the headers that every answer of ours carries. */
    FullHttpResponse response(HttpResponseStatus status, @Nullable String contentType, ByteBuf body) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        HttpHeaders headers = response.headers();
        if (contentType != null) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
        }
        headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        addCors(headers);
        return response;
    }

    /** The CORS headers of the request's origin (Fetch standard, "CORS protocol"). */
    void addCors(HttpHeaders headers) {
        String origin = cors.allowedOrigin();
        if (origin != null) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        if (cors.allowsCredentials()) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
        if (request.header(HttpHeaderNames.ORIGIN) != null && !cors.equals(CorsPolicy.Decision.ANY)) {
            headers.set(HttpHeaderNames.VARY, "Origin");
        }
    }

    private void respond(@Nullable FullHttpResponse response) {
        EngineLoop from = home;
        if (from == null || from == channelLoop) {
            responder.respond(this, response);
        } else {
            from.handOver(channelLoop, () -> responder.respond(this, response));
        }
    }
}
