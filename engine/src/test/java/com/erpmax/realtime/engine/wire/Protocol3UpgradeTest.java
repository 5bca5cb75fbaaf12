package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.TestServer.V3_PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestServer;
import com.erpmax.realtime.engine.transport.TransportKind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From polling to WebSocket in protocol 3: the steps are those of protocol 4, the framing is its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Protocol3UpgradeTest {

    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start(settings ->
                settings.eventLoops(3).config(EngineConfig.defaults().withEio3(true)));
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
        PollingSession session = server.pollV3("");
        RawConnection poll = session.waitingPoll();
        RawWebSocket socket = session.webSocket().send("2probe");
        assertThat(socket.text()).isEqualTo("3probe");
        assertThat(poll.answer().body()).isEqualTo("1:6");
        socket.send("5");
        assertThat(session.listener().awaitUpgrade()).isEqualTo(TransportKind.WEBSOCKET);
        assertThat(socket.send("4hello").text()).isEqualTo("4hello");
        assertThat(socket.sendBinary((byte) 4, (byte) 7).read().payload()).containsExactly(4, 7);
        assertThat(socket.send("2").text()).isEqualTo("3");
        assertThat(session.poll().status()).isEqualTo(400);
    }

    @Test
    void pollThatWaitsWhenTheUpgradeCompletesIsToldToClose() {
        PollingSession session = server.pollV3("");
        RawWebSocket socket = session.webSocket();
        RawConnection poll = session.waitingPoll();
        socket.send("5");
        assertThat(poll.answer().body()).isEqualTo("1:1");
        assertThat(session.listener().awaitUpgrade()).isEqualTo(TransportKind.WEBSOCKET);
        assertThat(socket.send("4a").text()).isEqualTo("4a");
    }

    @Test
    void whatWaitsMovesIntoTheFramingOfTheNewTransport() {
        PollingSession session = server.pollV3("&b64=1");
        session.post("2:4a6:b4AQID1:2");
        RawWebSocket socket = session.upgrade();
        assertThat(socket.text()).isEqualTo("4a");
        assertThat(socket.read().payload()).containsExactly(4, 1, 2, 3);
        assertThat(socket.text()).isEqualTo("3");
    }

    @Test
    void base64IsAskedForByEachTransportOnItsOwn() {
        PollingSession session = server.pollV3("");
        session.post("6:b4AQID");
        assertThat(session.startPoll().answer(StandardCharsets.ISO_8859_1).body())
                .isEqualTo("\u0001\u0004\u00ff\u0004\u0001\u0002\u0003");
        RawWebSocket socket = RawWebSocket.open(server.connect(), session.upgradeTarget() + "&b64=1")
                .send("5");
        assertThat(socket.sendBinary((byte) 4, (byte) 1, (byte) 2, (byte) 3).text())
                .isEqualTo("b4AQID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "4hello", "1", "3probe", ""})
    void otherPacketsEndTheAttemptAndTheSessionLivesOn(String packet) {
        PollingSession session = server.pollV3("");
        RawWebSocket socket = session.webSocket().send(packet);
        assertThat(socket.closeCode()).isZero();
        socket.finishClose();
        session.post("11:4still here");
        assertThat(session.poll().body()).isEqualTo("11:4still here");
    }

    @Test
    void secondWebSocketIsClosedAndTheFirstDoesNotNotice() {
        PollingSession session = server.pollV3("");
        RawWebSocket socket = session.upgrade();
        RawWebSocket second = RawWebSocket.open(server.connect(), V3_PATH + "websocket&sid=" + session.sid());
        assertThat(second.closeCode()).isZero();
        assertThat(socket.send("4hello").text()).isEqualTo("4hello");
    }
}
