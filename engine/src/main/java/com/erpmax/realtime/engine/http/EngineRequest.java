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
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request for one of our paths, with the query parameters that Engine.IO reads.
 *
 * @param http the request itself
 * @param target its path and query
 * @param isWellFormed whether the request could be read, as HTTP and as a query
 * @param origin the header field {@code Origin}
 * @param isWebSocketUpgrade whether this is the opening handshake of RFC 6455, well-formed or not
 */
record EngineRequest(
        HttpRequest http,
        RequestTarget target,
        boolean isWellFormed,
        @Nullable String origin,
        boolean isWebSocketUpgrade) {

    /** Different in each WebSocket handshake, and over with it. */
    private static final String NONCE = "sec-websocket-key";

    private static final SharedTexts SHARED = new SharedTexts();

    static EngineRequest of(HttpRequest http) {
        HttpHeaders headers = http.headers();
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        // most requests have no Upgrade at all, while nearly all have a Connection
        boolean isUpgrade = headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
                && headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true);
        try {
            RequestTarget target = RequestTarget.of(http.uri());
            boolean isWellFormed = http.decoderResult().isSuccess() && isUnambiguous(http);
            return new EngineRequest(http, target, isWellFormed, origin, isUpgrade);
        } catch (IllegalArgumentException badEscape) {
            return new EngineRequest(http, RequestTarget.unreadable(rawPath(http)), false, origin, isUpgrade);
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
        Iterator<? extends CharSequence> hosts = headers.valueCharSequenceIterator(HttpHeaderNames.HOST);
        boolean hasHost = hosts.hasNext();
        if (hasHost) {
            hosts.next();
        }
        return (isHttp11 ? hasHost : http.protocolVersion().equals(HttpVersion.HTTP_1_0))
                && !hosts.hasNext()
                && (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                        || headers.getAll(HttpHeaderNames.TRANSFER_ENCODING).stream()
                                .allMatch(HttpHeaderValues.CHUNKED::contentEqualsIgnoreCase));
    }

    HttpMethod method() {
        return http.method();
    }

    boolean isGet() {
        return http.method().equals(HttpMethod.GET);
    }

    /** The value of a query parameter. */
    @Nullable
    String parameter(String name) {
        return target.parameter(name);
    }

    @Nullable
    String transport() {
        return parameter("transport");
    }

    /** What makes the URL of each request another one. */
    @Nullable
    String mark() {
        return parameter("t");
    }

    /** The session id; an empty one counts as absent. */
    @Nullable
    String sid() {
        String sid = parameter("sid");
        return sid == null || sid.isEmpty() ? null : sid;
    }

    EngineProtocol protocol() {
        return EngineProtocol.ofParameter(parameter("EIO"));
    }

    /** How packets look on the transport that this request opens. */
    Framing framing() {
        String base64 = parameter("b64");
        return Framing.of(protocol(), base64 != null && !base64.isEmpty());
    }

    /** Whether the answers are to be scripts ("JSONP"), which this server does not write. */
    boolean asksForJsonp() {
        return parameter("j") != null;
    }

    @Nullable
    String header(CharSequence name) {
        return http.headers().get(name);
    }

    /** @param ownPath the path, as an object that may live long */
    HandshakeRequest toHandshake(String ownPath, Channel channel, TrustedProxies proxies, Instant now) {
        Map<String, List<String>> headers = new HashMap<>();
        for (Map.Entry<String, String> header : http.headers()) {
            String field = header.getKey().toLowerCase(Locale.ROOT);
            if (!field.equals(NONCE)) {
                headers.merge(SHARED.name(field), List.of(header.getValue()), EngineRequest::joined);
            }
        }
        headers.replaceAll((field, values) -> SHARED.values(field, List.copyOf(values)));
        return new HandshakeRequest(
                ownPath,
                SHARED.parameters(Map.copyOf(target.parameters())),
                SHARED.fields(Map.copyOf(headers)),
                channel.remoteAddress() instanceof InetSocketAddress address
                        ? proxies.clientOf(address.getAddress(), headers.getOrDefault("x-forwarded-for", List.of()))
                        : String.valueOf(channel.remoteAddress()),
                channel.pipeline().get(SslHandler.class) != null,
                origin != null,
                now);
    }

    /** Adds to the values of a field that comes more than once, which few do. */
    private static List<String> joined(List<String> before, List<String> more) {
        List<String> all = before.size() == 1 ? new ArrayList<>(before) : before;
        all.addAll(more);
        return all;
    }
}
