package com.erpmax.realtime.engine.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The opening handshake of RFC 6455 and the change of the pipeline: afterwards the WebSocket handler is alone in it. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails to write or close tells its handlers
final class WebSocketUpgrader {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private WebSocketUpgrader() {}

    /** Whether method, version and key of the handshake are as RFC 6455 §4.1 wants them. */
    static boolean isValid(EngineRequest request) {
        String key = request.header(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        return request.isGet()
                && "13".equals(request.header(HttpHeaderNames.SEC_WEBSOCKET_VERSION))
                && key != null
                && isKey(key.strip());
    }

    /**
     * Answers 101 and hands the channel over. The transport is announced when it can send and before it hears anything:
     * the peer's first frame may have come in one packet with the request. What the transport sends now leaves together
     * with the answer.
     */
    static void upgrade(
            ChannelHandlerContext context, FullHttpResponse response, WebSocketOpening opening, Runnable announce) {
        context.write(response, context.voidPromise());
        opening.transport().flushLater();
        ChannelPipeline pipeline = context.pipeline();
        HttpServerCodec codec = pipeline.get(HttpServerCodec.class);
        replaceHandlers(pipeline, codec, opening.transport().handler());
        codec.removeOutboundHandler();
        announce.run();
        pipeline.remove(codec); // passes on what it read beyond the request
        context.channel().config().setAutoRead(true);
    }

    /**
     * Stops reading HTTP while it is open whether the connection will be a WebSocket: a client sends nothing before it
     * has its answer (RFC 6455 §4.1), and what it sends all the same arrives as plain bytes.
     */
    static void stopReadingHttp(ChannelHandlerContext context) {
        context.pipeline().get(HttpServerCodec.class).removeInboundHandler();
    }

    /** The 101 that {@link #upgrade} sends, with the extensions agreed on. */
    static FullHttpResponse response(HttpExchange exchange, WebSocketOpening opening) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
        response.headers()
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept(exchange.request()));
        String offered = exchange.request().header(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        String protocol = offered == null ? "" : offered.split(",", 2)[0].strip();
        if (!protocol.isEmpty()) {
            // browsers fail the connection unless one of the offered subprotocols is chosen
            response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, protocol);
        }
        opening.extensions()
                .ifPresent(agreed -> response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, agreed));
        exchange.addCors(response.headers());
        return response;
    }

    private static void replaceHandlers(ChannelPipeline pipeline, ChannelHandler codec, ChannelHandler webSocket) {
        pipeline.addAfter(pipeline.context(codec).name(), "websocket", webSocket);
        for (ChannelHandler handler : pipeline.toMap().values()) {
            if (handler != webSocket && handler != codec && !(handler instanceof SslHandler)) {
                pipeline.remove(handler);
            }
        }
    }

    private static String accept(EngineRequest request) {
        String key = String.valueOf(request.header(HttpHeaderNames.SEC_WEBSOCKET_KEY))
                .strip();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }
}
