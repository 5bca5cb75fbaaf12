package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.session.HandshakeRequest;
import com.erpmax.realtime.engine.transport.PollingExchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request for a path of ours and its answer. Made and answered on its channel's loop; a session answers from its
 * home loop, and the answer is handed over.
 */
final class HttpExchange implements PollingExchange {

    static final CharSequence TEXT = AsciiString.cached("text/plain; charset=UTF-8");
    static final CharSequence OCTET_STREAM = HttpHeaderValues.APPLICATION_OCTET_STREAM;
    static final CharSequence HTML = HttpHeaderValues.TEXT_HTML;
    static final CharSequence JSON = HttpHeaderValues.APPLICATION_JSON;

    private static final HttpHeadersFactory CHECKED = DefaultHttpHeadersFactory.headersFactory();
    private static final HttpHeadersFactory UNCHECKED =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    /** The way back to the channel, on the channel's loop. A null response closes the connection. */
    interface Responder {
        void respond(HttpExchange exchange, @Nullable FullHttpResponse response);

        /** Asks for the body that the peer holds back (RFC 9110 §10.1.1). */
        void respondContinue(HttpExchange exchange);
    }

    private final EngineRequest request;
    private final EngineEndpoint endpoint;
    private final CorsPolicy.Decision cors;
    private final Channel channel;
    private final EngineLoop channelLoop;
    private final Responder responder;
    private @Nullable EngineLoop home;
    private @Nullable HandshakeRequest description;
    private @Nullable String openedSid;
    private @Nullable PendingCheck pendingCheck;

    HttpExchange(
            EngineRequest request,
            EngineEndpoint endpoint,
            Channel channel,
            EngineLoop channelLoop,
            Responder responder) {
        this.request = request;
        this.endpoint = endpoint;
        String origin = request.origin();
        this.cors = endpoint.http().cors().decide(origin, origin == null ? null : request.header(HttpHeaderNames.HOST));
        this.channel = channel;
        this.channelLoop = channelLoop;
        this.responder = responder;
    }

    EngineRequest request() {
        return request;
    }

    CorsPolicy.Decision cors() {
        return cors;
    }

    /** The request as the embedder sees it; made when it is first asked for. */
    HandshakeRequest describe() {
        HandshakeRequest known = description;
        if (known == null) {
            known = request.toHandshake(
                    endpoint.shared(request.target().path()),
                    channel,
                    endpoint.http().proxies(),
                    endpoint.clock().instant());
            description = known;
        }
        return known;
    }

    /** The answer is the first one of the session with this id. */
    void opens(String sid) {
        openedSid = sid;
    }

    /** Whether the answer is a session's first. */
    boolean isInitial() {
        return openedSid != null;
    }

    /** An embedder's check decides about this exchange, or, with null, did. */
    void awaits(@Nullable PendingCheck check) {
        pendingCheck = check;
    }

    /** The peer is gone: nobody needs to decide about its request. */
    void cancelCheck() {
        if (pendingCheck != null) {
            pendingCheck.abandon();
            pendingCheck = null;
        }
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
    public @Nullable String mark() {
        return request.mark();
    }

    @Override
    public void respondPayload(ByteBuf payload, boolean isCompressible) {
        respondPayload(TEXT, payload, isCompressible);
    }

    @Override
    public void respondBinaryPayload(ByteBuf payload, boolean isCompressible) {
        respondPayload(OCTET_STREAM, payload, isCompressible);
    }

    private void respondPayload(CharSequence contentType, ByteBuf payload, boolean isCompressible) {
        ContentCoding coding = isCompressible && endpoint.http().compression().wants(payload.readableBytes())
                ? ContentCoding.accepted(request.http().headers().getAll(HttpHeaderNames.ACCEPT_ENCODING))
                : ContentCoding.IDENTITY;
        Optional<ByteBuf> compressed = BodyCompressor.compress(coding, payload);
        FullHttpResponse response = polled(contentType, compressed.orElse(payload));
        if (compressed.isPresent()) {
            payload.release();
            response.headers().set(HttpHeaderNames.CONTENT_ENCODING, coding.wireName());
        }
        SessionCookie cookie = endpoint.http().cookie();
        if (cookie != null && openedSid != null) {
            response.headers().set(HttpHeaderNames.SET_COOKIE, cookie.header(openedSid));
        }
        respond(response);
    }

    @Override
    public void respondOk() {
        respond(polled(HTML, Unpooled.copiedBuffer("ok", StandardCharsets.US_ASCII)));
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
    FullHttpResponse response(HttpResponseStatus status, @Nullable CharSequence contentType, ByteBuf body) {
        return response(status, contentType, body, CHECKED);
    }

    private FullHttpResponse response(
            HttpResponseStatus status, @Nullable CharSequence contentType, ByteBuf body, HttpHeadersFactory factory) {
        HttpHeaders headers = factory.newHeaders();
        if (contentType != null) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
        }
        headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        addCors(headers);
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body, headers, EmptyHttpHeaders.INSTANCE);
    }

    /** What the browser of a page is told about it. */
    void addCors(HttpHeaders headers) {
        CorsHeaders.add(headers, request, cors, endpoint.http().cors().terms());
    }

    /** The old browsers among these take text for a page, and their own filter for scripts would break it. */
    private FullHttpResponse polled(CharSequence contentType, ByteBuf body) {
        HttpHeadersFactory factory = isOurOwn() ? UNCHECKED : CHECKED;
        FullHttpResponse response = response(HttpResponseStatus.OK, contentType, body, factory);
        String userAgent = request.header(HttpHeaderNames.USER_AGENT);
        if (userAgent != null && (userAgent.contains(";MSIE") || userAgent.contains("Trident/"))) {
            response.headers().set("X-XSS-Protection", "0");
        }
        return response;
    }

    /** Whether nothing in the head of an answer comes from the request or the embedder, so that there is nothing to check. */
    private boolean isOurOwn() {
        return endpoint.http().listener() == null && !cors.namesOrigin();
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
