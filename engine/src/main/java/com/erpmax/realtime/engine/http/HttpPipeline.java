package com.erpmax.realtime.engine.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * The handlers of a standalone server's connection, in order: {@code http} turns bytes into HTTP and back;
 * {@code engine} serves our paths and, on an upgrade, takes the whole pipeline; {@code not-found} answers the rest.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails to write or close tells its handlers
public final class HttpPipeline extends ChannelInitializer<SocketChannel> {

    private final EngineEndpoint endpoint;
    private final ChannelGroup connections;
    private final NotFound notFound = new NotFound();

    /**
     * Made once for a server.
     *
     * @param connections to which every connection is added, so that the server can close them
     */
    public HttpPipeline(EngineEndpoint endpoint, ChannelGroup connections) {
        this.endpoint = endpoint;
        this.connections = connections;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        connections.add(channel);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast("http", new HttpServerCodec());
        pipeline.addLast("engine", endpoint.newHandler());
        pipeline.addLast("not-found", notFound);
    }

    /** Answers 404 when a request that nobody serves has been read to its end, 400 when its end cannot be found. */
    @Sharable
    private static final class NotFound extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.read();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            boolean isEnd = message instanceof LastHttpContent;
            boolean isBroken =
                    message instanceof HttpObject part && part.decoderResult().isFailure();
            ReferenceCountUtil.release(message);
            if (isBroken) {
                HttpResponse response = answer(HttpResponseStatus.BAD_REQUEST);
                response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
                context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
            } else if (isEnd) {
                context.writeAndFlush(answer(HttpResponseStatus.NOT_FOUND), context.voidPromise());
            }
        }

        private static HttpResponse answer(HttpResponseStatus status) {
            DefaultFullHttpResponse response =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
            return response;
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.read();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
