package com.erpmax.realtime.engine.http;

import static com.erpmax.realtime.engine.testing.RawConnection.head;
import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.metrics.EngineMeters;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.EchoListener;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestLoops;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The handler of one connection under a clock that moves when it is told to; the wire tests have the rest. */
@SuppressWarnings("FutureReturnValueIgnored") // an embedded channel does everything at once
class EngineRequestHandlerTest {

    private static final Duration IDLE = Duration.ofSeconds(65);
    private static final Duration BODY_WINDOW = Duration.ofSeconds(10);
    private static final Duration TICK = Duration.ofMillis(10);

    private final TestLoops loops = new TestLoops();
    private final EngineEndpoint endpoint = new EngineEndpoint(
            List.of("/socket.io"),
            HttpOptions.defaults(),
            EngineConfig.defaults(),
            EchoListener::new,
            new EngineMeters(new SimpleMeterRegistry()),
            InstantSource.fixed(Instant.EPOCH));
    private final Downstream downstream = new Downstream();
    private final EmbeddedChannel channel = loops.channel(new HttpServerCodec(), endpoint.newHandler(), downstream);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        endpoint.sessions().abortAll();
        loops.run();
        assertThat(endpoint.sessions().size()).isZero();
    }

    @Test
    void connectionThatAsksForNothingIsClosed() {
        loops.pass(IDLE.minus(TICK));
        assertThat(channel.isOpen()).isTrue();
        loops.pass(TICK);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void requestLineThatTricklesIsNoRequest() {
        for (int i = 0; i < 13; i++) {
            receive(i == 0 ? "GET /" : "a");
            loops.pass(Duration.ofSeconds(5));
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void connectionIsKeptForTheNextRequest() {
        for (int i = 0; i < 3; i++) {
            receive(head("GET /socket.io/?EIO=4"));
            assertThat(answer()).startsWith("HTTP/1.1 400");
            loops.pass(IDLE.minus(TICK));
            assertThat(channel.isOpen()).isTrue();
        }
        loops.pass(TICK);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void bodyThatTricklesIsCutOffAndItsSessionEnds() {
        String target = openSession();
        receive(head("POST " + target, "Content-Length: 1000"));
        for (int i = 0; i < 9; i++) {
            receive("4");
            loops.pass(Duration.ofSeconds(1));
        }
        assertThat(channel.isOpen()).isTrue();
        loops.pass(Duration.ofSeconds(1));
        assertThat(channel.isOpen()).isFalse();
        assertThat(endpoint.sessions().size()).isZero();
    }

    @Test
    void bodyThatStopsIsCutOffAndItsSessionEnds() {
        String target = openSession();
        receive(head("POST " + target, "Transfer-Encoding: chunked") + "2\r\n4a\r\n");
        loops.pass(BODY_WINDOW.minus(TICK));
        assertThat(channel.isOpen()).isTrue();
        loops.pass(TICK);
        assertThat(channel.isOpen()).isFalse();
        assertThat(endpoint.sessions().size()).isZero();
    }

    @Test
    void bodyThatComesFastEnoughIsRead() {
        String target = openSession();
        receive(head("POST " + target, "Content-Length: 60000"));
        for (int i = 0; i < 5; i++) {
            receive((i == 0 ? "4" : "x") + "x".repeat(11_999));
            assertThat(channel.isOpen()).isTrue();
            loops.pass(BODY_WINDOW.minus(TICK));
        }
        assertThat(answer()).startsWith("HTTP/1.1 200 OK");
    }

    @Test
    void restOfABodyThatWasRefusedEarlyHasItsTime() {
        String target = openSession();
        receive(head("POST " + target, "Content-Length: 2000000"));
        receive("x".repeat(1_000_001));
        assertThat(answer()).startsWith("HTTP/1.1 413");
        loops.pass(BODY_WINDOW);
        assertThat(channel.isOpen())
                .as("a million bytes came in the first window")
                .isTrue();
        loops.pass(BODY_WINDOW);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void waitingPollIsNotTimedOut() {
        String target = openSession();
        receive(head("GET " + target));
        loops.pass(Duration.ofSeconds(24));
        assertThat(channel.isOpen()).isTrue();
        loops.pass(Duration.ofSeconds(2));
        assertThat(answer()).endsWith("\r\n\r\n2");
    }

    @Test
    void requestOfTheHandlersBehindIsNotTimedOut() {
        receive(head("GET /theirs"));
        assertThat(downstream.messages).hasSize(2);
        loops.pass(IDLE.multipliedBy(3));
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void failureDuringTheirRequestIsTheirs() {
        receive(head("GET /theirs"));
        channel.pipeline().fireExceptionCaught(new IOException("reset"));
        assertThat(downstream.failures).hasSize(1);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void failureBetweenRequestsClosesTheConnection() {
        channel.pipeline().fireExceptionCaught(new IOException("reset"));
        assertThat(channel.isOpen()).isFalse();
        assertThat(downstream.failures).isEmpty();
    }

    @Test
    void answerThatCannotBeWrittenClosesTheConnection() {
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                ReferenceCountUtil.release(message);
                promise.setFailure(new IOException("broken pipe"));
            }
        });
        receive(head("GET /socket.io/?EIO=4"));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void upgradeLeavesTheWebSocketAloneInThePipeline() {
        receive(RawWebSocket.upgradeRequest(PATH + "websocket"));
        assertThat(channel.pipeline().names())
                .filteredOn(name -> !name.contains("Tail"))
                .containsExactly("websocket");
        assertThat(channel.config().isAutoRead()).isTrue();
        loops.run();
        assertThat(answer()).startsWith("HTTP/1.1 101").contains("0{\"sid\":");
        loops.pass(Duration.ofSeconds(24));
        assertThat(channel.isOpen())
                .as("no timer of the HTTP connection is left")
                .isTrue();
    }

    @Test
    void moreRequestsAheadThanTheCodecAllowsCloseTheConnection() {
        String target = openSession();
        receive(head("GET " + target) + head("GET /theirs").repeat(200));
        assertThat(channel.isOpen()).isFalse();
        assertThat(endpoint.sessions().size()).isZero();
    }

    private String openSession() {
        receive(head("GET " + PATH + "polling"));
        String open = answer();
        int sid = open.indexOf("\"sid\":\"") + 7;
        return PATH + "polling&sid=" + open.substring(sid, sid + 20);
    }

    private void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        loops.run();
    }

    private String answer() {
        StringBuilder answer = new StringBuilder();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            answer.append(next.toString(StandardCharsets.ISO_8859_1));
            next.release();
        }
        return answer.toString();
    }

    private static final class Downstream extends ChannelInboundHandlerAdapter {

        private final List<Object> messages = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            messages.add(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failures.add(cause);
        }
    }
}
