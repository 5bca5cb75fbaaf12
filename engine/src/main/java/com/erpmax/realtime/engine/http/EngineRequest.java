package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.session.HandshakeRequest;
import com.erpmax.realtime.engine.transport.Framing;
import com.erpmax.realtime.protocol.engineio.EngineProtocol;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request for one of our paths, with the query parameters that Engine.IO reads.
 *
 * @param http the request itself
 * @param path the path without the query
 * @param query the parameters; of a repeated one the last value, as in the reference server
 * @param isWellFormed whether the request could be read, as HTTP and as a query
 */
record EngineRequest(HttpRequest http, String path, Map<String, String> query, boolean isWellFormed) {

    private static final int MAX_PARAMETERS = 64;
    /** Different in each WebSocket handshake, and over with it. */
    private static final String NONCE = "sec-websocket-key";

    private static final SharedTexts SHARED = new SharedTexts();

    static EngineRequest of(HttpRequest http) {
        Map<String, String> query = new HashMap<>();
        try {
            QueryStringDecoder uri = QueryStringDecoder.builder()
                    .maxParams(MAX_PARAMETERS)
                    .semicolonIsNormalChar(true)
                    .build(http.uri());
            uri.parameters().forEach((name, values) -> query.put(name, values.getLast()));
            return new EngineRequest(
                    http, uri.path(), query, http.decoderResult().isSuccess() && isUnambiguous(http));
        } catch (IllegalArgumentException badEscape) {
            return new EngineRequest(http, rawPath(http), query, false);
        }
    }

    /** The raw path of a request line, without decoding and without query. */
    static String rawPath(HttpRequest http) {
        String uri = http.uri();
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    /**
     * What the codec lets pass but another server on the way may have read differently: an unknown version, a body in
     * another coding than chunks, no host or more than one (RFC 9112 §2.3, §3.2, §6.1).
     */
    private static boolean isUnambiguous(HttpRequest http) {
        HttpHeaders headers = http.headers();
        boolean isHttp11 = http.protocolVersion().equals(HttpVersion.HTTP_1_1);
        int hosts = headers.getAll(HttpHeaderNames.HOST).size();
        return (isHttp11 ? hosts == 1 : http.protocolVersion().equals(HttpVersion.HTTP_1_0) && hosts <= 1)
                && headers.getAll(HttpHeaderNames.TRANSFER_ENCODING).stream()
                        .allMatch(HttpHeaderValues.CHUNKED::contentEqualsIgnoreCase);
    }

    HttpMethod method() {
        return http.method();
    }

    boolean isGet() {
        return http.method().equals(HttpMethod.GET);
    }

    @Nullable
    String transport() {
        return query.get("transport");
    }

    /** What makes the URL of each request another one. */
    @Nullable
    String mark() {
        return query.get("t");
    }

    /** The session id; an empty one counts as absent. */
    @Nullable
    String sid() {
        String sid = query.get("sid");
        return sid == null || sid.isEmpty() ? null : sid;
    }

    EngineProtocol protocol() {
        return EngineProtocol.ofParameter(query.get("EIO"));
    }

    /** How packets look on the transport that this request opens. */
    Framing framing() {
        return Framing.of(protocol(), !query.getOrDefault("b64", "").isEmpty());
    }

    /** Whether the answers are to be scripts ("JSONP"), which this server does not write. */
    boolean asksForJsonp() {
        return query.containsKey("j");
    }

    @Nullable
    String header(CharSequence name) {
        return http.headers().get(name);
    }

    /** Whether this is the opening handshake of RFC 6455, well-formed or not. */
    boolean isWebSocketUpgrade() {
        HttpHeaders headers = http.headers();
        return headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)
                && headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true);
    }

    /** @param ownPath the path, as an object that may live long */
    HandshakeRequest toHandshake(String ownPath, Channel channel, TrustedProxies proxies, Instant now) {
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : http.headers().names()) {
            String field = name.toLowerCase(Locale.ROOT);
            if (!field.equals(NONCE)) {
                headers.put(
                        SHARED.name(field),
                        SHARED.values(field, List.copyOf(http.headers().getAll(name))));
            }
        }
        return new HandshakeRequest(
                ownPath,
                SHARED.parameters(Map.copyOf(query)),
                SHARED.fields(Map.copyOf(headers)),
                channel.remoteAddress() instanceof InetSocketAddress address
                        ? proxies.clientOf(address.getAddress(), headers.getOrDefault("x-forwarded-for", List.of()))
                        : String.valueOf(channel.remoteAddress()),
                channel.pipeline().get(SslHandler.class) != null,
                http.headers().contains(HttpHeaderNames.ORIGIN),
                now);
    }
}
