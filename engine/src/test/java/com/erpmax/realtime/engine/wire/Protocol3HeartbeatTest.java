package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.TestServer.V3_PATH;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The reversed heartbeat of protocol 3 on the wire; when exactly a session ends is the session's own test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Protocol3HeartbeatTest {

    private TestServer server;
    private TestServer impatient;
    private @Nullable EchoListener listener;

    @BeforeAll
    void start() {
        EngineConfig config = EngineConfig.defaults().withEio3(true);
        server = TestServer.start(config);
        impatient = TestServer.start(config.withHeartbeat(Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }

    @AfterAll
    void stop() {
        server.close();
        impatient.close();
    }

    @Test
    void pingOverWebSocketIsAnsweredWithoutItsData() {
        RawWebSocket socket = open(server);
        for (int i = 0; i < 3; i++) {
            assertThat(socket.send("2").text()).isEqualTo("3");
        }
        assertThat(socket.send("2hello").text()).isEqualTo("3");
        assertThat(socket.send("2probe").text()).isEqualTo("3");
        socket.close();
    }

    @Test
    void pingOverPollingIsAnsweredInThePoll() {
        PollingSession session = server.pollV3("");
        for (int i = 0; i < 3; i++) {
            assertThat(session.post("1:2").body()).isEqualTo("ok");
            assertThat(session.poll().body()).isEqualTo("1:3");
        }
        session.post("1:1");
    }

    @Test
    void webSocketThatDoesNotPingIsClosed() {
        RawWebSocket socket = open(impatient);
        assertThat(socket.closeCode()).isZero();
        assertThat(listener().awaitClose()).isEqualTo(CloseReason.PING_TIMEOUT);
        socket.finishClose();
    }

    @Test
    void pollThatDoesNotPingIsClosed() {
        PollingSession session = impatient.pollV3("");
        RawConnection poll = session.startPoll();
        assertThat(poll.answer().body()).isEqualTo("1:1");
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.PING_TIMEOUT);
        Deadlines.until(() -> assertThat(session.post("1:2").status()).isEqualTo(400));
    }

    @Test
    void pongOfAClientEndsTheSession() {
        RawWebSocket socket = open(server);
        assertThat(socket.send("3").closeCode()).isZero();
        assertThat(listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
        socket.finishClose();
    }

    @Test
    void closePacketOverWebSocketIsIgnored() {
        RawWebSocket socket = open(server);
        assertThat(socket.send("1").send("2").text()).isEqualTo("3");
        assertThat(listener().closes()).isEmpty();
        socket.close();
    }

    /** Opens a session, whose listener is the current one from now on. */
    private RawWebSocket open(TestServer at) {
        RawWebSocket socket = at.webSocket(V3_PATH + "websocket");
        listener = at.listener();
        return socket;
    }

    private EchoListener listener() {
        return Objects.requireNonNull(listener);
    }
}
