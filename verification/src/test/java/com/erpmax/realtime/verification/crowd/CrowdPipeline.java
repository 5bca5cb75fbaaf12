package com.erpmax.realtime.verification.crowd;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;

/** A WebSocket to the service's Engine.IO path. */
final class CrowdPipeline extends ChannelInitializer<SocketChannel> {

    private static final int LARGEST_ANSWER = 16 * 1024;
    private static final int LARGEST_FRAME = 1024 * 1024;

    private final int port;
    private final Hearer hearer;

    CrowdPipeline(int port, Hearer hearer) {
        this.port = port;
        this.hearer = hearer;
    }

    /** Hears one connection, on its event loop. */
    interface Hearer {

        void onPacket(Channel from, String packet);

        void onEnd();
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket"))
                .version(WebSocketVersion.V13)
                .maxFramePayloadLength(LARGEST_FRAME)
                .handshakeTimeoutMillis(20_000)
                .withUTF8Validator(false)
                .build();
        channel.pipeline()
                .addLast(new HttpClientCodec())
                .addLast(new HttpObjectAggregator(LARGEST_ANSWER))
                .addLast(new WebSocketClientProtocolHandler(config))
                .addLast(new Frames(hearer));
    }

    /** A refused handshake is an exception, and ends the connection. */
    private static final class Frames extends SimpleChannelInboundHandler<TextWebSocketFrame> {

        private final Hearer hearer;

        Frames(Hearer hearer) {
            this.hearer = hearer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            hearer.onPacket(context.channel(), frame.text());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            hearer.onEnd();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var unused = context.close();
        }
    }
}
