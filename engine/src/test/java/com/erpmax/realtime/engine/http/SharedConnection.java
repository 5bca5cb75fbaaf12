package com.erpmax.realtime.engine.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A connection with two owners of requests, both of which write down what they get and answer when they are told to. */
@SuppressWarnings("FutureReturnValueIgnored") // an answer that cannot be written shows in what was written
final class SharedConnection {

    final List<String> events = new ArrayList<>();
    final Ours ours = new Ours();
    final Downstream downstream = new Downstream();
    final Reads reads = new Reads();
    final EmbeddedChannel channel = new EmbeddedChannel();

    SharedConnection() {
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(reads, ours, downstream);
    }

    /** A whole request without a body arrives. */
    void request(String path) {
        channel.writeInbound(head(path), LastHttpContent.EMPTY_LAST_CONTENT);
    }

    /** We answer the request that began last. */
    void answerOurs() {
        channel.pipeline().context(ours).writeAndFlush(response(ours.path));
        endOurs();
    }

    /** Our exchange is over. */
    void endOurs() {
        ours.exchangeEnded(channel.pipeline().context(ours));
    }

    /** The handlers behind answer the request that they got last. */
    void answerTheirs() {
        channel.pipeline().context(downstream).writeAndFlush(response(downstream.path));
    }

    /** The handlers behind want to read on. */
    void readTheirs() {
        channel.pipeline().context(downstream).read();
    }

    /** The bodies of the whole answers that were written. */
    List<String> answers() {
        List<String> answers = new ArrayList<>();
        for (Object next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            if (next instanceof FullHttpResponse response) {
                answers.add(response.content().toString(StandardCharsets.US_ASCII));
            }
            ReferenceCountUtil.release(next);
        }
        return answers;
    }

    static HttpRequest head(String path) {
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
    }

    static HttpContent part(String text) {
        return new DefaultHttpContent(bytes(text));
    }

    static HttpContent last(String text) {
        return new DefaultLastHttpContent(bytes(text));
    }

    static FullHttpResponse response(String text) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, bytes(text));
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    /** Counts the reads that reach the transport. */
    static final class Reads extends ChannelDuplexHandler {

        private int count;

        /** How many there were since the last call. */
        int take() {
            int taken = count;
            count = 0;
            return taken;
        }

        @Override
        public void read(ChannelHandlerContext context) {
            count++;
            context.read();
        }
    }

    /** We have what begins with {@code /ours}. */
    final class Ours extends RequestSequencer {

        boolean answersAtOnce;
        int bodiesAwaited;
        private String path = "";

        @Override
        boolean isOurs(HttpRequest request) {
            return request.uri().startsWith("/ours");
        }

        @Override
        void begin(ChannelHandlerContext at, HttpRequest request) {
            path = request.uri();
            events.add("begin " + path);
        }

        @Override
        void content(ChannelHandlerContext at, HttpContent content) {
            if (content.content().isReadable()) {
                events.add("content " + content.content().toString(StandardCharsets.US_ASCII));
            }
            if (isRequestComplete()) {
                events.add("end");
                if (answersAtOnce) {
                    answerOurs();
                }
            }
        }

        @Override
        void bodyAwaited() {
            bodiesAwaited++;
        }

        @Override
        void idle() {
            events.add("idle");
        }

        @Override
        void aborted() {
            events.add("aborted");
        }
    }

    /** The handlers behind have the rest. */
    final class Downstream extends ChannelDuplexHandler {

        boolean answersAtOnce;
        int completedReads;
        private String path = "";

        @Override
        public void channelRead(ChannelHandlerContext at, Object message) {
            if (message instanceof HttpRequest request) {
                path = request.uri();
                events.add("down " + path);
            } else if (message instanceof HttpContent content
                    && content.content().isReadable()) {
                events.add("down " + content.content().toString(StandardCharsets.US_ASCII));
            } else if (message instanceof ByteBuf raw) {
                events.add("down " + raw.toString(StandardCharsets.US_ASCII));
            }
            boolean isEnd = message instanceof LastHttpContent;
            ReferenceCountUtil.release(message);
            if (isEnd) {
                events.add("down end");
                if (answersAtOnce) {
                    answerTheirs();
                }
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext at) {
            completedReads++;
        }
    }
}
