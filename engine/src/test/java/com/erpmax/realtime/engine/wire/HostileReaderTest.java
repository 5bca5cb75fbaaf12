package com.erpmax.realtime.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.AttackedServer;
import com.erpmax.realtime.engine.testing.AttackedServer.Client;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.Memory;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.transport.SharedFrame;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that stop reading, on a server whose only loop has another client to serve. {@link SlowReaderTest} has the rest. */
class HostileReaderTest {

    private static final int NARROW = 4096;
    private static final int MEBIBYTE = 1024 * 1024;
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(60);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readerThatStopsIsCutOffWhetherItAnswersPingsOrNot(boolean answersPings) {
        EngineConfig config = EngineConfig.defaults()
                .withOutboundBounds(64L * MEBIBYTE, SHORT)
                .withHeartbeat(Duration.ofMillis(200), LONG);
        try (AttackedServer server = AttackedServer.start(config)) {
            Client offender = open(server);
            CountDownLatch isOver = new CountDownLatch(1);
            if (answersPings) {
                Thread.ofVirtual().start(() -> pong(offender.socket(), isOver));
            }
            sendMebibytes(offender, 10);
            assertThat(offender.listener().awaitClose()).isEqualTo(CloseReason.WRITE_STALLED);
            isOver.countDown();
            server.assertUnharmed();
        }
    }

    @Test
    void readerThatStopsAndAnswersNoPingIsMissedByTheHeartbeatToo() {
        EngineConfig config =
                EngineConfig.defaults().withOutboundBounds(64L * MEBIBYTE, LONG).withHeartbeat(SHORT, SHORT);
        try (AttackedServer server = AttackedServer.start(config)) {
            Client offender = open(server);
            sendMebibytes(offender, 10);
            assertThat(offender.listener().awaitClose()).isEqualTo(CloseReason.PING_TIMEOUT);
            server.assertUnharmed();
        }
    }

    @Test
    void broadcastToManyReadersThatStoppedCostsOneCopyAndTheBound() {
        EngineConfig config = EngineConfig.defaults().withOutboundBounds(512 * 1024, LONG);
        try (AttackedServer server = AttackedServer.start(config)) {
            List<Client> offenders = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                offenders.add(open(server));
            }
            Client healthy = server.webSocket();
            long pooled = Memory.pooled();
            SharedFrame frame = SharedFrame.text("x".repeat(100_000));
            for (int i = 0; i < 50; i++) {
                for (Client offender : offenders) {
                    offender.listener().ask(() -> offender.listener().session().send(frame));
                }
                assertThat(healthy.listener()
                                .ask(() -> healthy.listener().session().send(frame)))
                        .isTrue();
                assertThat(healthy.socket().text()).hasSize(100_001);
            }
            frame.release();
            for (Client offender : offenders) {
                assertThat(offender.listener().awaitClose()).isEqualTo(CloseReason.OUTBOUND_OVERFLOW);
            }
            assertThat(Memory.pooled() - pooled)
                    .as("for 100 MB that nobody reads")
                    .isLessThan(8L * MEBIBYTE);
            server.assertUnharmed();
        }
    }

    @Test
    void pollThatIsNotReadIsCutOff() {
        EngineConfig config = EngineConfig.defaults().withOutboundBounds(64L * MEBIBYTE, SHORT);
        try (AttackedServer server = AttackedServer.start(config)) {
            PollingSession victim = server.poll();
            SharedFrame frame = SharedFrame.text("x".repeat(10 * MEBIBYTE));
            victim.listener().ask(() -> victim.listener().session().send(frame));
            frame.release();
            RawConnection poll = server.server().connectNarrow(NARROW).request("GET " + victim.target());
            poll.writeUntilClosed(new byte[] {'\n'});
            server.assertUnharmed();
        }
    }

    @Test
    void sessionThatNeverPollsEndsWhateverItPosts() {
        EngineConfig config = EngineConfig.defaults().withHeartbeat(Duration.ofMillis(200), Duration.ofMillis(200));
        try (AttackedServer server = AttackedServer.start(config)) {
            PollingSession offender = server.poll();
            Deadlines.until(() -> assertThat(offender.post("3").status()).isEqualTo(400));
            assertThat(offender.listener().awaitClose()).isEqualTo(CloseReason.PING_TIMEOUT);
            server.assertUnharmed();
        }
    }

    private static Client open(AttackedServer server) {
        return server.webSocket(server.server().connectNarrow(NARROW));
    }

    private static void sendMebibytes(Client to, int count) {
        SharedFrame frame = SharedFrame.text("x".repeat(MEBIBYTE));
        for (int i = 0; i < count; i++) {
            assertThat(to.listener().ask(() -> to.listener().session().send(frame)))
                    .isTrue();
        }
        frame.release();
    }

    private static void pong(RawWebSocket socket, CountDownLatch isOver) {
        try {
            while (!isOver.await(20, TimeUnit.MILLISECONDS)) {
                socket.send("3");
            }
        } catch (InterruptedException | UncheckedIOException closed) {
            isOver.countDown(); // the server had enough
        }
    }
}
