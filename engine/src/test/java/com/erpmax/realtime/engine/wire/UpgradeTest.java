package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.RawWebSocket.BINARY;
import static com.erpmax.realtime.engine.testing.RawWebSocket.TEXT;
import static com.erpmax.realtime.engine.testing.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestServer;
import com.erpmax.realtime.engine.transport.SharedFrame;
import com.erpmax.realtime.engine.transport.TransportKind;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From polling to WebSocket: the steps, what goes wrong, and what happens to messages meanwhile. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpgradeTest {

    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start(settings -> settings.eventLoops(3));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @AfterEach
    void everySessionIsForgotten() {
        server.server().sessions().abortAll();
        Deadlines.until(() -> assertThat(server.server().sessions().size()).isZero());
    }

    @Test
    void upgradeGoesThroughItsSteps() {
        PollingSession session = server.poll();
        RawConnection poll = session.waitingPoll();
        RawWebSocket socket = session.webSocket().send("2probe");
        assertThat(socket.text()).isEqualTo("3probe");
        assertThat(poll.answer().body())
                .as("released so that the client can finish")
                .isEqualTo("6");
        assertThat(session.listener().session().transportKind()).isEqualTo(TransportKind.POLLING);
        socket.send("5");
        assertThat(session.listener().awaitUpgrade()).isEqualTo(TransportKind.WEBSOCKET);
        assertThat(session.listener().session().transportKind()).isEqualTo(TransportKind.WEBSOCKET);
        assertThat(socket.send("4hello").text()).isEqualTo("4hello");
        assertThat(socket.send(frame(0x80 | BINARY, new byte[] {7})).read().payload())
                .containsExactly(7);
    }

    @Test
    void probeMayBeRepeated() {
        PollingSession session = server.poll();
        RawWebSocket socket = session.webSocket().send("2probe").send("2probe");
        assertThat(socket.text()).isEqualTo("3probe");
        assertThat(socket.text()).isEqualTo("3probe");
        socket.send("5");
        assertThat(session.listener().awaitUpgrade()).isEqualTo(TransportKind.WEBSOCKET);
    }

    @Test
    void upgradeWithoutAProbeIsAccepted() {
        PollingSession session = server.poll();
        RawWebSocket socket = session.webSocket().send("5");
        assertThat(session.listener().awaitUpgrade()).isEqualTo(TransportKind.WEBSOCKET);
        assertThat(socket.send("4a").text()).isEqualTo("4a");
    }

    @Test
    void everyPollDuringTheUpgradeIsReleased() {
        PollingSession session = server.poll();
        RawWebSocket socket = session.webSocket().send("2probe");
        assertThat(socket.text()).isEqualTo("3probe");
        assertThat(session.poll().body()).isEqualTo("6");
        assertThat(session.poll().body()).isEqualTo("6");
        assertThat(session.post("4a").body()).isEqualTo("ok");
        assertThat(session.poll().body()).isEqualTo("4a");
        assertThat(socket.connection().isSilentFor(Duration.ofMillis(50))).isTrue();
    }

    @Test
    void pollThatWaitsWhenTheUpgradeCompletesIsToldToClose() {
        PollingSession session = server.poll();
        RawWebSocket socket = session.webSocket();
        RawConnection poll = session.waitingPoll();
        socket.send("5");
        assertThat(poll.answer().body()).isEqualTo("1");
        assertThat(session.listener().awaitUpgrade()).isEqualTo(TransportKind.WEBSOCKET);
        assertThat(session.listener().closes()).isEmpty();
        assertThat(socket.send("4a").text()).isEqualTo("4a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "2prob", "3probe", "4hello", "1", "6", "x", ""})
    void otherPacketsEndTheAttemptAndTheSessionLivesOn(String packet) {
        PollingSession session = server.poll();
        RawWebSocket socket = session.webSocket().send(packet);
        assertThat(socket.closeCode()).isZero();
        socket.finishClose();
        session.post("4still here");
        assertThat(session.poll().body()).isEqualTo("4still here");
        assertThat(session.listener().messages()).containsExactly("still here");
        assertUpgradeable(session);
    }

    @Test
    void otherPacketAfterTheProbeEndsTheAttempt() {
        PollingSession session = server.poll();
        RawWebSocket socket = session.webSocket().send("2probe").send("4hello");
        assertThat(socket.text()).isEqualTo("3probe");
        assertThat(socket.closeCode()).isZero();
        assertUpgradeable(session);
    }

    @Test
    void violationOfTheProbingSocketIsItsOwn() {
        PollingSession session = server.poll();
        RawWebSocket socket = session.webSocket().send(new byte[] {(byte) 0x81, 0});
        assertThat(socket.closeCode()).isEqualTo(1002);
        assertUpgradeable(session);
    }

    @Test
    void probingSocketThatIsLostIsForgotten() {
        PollingSession session = server.poll();
        RawWebSocket socket = session.webSocket().send("2probe");
        assertThat(socket.text()).isEqualTo("3probe");
        socket.connection().reset();
        assertUpgradeable(session);
    }

    @Test
    void attemptThatTakesTooLongIsClosedAndTheSessionLivesOn() {
        EngineConfig config = EngineConfig.defaults().withUpgradeTimeout(Duration.ofSeconds(2));
        try (TestServer own = TestServer.start(config)) {
            PollingSession session = own.poll();
            RawWebSocket socket = session.webSocket().send("2probe");
            assertThat(socket.text()).isEqualTo("3probe");
            assertThat(socket.closeCode()).isZero();
            socket.finishClose();
            session.post("4still here");
            assertThat(session.poll().body()).isEqualTo("4still here");
            assertUpgradeable(session);
        }
    }

    @Test
    void secondSocketDuringAnUpgradeIsClosedAndTheFirstIsNotDisturbed() {
        PollingSession session = server.poll();
        RawWebSocket first = session.webSocket().send("2probe");
        assertThat(first.text()).isEqualTo("3probe");
        RawWebSocket second = session.webSocket();
        assertThat(second.closeCode()).isZero();
        first.send("5");
        assertThat(session.listener().awaitUpgrade()).isEqualTo(TransportKind.WEBSOCKET);
        assertThat(first.send("4a").text()).isEqualTo("4a");
    }

    @Test
    void secondSocketAfterTheUpgradeIsClosedAndTheFirstIsNotDisturbed() {
        PollingSession session = server.poll();
        RawWebSocket first = session.upgrade();
        RawWebSocket second = session.webSocket();
        assertThat(second.closeCode()).isZero();
        second.finishClose();
        assertThat(first.send("4a").text()).isEqualTo("4a");
        assertThat(session.listener().closes()).isEmpty();
    }

    @Test
    void pollAndPostAfterTheUpgradeAreRefused() {
        PollingSession session = server.poll();
        RawWebSocket socket = session.upgrade();
        assertThat(session.poll().body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
        assertThat(session.post("4a").body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
        assertThat(socket.send("4b").text()).isEqualTo("4b");
    }

    @Test
    void messagesThatWaitAreSentOverTheNewTransportInOrderAndOnce() {
        PollingSession session = server.poll();
        send(session, 1, 50);
        RawWebSocket socket = session.webSocket().send("2probe");
        assertThat(socket.text()).isEqualTo("3probe");
        send(session, 51, 100);
        assertThat(socket.connection().isSilentFor(Duration.ofMillis(50))).isTrue();
        socket.send("5");
        session.listener().awaitUpgrade();
        send(session, 101, 150);
        for (int i = 1; i <= 150; i++) {
            assertThat(socket.text()).isEqualTo("4" + i);
        }
    }

    @Test
    void messagesArriveInOrderAndOnceWhateverTheMomentOfTheUpgrade() {
        PollingSession session = server.poll();
        RawConnection poll = session.waitingPoll();
        RawWebSocket socket = session.webSocket().send("2probe");
        assertThat(socket.text()).isEqualTo("3probe");
        send(session, 1, 1000);
        StringBuilder seen = new StringBuilder();
        int expected = 0;
        for (String packet : poll.answer().packets()) {
            if (!packet.equals("6")) {
                expected++;
                assertThat(packet).isEqualTo("4" + expected);
            }
            seen.append(packet);
        }
        socket.send("5");
        while (expected < 1000) {
            expected++;
            assertThat(socket.text()).as("after %s", seen).isEqualTo("4" + expected);
        }
    }

    @Test
    void messageInOnePacketWithTheUpgradeIsHeard() {
        PollingSession session = server.poll();
        RawWebSocket socket = session.webSocket();
        byte[] upgrade = frame(0x80 | TEXT, new byte[] {'5'});
        byte[] message = frame(0x80 | TEXT, new byte[] {'4', 'a'});
        byte[] both = new byte[upgrade.length + message.length];
        System.arraycopy(upgrade, 0, both, 0, upgrade.length);
        System.arraycopy(message, 0, both, upgrade.length, message.length);
        socket.send(both);
        assertThat(socket.text()).isEqualTo("4a");
    }

    @Test
    void probeInOnePacketWithTheRequestIsHeard() {
        PollingSession session = server.poll();
        byte[] request = RawWebSocket.upgradeRequest(session.upgradeTarget())
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] probe = frame(0x80 | TEXT, "2probe".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        byte[] both = java.util.Arrays.copyOf(request, request.length + probe.length);
        System.arraycopy(probe, 0, both, request.length, probe.length);
        RawConnection connection = server.connect().write(both);
        assertThat(connection.answer().status()).isEqualTo(101);
        assertThat(connection.bytes(8)).asString().endsWith("3probe");
    }

    @Test
    void closeOfAnUpgradedSessionIsThatOfAWebSocket() {
        PollingSession session = server.poll();
        RawWebSocket socket = session.upgrade();
        session.listener().session().close(CloseReason.FORCED_CLOSE);
        assertThat(socket.closeCode()).isZero();
        socket.finishClose();
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.FORCED_CLOSE);
    }

    @Test
    void closeDuringAnUpgradeClosesBothTransports() {
        PollingSession session = server.poll();
        RawConnection poll = session.waitingPoll();
        RawWebSocket socket = session.webSocket();
        session.listener().session().close(CloseReason.FORCED_CLOSE);
        assertThat(poll.answer().body()).isEqualTo("1");
        assertThat(socket.closeCode()).isZero();
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.FORCED_CLOSE);
    }

    @Test
    void upgradeIsCounted() {
        PollingSession session = server.poll();
        double polling = server.meter("realtime.engine.sessions", "transport", "polling");
        double webSocket = server.meter("realtime.engine.sessions", "transport", "websocket");
        session.upgrade();
        assertThat(server.meter("realtime.engine.sessions", "transport", "polling"))
                .isEqualTo(polling - 1);
        assertThat(server.meter("realtime.engine.sessions", "transport", "websocket"))
                .isEqualTo(webSocket + 1);
    }

    private static void send(PollingSession session, int from, int to) {
        session.listener().session().loop().execute(() -> {
            for (int i = from; i <= to; i++) {
                session.listener().send(SharedFrame.text(String.valueOf(i)));
            }
        });
    }

    /** The loop of the connection may know of the end of an attempt before the session does. */
    private static void assertUpgradeable(PollingSession session) {
        Deadlines.until(() -> {
            RawWebSocket socket = session.webSocket().send("2probe");
            assertThat(socket.text()).isEqualTo("3probe");
            socket.close();
        });
    }
}
