package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.RawConnection.head;
import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.HttpAnswer;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestServer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Several requests over one connection, one after the other or ahead of their answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeepAliveTest {

    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start(settings ->
                settings.eventLoops(3).config(EngineConfig.defaults().withMaxPayloadBytes(10_000)));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void wholeSessionFitsInOneConnection() {
        RawConnection connection = server.connect();
        HttpAnswer open = connection.exchange("GET " + PATH + "polling");
        String target = PATH + "polling&sid=" + open.body().substring(9, 29);
        for (int i = 0; i < 50; i++) {
            assertThat(connection.post(target, "4" + i).answer().body()).isEqualTo("ok");
            HttpAnswer poll = connection.exchange("GET " + target);
            assertThat(poll.body()).isEqualTo("4" + i);
            assertThat(poll.header("connection")).isNull();
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        PollingSession session = server.poll();
        RawConnection connection = server.connect();
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            requests.append(head("POST " + session.target(), "Content-Length: 3"))
                    .append("4")
                    .append(10 + i);
            requests.append(head("GET " + session.target()));
            requests.append(head("GET /nothing"));
            requests.append(head("GET /socket.io/?EIO=4"));
        }
        connection.write(requests.toString());
        for (int i = 0; i < 20; i++) {
            assertThat(connection.answer().body()).isEqualTo("ok");
            assertThat(connection.answer().body()).isEqualTo("4" + (10 + i));
            assertThat(connection.answer().status()).isEqualTo(404);
            assertThat(connection.answer().body()).contains("Transport unknown");
        }
    }

    @Test
    void requestBehindAWaitingPollWaitsForItsTurn() {
        PollingSession session = server.poll();
        RawConnection connection = server.connect();
        connection.write(head("GET " + session.target()) + head("GET /nothing") + head("GET " + PATH + "polling"));
        assertThat(connection.isSilentFor(java.time.Duration.ofMillis(50))).isTrue();
        session.post("4a");
        assertThat(connection.answer().body()).isEqualTo("4a");
        assertThat(connection.answer().status()).isEqualTo(404);
        assertThat(connection.answer().body()).startsWith("0{");
    }

    @Test
    void upgradeMayFollowOtherRequestsOnItsConnection() {
        PollingSession session = server.poll();
        RawConnection connection = server.connect();
        assertThat(connection.post(session.target(), "4a").answer().status()).isEqualTo(200);
        assertThat(connection.exchange("GET " + session.target()).body()).isEqualTo("4a");
        RawWebSocket socket = RawWebSocket.open(connection, session.upgradeTarget());
        socket.send("5");
        session.listener().awaitUpgrade();
        assertThat(socket.send("4b").text()).isEqualTo("4b");
    }

    @Test
    void upgradePipelinedBehindAnotherRequestIsAnsweredInItsTurn() {
        RawConnection connection = server.connect();
        connection.write(head("GET /nothing") + RawWebSocket.upgradeRequest(PATH + "websocket"));
        assertThat(connection.answer().status()).isEqualTo(404);
        assertThat(connection.answer().status()).isEqualTo(101);
    }

    @Test
    void requestMayArriveByteByByte() {
        PollingSession session = server.poll();
        String post = head("POST " + session.target(), "Content-Length: 6") + "4hello";
        assertThat(server.connect().writeInParts(post, 1).answer().body()).isEqualTo("ok");
        assertThat(server.connect()
                        .writeInParts(head("GET " + session.target()), 1)
                        .answer()
                        .body())
                .isEqualTo("4hello");
    }

    @Test
    void bodyOfANotFoundRequestIsSkipped() {
        RawConnection connection = server.connect();
        assertThat(connection.post("/nothing", "x".repeat(20_000)).answer().status())
                .isEqualTo(404);
        assertThat(connection.exchange("GET " + PATH + "polling").status()).isEqualTo(200);
    }

    @Test
    void closeIsHonoured() {
        RawConnection connection = server.connect();
        HttpAnswer answer = connection.exchange("GET " + PATH + "polling", "Connection: close");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(connection.untilClosed()).isEmpty();
    }

    @Test
    void http10ClosesUnlessAskedToKeepTheConnection() {
        RawConnection connection = server.connect().write("GET " + PATH + "polling HTTP/1.0\r\n\r\n");
        HttpAnswer answer = connection.answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(connection.untilClosed()).isEmpty();
        RawConnection kept =
                server.connect().write("GET " + PATH + "polling HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertThat(kept.answer().header("connection")).isEqualTo("keep-alive");
        assertThat(kept.exchange("GET /nothing").status()).isEqualTo(404);
    }

    @Test
    void restOfABodyThatWasRefusedEarlyIsNotTakenForARequest() {
        try (TestServer own = TestServer.start(settings ->
                settings.eventLoops(1).config(EngineConfig.defaults().withMaxPayloadBytes(10_000)))) {
            PollingSession session = own.poll();
            RawConnection connection = own.connect();
            connection.write(head("POST " + session.target(), "Content-Length: 30000"));
            connection.write("x".repeat(10_001));
            HttpAnswer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.header("connection")).isEqualTo("close");
            connection.write("x".repeat(19_999) + head("GET " + PATH + "polling"));
            assertThat(connection.untilClosed()).isEmpty();
        }
    }

    @Test
    void peerThatSendsTooMuchAheadIsCutOff() {
        PollingSession session = server.poll();
        RawConnection connection = server.connect().request("GET " + session.target());
        byte[] ahead = head("GET /nothing").repeat(50).getBytes(StandardCharsets.US_ASCII);
        connection.write(ahead);
        session.post("4a");
        assertThat(connection.answer().body()).isEqualTo("4a");
        for (int i = 0; i < 50; i++) {
            assertThat(connection.answer().status()).isEqualTo(404);
        }
        connection.request("GET " + session.target());
        connection.writeUntilClosed(ahead);
    }

    @Test
    void peerThatDoesNotReadItsAnswersIsNotReadEither() {
        RawConnection connection = server.connectNarrow(4096);
        byte[] ahead = head("GET /socket.io/?EIO=4").repeat(100).getBytes(StandardCharsets.US_ASCII);
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < 2000; i++) {
                    connection.write(ahead);
                }
            } catch (java.io.UncheckedIOException closed) {
                // the test is over, or the server had enough
            }
        });
        assertThat(connection.answer().status()).isEqualTo(400);
        connection.close();
        assertThat(joins(writer)).isTrue();
    }

    private static boolean joins(Thread thread) {
        try {
            return thread.join(com.erpmax.realtime.engine.testing.Deadlines.PATIENCE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
