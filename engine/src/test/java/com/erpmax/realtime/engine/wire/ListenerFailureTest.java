package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineListener;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.EchoListener;
import com.erpmax.realtime.engine.testing.ListenerAdapter;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestServer;
import com.erpmax.realtime.engine.transport.TransportKind;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What becomes of a session whose listener throws, and of the others. */
class ListenerFailureTest {

    @Test
    void listenerThatCannotBeMadeClosesThePollingSession() {
        try (TestServer server = start(echo -> {
            throw new IllegalStateException("on purpose");
        })) {
            assertThat(server.connect().exchange("GET " + PATH + "polling").packets())
                    .hasSize(2)
                    .endsWith("1");
            assertEmpty(server);
        }
    }

    @Test
    void listenerThatCannotBeMadeClosesTheWebSocket() {
        try (TestServer server = start(echo -> {
            throw new AssertionError("on purpose");
        })) {
            RawWebSocket socket = server.webSocket();
            assertThat(socket.closeCode()).isZero();
            socket.finishClose();
            assertEmpty(server);
        }
    }

    @Test
    void listenerThatClosesItsSessionWhileItIsMadeIsToldSo() {
        try (TestServer server = start(echo -> {
            echo.session().close(CloseReason.UNAVAILABLE);
            return echo;
        })) {
            assertThat(server.connect().exchange("GET " + PATH + "polling").packets())
                    .endsWith("1");
            EchoListener listener = server.listener();
            assertThat(listener.awaitClose()).isEqualTo(CloseReason.UNAVAILABLE);
            assertEmpty(server);
            assertThat(listener.closes()).isEmpty();
        }
    }

    @Test
    void exceptionForAMessageClosesTheWebSocket() {
        try (TestServer server = start(Failing::new)) {
            RawWebSocket socket = server.webSocket().send("4fail");
            assertThat(socket.closeCode()).isZero();
            assertThat(server.listener().awaitClose()).isEqualTo(CloseReason.FORCED_CLOSE);
            socket.finishClose();
            assertEmpty(server);
        }
    }

    @Test
    void exceptionForAMessageClosesThePollingSessionAndThePostIsAnswered() {
        try (TestServer server = start(Failing::new)) {
            PollingSession session = server.poll();
            RawConnection poll = session.waitingPoll();
            assertThat(session.post("4a\u001e4fail\u001e4b").body()).isEqualTo("ok");
            assertThat(poll.answer().body()).isEqualTo("4a");
            assertThat(session.poll().body()).isEqualTo("6\u001e1");
            assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.FORCED_CLOSE);
            assertThat(session.listener().messages()).containsExactly("a");
            assertEmpty(server);
        }
    }

    @Test
    void errorIsTreatedAsAnException() {
        try (TestServer server = start(Failing::new)) {
            PollingSession session = server.poll();
            assertThat(session.post("4error").body()).isEqualTo("ok");
            assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.FORCED_CLOSE);
            RawWebSocket socket = server.webSocket().send("4error");
            assertThat(socket.closeCode()).isZero();
        }
    }

    @Test
    void exceptionForAnUpgradeClosesTheSession() {
        try (TestServer server = start(Failing::new)) {
            PollingSession session = server.poll();
            RawWebSocket socket = session.webSocket().send("5");
            assertThat(socket.closeCode()).isZero();
            assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.FORCED_CLOSE);
            socket.finishClose();
            assertEmpty(server);
        }
    }

    @Test
    void exceptionForTheEndIsOnlyLogged() {
        try (TestServer server = start(FailingAtTheEnd::new)) {
            RawWebSocket socket = server.webSocket();
            EchoListener listener = server.listener();
            socket.close();
            assertThat(listener.awaitClose()).isEqualTo(CloseReason.TRANSPORT_CLOSE);
            assertEmpty(server);
        }
    }

    @Test
    void otherSessionsAreNotDisturbed() {
        try (TestServer server = start(Failing::new)) {
            RawWebSocket good = server.webSocket();
            RawWebSocket bad = server.webSocket().send("4fail");
            assertThat(bad.closeCode()).isZero();
            assertThat(good.send("4a").text()).isEqualTo("4a");
        }
    }

    private static TestServer start(Function<EchoListener, EngineListener> listeners) {
        return TestServer.start(settings -> settings.eventLoops(2), listeners);
    }

    private static void assertEmpty(TestServer server) {
        Deadlines.until(() -> assertThat(server.server().sessions().size()).isZero());
        assertThat(server.meter("realtime.engine.sessions", "transport", "polling"))
                .isZero();
        assertThat(server.meter("realtime.engine.sessions", "transport", "websocket"))
                .isZero();
    }

    private static final class Failing extends ListenerAdapter {

        Failing(EchoListener echo) {
            super(echo);
        }

        @Override
        public void onText(String message) {
            switch (message) {
                case "fail" -> throw new IllegalStateException("on purpose");
                case "error" -> throw new StackOverflowError("on purpose");
                default -> super.onText(message);
            }
        }

        @Override
        public void onUpgrade(TransportKind transport) {
            throw new IllegalStateException("on purpose");
        }
    }

    private static final class FailingAtTheEnd extends ListenerAdapter {

        FailingAtTheEnd(EchoListener echo) {
            super(echo);
        }

        @Override
        public void onClose(CloseReason reason) {
            super.onClose(reason);
            throw new IllegalStateException("on purpose");
        }
    }
}
