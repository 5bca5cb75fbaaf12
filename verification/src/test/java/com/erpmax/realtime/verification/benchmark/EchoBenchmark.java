package com.erpmax.realtime.verification.benchmark;

import com.erpmax.realtime.engine.http.EngineEndpoint;
import com.erpmax.realtime.engine.http.HttpOptions;
import com.erpmax.realtime.engine.metrics.EngineMeters;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.namespace.EventHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one server does for an echo, from the bytes of its frame to the bytes of the answer, on one loop and on two: without
 * a network and without a load generator, so that nothing else needs the cores. Loops are embedded ones, each turn of
 * which has one message. Twice as much on two means that they have nothing in common that they would have to wait for.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 3,
        jvmArgsAppend = {
            "-Djmh.executor=CUSTOM",
            "-Djmh.executor.class=com.erpmax.realtime.verification.benchmark.EchoBenchmark$LoopThreads"
        })
public class EchoBenchmark {

    private static final String REQUEST = "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\n"
            + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    /** No heartbeat comes between an echo and its answer. */
    private static final Duration UNHEARD = Duration.ofDays(1);

    private final SocketIoServer server = SocketIoServer.create();
    private final EngineEndpoint endpoint = new EngineEndpoint(
            List.of("/socket.io"),
            HttpOptions.defaults(),
            EngineConfig.defaults().withHeartbeat(UNHEARD, UNHEARD),
            server,
            new EngineMeters(new SimpleMeterRegistry()),
            InstantSource.system());

    @Setup
    public void listen() {
        server.root()
                .on("echo", EventHandler.nonBlocking(event -> event.socket().emit("echo", event.arguments())));
    }

    /** Threads as those of Netty's event loops, which have buffers of their own at hand. Named by JMH's options. */
    public static final class LoopThreads extends ThreadPoolExecutor {

        public LoopThreads(int threads, String name) {
            super(
                    threads,
                    threads,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    new DefaultThreadFactory(name, true));
        }
    }

    /** One connection on a loop that is the thread which measures. */
    @State(Scope.Thread)
    public static class Connection {

        private final byte[] frame = frame("42[\"echo\",\"" + "x".repeat(64) + "\"]");
        private final EmbeddedChannel channel = new EmbeddedChannel();

        @Setup
        public void connect(EchoBenchmark benchmark) {
            channel.config().setAutoRead(false);
            channel.pipeline().addLast(new HttpServerCodec(), benchmark.endpoint.newHandler());
            send(REQUEST.getBytes(StandardCharsets.US_ASCII));
            send(frame("40"));
            while (answerBytes() > 0) {
                // what came of it
            }
        }

        @TearDown
        public void close() {
            channel.finishAndReleaseAll();
        }

        void send(byte[] bytes) {
            channel.writeInbound(channel.alloc().directBuffer(bytes.length).writeBytes(bytes));
        }

        /** The length of the next answer; 0 if there is none. */
        int answerBytes() {
            ByteBuf answer = channel.readOutbound();
            if (answer == null) {
                return 0;
            }
            int length = answer.readableBytes();
            answer.release();
            return length;
        }

        int echo() {
            send(frame);
            int length = answerBytes();
            if (length == 0) {
                throw new IllegalStateException("no echo");
            }
            return length;
        }
    }

    private static byte[] frame(String text) {
        EmbeddedChannel encoder = new EmbeddedChannel(new WebSocket13FrameEncoder(true));
        encoder.writeOutbound(new TextWebSocketFrame(text));
        ByteBuf frame = Unpooled.buffer();
        for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
            frame.writeBytes(part);
            part.release();
        }
        return ByteBufUtil.getBytes(frame);
    }

    /** On one loop. */
    @Benchmark
    @Threads(1)
    public int onOneLoop(Connection connection) {
        return connection.echo();
    }

    /** On two loops, both together. */
    @Benchmark
    @Threads(2)
    public int onTwoLoops(Connection connection) {
        return connection.echo();
    }
}
