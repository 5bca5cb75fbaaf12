package com.erpmax.realtime.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.EchoListener;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Heartbeats on the wire; when exactly they come is the session's own test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeartbeatTest {

    private TestServer server;
    private TestServer patient;

    @BeforeAll
    void start() {
        server = TestServer.start(EngineConfig.defaults().withHeartbeat(Duration.ofMillis(200), Duration.ofSeconds(2)));
        patient = TestServer.start(EngineConfig.defaults().withHeartbeat(Duration.ofMillis(200), Deadlines.PATIENCE));
    }

    @AfterAll
    void stop() {
        server.close();
        patient.close();
    }

    @Test
    void webSocketThatAnswersLivesOn() {
        RawWebSocket socket = patient.webSocket();
        EchoListener listener = patient.listener();
        for (int i = 0; i < 4; i++) {
            assertThat(socket.text()).isEqualTo("2");
            socket.send("3");
        }
        assertThat(listener.closes()).isEmpty();
        assertThat(socket.send("4a").text()).isEqualTo("4a");
        socket.close();
    }

    @Test
    void webSocketThatDoesNotAnswerIsClosedWithAnEmptyCloseFrame() {
        RawWebSocket socket = server.webSocket();
        EchoListener listener = server.listener();
        assertThat(socket.text()).isEqualTo("2");
        assertThat(socket.closeCode()).isZero();
        assertThat(listener.awaitClose()).isEqualTo(CloseReason.PING_TIMEOUT);
        socket.finishClose();
    }

    @Test
    void pollThatAnswersLivesOn() {
        PollingSession session = patient.poll();
        for (int i = 0; i < 3; i++) {
            assertThat(session.poll().body()).isEqualTo("2");
            session.post("3");
        }
        assertThat(session.listener().closes()).isEmpty();
        session.post("1");
    }

    @Test
    void pollThatDoesNotAnswerIsClosed() {
        PollingSession session = server.poll();
        assertThat(session.poll().body()).isEqualTo("2");
        RawConnection poll = session.startPoll();
        assertThat(poll.answer().body()).isEqualTo("1");
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.PING_TIMEOUT);
    }

    @Test
    void peerThatNeverComesBackIsForgotten() {
        PollingSession session = server.poll();
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.PING_TIMEOUT);
        Deadlines.until(
                () -> assertThat(session.poll().body()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}"));
    }

    @Test
    void messageInsteadOfAPongGrantsOneMoreTimeout() {
        RawWebSocket socket = server.webSocket();
        EchoListener listener = server.listener();
        assertThat(socket.text()).isEqualTo("2");
        assertThat(socket.send("4a").text()).isEqualTo("4a");
        assertThat(socket.closeCode()).isZero();
        assertThat(listener.awaitClose()).isEqualTo(CloseReason.PING_TIMEOUT);
        socket.finishClose();
    }
}
