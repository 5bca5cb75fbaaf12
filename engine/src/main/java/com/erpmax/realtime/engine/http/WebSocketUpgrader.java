package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.transport.WebSocketTransport;
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
import java.util.Map;

/** The opening handshake of RFC 6455 and the change of the pipeline: afterwards the WebSocket handler is alone in it. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails to write or close tells its handlers
final class WebSocketUpgrader {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private WebSocketUpgrader() {}

    /** Whether version and key of the handshake are as RFC 6455 §4.1 wants them. */
    static boolean isValid(EngineRequest request) {
        String key = request.header(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        return "13".equals(request.header(HttpHeaderNames.SEC_WEBSOCKET_VERSION)) && key != null && isKey(key.strip());
    }

    /** Answers 101 and hands the channel over; the first frame may follow in the same packet. */
    static void upgrade(ChannelHandlerContext context, HttpExchange exchange, WebSocketTransport transport) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
        response.headers()
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept(exchange.request()));
        String protocols = exchange.request().header(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        if (protocols != null) {
            // browsers fail the connection unless one of the offered subprotocols is chosen
            response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, protocols.split(",", 2)[0].strip());
        }
        exchange.addCors(response.headers());
        context.writeAndFlush(response, context.voidPromise());
        replaceHandlers(context.pipeline(), transport.handler());
        context.channel().config().setAutoRead(true);
    }

    /** The codec goes last: on removal it passes on what it read beyond the request. */
    private static void replaceHandlers(ChannelPipeline pipeline, ChannelHandler webSocket) {
        String codec = pipeline.context(HttpServerCodec.class).name();
        pipeline.addAfter(codec, "websocket", webSocket);
        for (Map.Entry<String, ChannelHandler> entry : pipeline.toMap().entrySet()) {
            ChannelHandler handler = entry.getValue();
            if (handler != webSocket
                    && !(handler instanceof SslHandler)
                    && !entry.getKey().equals(codec)) {
                pipeline.remove(handler);
            }
        }
        pipeline.remove(codec);
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
