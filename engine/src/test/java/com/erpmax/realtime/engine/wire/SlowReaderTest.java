package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.RawConnection.head;
import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.EchoListener;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestServer;
import com.erpmax.realtime.engine.transport.SharedFrame;
import io.netty.channel.epoll.Epoll;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that take what is sent to them slowly or not at all. */
class SlowReaderTest {

    private static final int NARROW = 4096;
    /** So seldom does a slow peer read, which leaves it behind for as long as a test takes. */
    private static final Duration PACE = Duration.ofMillis(3);

    private static final int MEBIBYTE = 1024 * 1024;
    private static final long UNSEEN_BYTES = Epoll.isAvailable() ? MEBIBYTE : 64L * MEBIBYTE;
    /** Long enough that a busy machine sends, and reads a little, within it. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void peerThatTakesNothingIsCutOffWhenTooMuchWaits(boolean isUpgraded) {
        EngineConfig config = EngineConfig.defaults().withOutboundBounds(64 * 1024, Duration.ofSeconds(10));
        try (TestServer server = start(config)) {
            Reader reader = open(server, isUpgraded);
            String message = "x".repeat(10_000);
            long sent = 0;
            while (reader.listener.ask(() -> reader.listener.send(SharedFrame.text(message)))) {
                sent += message.length();
                assertThat(sent).as("with epoll, little is out of sight").isLessThan(UNSEEN_BYTES);
            }
            assertThat(reader.listener.awaitClose()).isEqualTo(CloseReason.OUTBOUND_OVERFLOW);
            Deadlines.until(() -> assertThat(server.server().sessions().size()).isZero());
            reader.connection.untilClosed(); // empty when the bound was reached before the other loop wrote anything
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void peerThatTakesNothingIsCutOffAfterTheWriteTimeout(boolean isUpgraded) {
        EngineConfig config = EngineConfig.defaults().withOutboundBounds(16 * MEBIBYTE, SHORT);
        try (TestServer server = start(config)) {
            Reader reader = open(server, isUpgraded);
            send(reader.listener, 10);
            assertThat(reader.listener.awaitClose()).isEqualTo(CloseReason.WRITE_STALLED);
            assertThat(reader.connection.untilClosed()).isNotEmpty();
        }
    }

    @Test
    void peerThatTakesNothingIsCutOffAlsoWhileTheServerCloses() {
        EngineConfig config = EngineConfig.defaults().withOutboundBounds(16 * MEBIBYTE, SHORT);
        try (TestServer server = start(config)) {
            Reader reader = open(server, false);
            send(reader.listener, 10);
            reader.listener.session().close(CloseReason.FORCED_CLOSE);
            assertThat(reader.listener.awaitClose()).isEqualTo(CloseReason.FORCED_CLOSE);
            Deadlines.until(() -> assertThat(server.server().sessions().size()).isZero());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void slowPeerThatMovesLivesOn(boolean isUpgraded) {
        EngineConfig config = EngineConfig.defaults().withOutboundBounds(32 * MEBIBYTE, SHORT);
        try (TestServer server = start(config)) {
            Reader reader = open(server, isUpgraded);
            RawWebSocket pace = server.webSocket();
            send(reader.listener, 16);
            long end = System.nanoTime() + SHORT.multipliedBy(2).toNanos();
            while (System.nanoTime() - end < 0) {
                reader.connection.bytes(NARROW);
                long next = System.nanoTime() + PACE.toNanos();
                do {
                    pace.send("4tick").text();
                } while (System.nanoTime() - next < 0);
            }
            assertThat(reader.listener.closes()).isEmpty();
            assertThat(reader.listener.ask(reader.listener.session()::isOpen)).isTrue();
            assertThat(reader.listener.ask(reader.listener.session()::isWritable))
                    .as("the peer is still behind")
                    .isFalse();
        }
    }

    @Test
    void volatileMessagesForASlowPeerAreDropped() {
        EngineConfig config = EngineConfig.defaults().withOutboundBounds(32 * MEBIBYTE, Duration.ofSeconds(10));
        try (TestServer server = start(config)) {
            Reader reader = open(server, false);
            send(reader.listener, 10);
            assertThat(reader.listener.ask(() -> sendVolatile(reader.listener, "dropped")))
                    .isFalse();
            for (int i = 0; i < 10; i++) {
                assertThat(reader.socket.text().length()).isEqualTo(MEBIBYTE + 1);
            }
            Deadlines.until(() -> assertThat(reader.listener.ask(() -> sendVolatile(reader.listener, "sent")))
                    .isTrue());
            assertThat(reader.socket.text().length()).isEqualTo(5);
        }
    }

    @Test
    void pollThatDoesNotTakeItsAnswerIsCutOff() {
        EngineConfig config = EngineConfig.defaults().withOutboundBounds(16 * MEBIBYTE, SHORT);
        try (TestServer server = start(config)) {
            PollingSession session = server.poll();
            send(session.listener(), 10);
            RawConnection poll = server.connectNarrow(NARROW).request("GET " + session.target());
            poll.writeUntilClosed(new byte[] {'\n'});
            assertThat(session.listener().ask(session.listener().session()::isOpen))
                    .isTrue();
        }
    }

    @Test
    void peerThatAsksAndAsksButReadsNoAnswerIsCutOff() {
        EngineConfig config = EngineConfig.defaults().withOutboundBounds(64 * 1024, SHORT);
        try (TestServer server = start(config)) {
            byte[] ahead = head("GET /socket.io/?EIO=4").repeat(100).getBytes(StandardCharsets.US_ASCII);
            server.connectNarrow(NARROW).writeUntilClosed(ahead);
        }
    }

    private static TestServer start(EngineConfig config) {
        return TestServer.start(settings -> settings.config(config).eventLoops(2));
    }

    private static Reader open(TestServer server, boolean isUpgraded) {
        RawConnection connection = server.connectNarrow(NARROW);
        if (!isUpgraded) {
            RawWebSocket socket = RawWebSocket.open(connection, PATH + "websocket");
            return new Reader(connection, socket, server.listener(socket.text().substring(9, 29)));
        }
        PollingSession session = server.poll();
        RawWebSocket socket =
                RawWebSocket.open(connection, session.upgradeTarget()).send("5");
        session.listener().awaitUpgrade();
        return new Reader(connection, socket, session.listener());
    }

    /** Sends messages of a mebibyte, each in a turn of its own. */
    private static void send(EchoListener to, int count) {
        SharedFrame frame = SharedFrame.text("x".repeat(MEBIBYTE));
        for (int i = 0; i < count; i++) {
            assertThat(to.ask(() -> to.session().send(frame))).isTrue();
        }
        frame.release();
    }

    private static boolean sendVolatile(EchoListener to, String message) {
        SharedFrame frame = SharedFrame.text(message);
        try {
            return to.session().isWritable() && to.session().send(frame);
        } finally {
            frame.release();
        }
    }

    private record Reader(RawConnection connection, RawWebSocket socket, EchoListener listener) {}
}
