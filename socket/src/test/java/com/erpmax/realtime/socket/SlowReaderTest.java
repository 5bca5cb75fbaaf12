package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that stops reading is cut off, and no other notices. */
class SlowReaderTest {
    private static final String LARGE = "x".repeat(100_000);
    private static final int MORE_THAN_ALL_BUFFERS = 400;

    private final TestServer server = TestServer.start(
            builder -> builder, EngineConfig.defaults().withOutboundBounds(512 * 1024, Duration.ofSeconds(60)));
    private final BlockingQueue<String> reasons = new ArrayBlockingQueue<>(10);

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void theReaderThatStoppedIsClosedInTheMiddleOfABroadcastAndOthersGetEverything() throws InterruptedException {
        server.root().use(socket -> socket.join("r"));
        server.root().onDisconnect((socket, reason) -> reasons.add(reason.text()));
        WebSocketClient[] readers = new WebSocketClient[6];
        for (int i = 0; i < readers.length; i++) {
            readers[i] = server.connect("");
        }
        WebSocketClient stopped = server.connect("");
        stopped.pause();

        for (int i = 0; i < MORE_THAN_ALL_BUFFERS; i++) {
            server.root().to("r").emit("large", i, LARGE);
            for (WebSocketClient reader : readers) {
                reader.expect("42[\"large\"," + i + ",\"" + LARGE + "\"]");
            }
        }

        assertThat(reasons.poll(60, TimeUnit.SECONDS)).isEqualTo("outbound overflow");
        assertThat(server.root().to("r").fetchSockets().toCompletableFuture().join())
                .hasSize(readers.length);
        assertThat(reasons).isEmpty();
    }

    @Test
    void aVolatileEventIsDroppedForTheReaderThatStoppedAndItStays() {
        WebSocketClient reader = server.connect("");
        WebSocketClient stopped = server.connect("");
        stopped.pause();

        for (int i = 0; i < MORE_THAN_ALL_BUFFERS; i++) {
            server.root().asVolatile().emit("large", i, LARGE);
            reader.expect("42[\"large\"," + i + ",\"" + LARGE + "\"]");
        }

        assertThat(server.root().fetchSockets().toCompletableFuture().join()).hasSize(2);
        assertThat(server.meter("realtime.socket.events.dropped", "namespace", "/"))
                .isPositive();
    }
}
