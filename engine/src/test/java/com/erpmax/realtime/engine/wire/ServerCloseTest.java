package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.engine.EngineServer;
import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.EchoListener;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestServer;
import com.erpmax.realtime.engine.transport.SharedFrame;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a server stops. */
class ServerCloseTest {

    private final TestServer server = TestServer.start(settings -> settings.eventLoops(3));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyPeerIsTold() {
        List<RawConnection> polls = new ArrayList<>();
        List<RawWebSocket> sockets = new ArrayList<>();
        List<PollingSession> sessions = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            PollingSession session = server.poll();
            sessions.add(session);
            polls.add(session.waitingPoll());
            sockets.add(server.poll().upgrade());
        }
        List<Thread> answering = sockets.stream()
                .map(socket -> Thread.ofVirtual().start(() -> {
                    assertThat(socket.closeCode()).isZero();
                    socket.finishClose();
                }))
                .toList();
        server.server().close();
        assertThat(polls).allSatisfy(poll -> assertThat(poll.answer().body()).isEqualTo("1"));
        assertThat(sessions)
                .allSatisfy(session ->
                        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.SERVER_SHUTTING_DOWN));
        assertThat(answering)
                .allSatisfy(
                        thread -> assertThat(thread.join(Deadlines.PATIENCE)).isTrue());
        assertThat(server.server().sessions().size()).isZero();
    }

    @Test
    void lastWordsAreSentBeforeTheEnd() {
        RawWebSocket socket = server.webSocket();
        EchoListener listener = server.listener();
        listener.session().loop().execute(() -> listener.send(SharedFrame.text("last words")));
        server.server().close();
        assertThat(socket.text()).isEqualTo("4last words");
        assertThat(socket.closeCode()).isZero();
    }

    @Test
    void peersThatDoNotAnswerAreCutOff() {
        RawWebSocket silent = server.webSocket();
        PollingSession away = server.poll();
        server.server().close();
        assertThat(silent.closeCode()).isZero();
        assertThat(silent.connection().untilClosed()).isEmpty();
        assertThat(away.listener().awaitClose()).isEqualTo(CloseReason.SERVER_SHUTTING_DOWN);
        assertThat(server.server().sessions().size()).isZero();
    }

    @Test
    void closedServerLetsNobodyIn() {
        RawConnection before = server.connect();
        assertThat(before.exchange("GET /nothing").status()).isEqualTo(404);
        server.server().sessions().closeAll();
        assertThat(before.exchange("GET " + PATH + "polling").status()).isEqualTo(503);
        server.server().close();
        assertThat(before.untilClosed()).isEmpty();
        assertThatThrownBy(server::connect).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void closingTwiceIsClosingOnce() {
        server.webSocket();
        server.server().close();
        server.server().close();
        assertThat(server.listener().awaitClose()).isEqualTo(CloseReason.SERVER_SHUTTING_DOWN);
    }

    @Test
    void portThatIsTakenIsReported() {
        assertThatThrownBy(() -> EngineServer.builder()
                        .port(server.server().port())
                        .start(session -> {
                            throw new IllegalStateException("nobody comes");
                        }))
                .hasMessageContaining("Address already in use");
    }
}
