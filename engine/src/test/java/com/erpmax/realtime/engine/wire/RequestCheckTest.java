package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.http.CorsPolicy;
import com.erpmax.realtime.engine.http.HttpOptions;
import com.erpmax.realtime.engine.http.RequestCheck;
import com.erpmax.realtime.engine.http.RequestCheck.Outcome;
import com.erpmax.realtime.engine.session.HandshakeRequest;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.HttpAnswer;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * An embedder's check of requests that would open a session. The query parameter {@code case} says what the check does:
 * {@code hold} leaves the decision to the test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestCheckTest {

    private static final String FORBIDDEN = "{\"code\":4,\"message\":\"Forbidden\"}";

    private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
    private final BlockingQueue<HandshakeRequest> asked = new LinkedBlockingQueue<>();
    private TestServer server;

    /** A check that waits. */
    private record Held(CompletableFuture<Outcome> decision, CountDownLatch interrupted) {}

    @BeforeAll
    void start() {
        HttpOptions options = HttpOptions.defaults()
                .withCors(CorsPolicy.of(List.of("https://app.example.com")))
                .withCheck(this::check, Duration.ofMinutes(5));
        server = TestServer.start(settings -> settings.http(options));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @SuppressWarnings("NullAway") // what embedders without the checker do
    private Outcome check(HandshakeRequest request) throws Exception {
        asked.add(request);
        return switch (request.query().getOrDefault("case", "")) {
            case "refuse" -> RequestCheck.refuse("no \"way\"");
            case "null" -> RequestCheck.refuse(new IllegalStateException().getMessage());
            case "throw" -> throw new IllegalStateException("on purpose");
            case "hold" -> hold();
            default -> RequestCheck.allow();
        };
    }

    private Outcome hold() throws Exception {
        Held waiting = new Held(new CompletableFuture<>(), new CountDownLatch(1));
        held.add(waiting);
        try {
            return waiting.decision().get();
        } catch (InterruptedException stopped) {
            waiting.interrupted().countDown();
            throw stopped;
        }
    }

    @Test
    void requestThatIsAllowedOpensASession() {
        PollingSession session = server.poll();
        assertThat(session.handshake().status()).isEqualTo(200);
        session.post("4hi");
        assertThat(session.poll().body()).isEqualTo("4hi");
        RawWebSocket socket = server.webSocket().send("4hi");
        assertThat(socket.text()).isEqualTo("4hi");
    }

    @Test
    void requestThatIsRefusedIsToldTheMessage() {
        int before = server.server().sessions().size();
        RawConnection connection = server.connect();
        HttpAnswer answer = connection.exchange("GET " + PATH + "polling&case=refuse");
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 403 Forbidden");
        assertThat(answer.body()).isEqualTo("{\"code\":4,\"message\":\"no \\\"way\\\"\"}");
        assertThat(connection.exchange("GET " + PATH + "polling").status())
                .as("the connection is kept")
                .isEqualTo(200);
        assertThat(server.server().sessions().size()).isEqualTo(before + 1);
    }

    @Test
    void upgradeThatIsRefusedIsToldTheMessageInPlainTextAndClosed() {
        RawConnection connection = server.connect().write(RawWebSocket.upgradeRequest(PATH + "websocket&case=refuse"));
        HttpAnswer answer = connection.answer();
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
        assertThat(answer.body()).isEqualTo("no \"way\"");
        assertThat(connection.untilClosed()).isEmpty();
    }

    @Test
    void checkThatRefusesWithoutAMessageIsAnsweredToo() {
        assertThat(server.connect()
                        .exchange("GET " + PATH + "polling&case=null")
                        .body())
                .isEqualTo(FORBIDDEN);
    }

    @Test
    void checkThatFailsRefuses() {
        assertThat(server.connect()
                        .exchange("GET " + PATH + "polling&case=throw")
                        .body())
                .isEqualTo(FORBIDDEN);
    }

    @Test
    void checkSeesTheRequestAndRunsOnAVirtualThread() {
        BlockingQueue<Boolean> isVirtual = new LinkedBlockingQueue<>();
        HttpOptions options = HttpOptions.defaults().withCheck(request -> {
            isVirtual.add(Thread.currentThread().isVirtual());
            return request.header("authorization").equals(Optional.of("Bearer x"))
                    ? RequestCheck.allow()
                    : RequestCheck.refuse("who are you?");
        });
        try (TestServer own = TestServer.start(settings -> settings.http(options))) {
            assertThat(own.connect()
                            .exchange("GET " + PATH + "polling", "Authorization: Bearer x")
                            .status())
                    .isEqualTo(200);
            assertThat(own.connect().exchange("GET " + PATH + "polling").status())
                    .isEqualTo(403);
        }
        assertThat(isVirtual).containsExactly(true, true);
    }

    @Test
    void onlyRequestsThatWouldOpenASessionAreChecked() {
        PollingSession session = server.poll();
        asked.clear();
        session.post("4hi");
        session.poll();
        session.upgrade();
        server.connect().exchange("POST " + PATH + "polling");
        server.connect().exchange("GET " + PATH + "x");
        server.connect().exchange("GET " + PATH + "polling", "Origin: https://evil.example.com");
        server.connect().exchange("OPTIONS " + PATH + "polling", "Origin: https://app.example.com");
        assertThat(asked).isEmpty();
    }

    @Test
    void loopIsFreeWhileChecksWait() {
        RawConnection waiting = server.connect().request("GET " + PATH + "polling&case=hold");
        Held check = Deadlines.take(held, "a check");
        for (int i = 0; i < 8; i++) { // more than there are loops
            server.poll();
        }
        check.decision().complete(RequestCheck.allow());
        assertThat(waiting.answer().body()).startsWith("0{");
    }

    @Test
    void requestsAheadWaitForTheDecisionAndKeepTheirOrder() {
        RawConnection connection = server.connect();
        String ahead = RawConnection.head("GET " + PATH + "x") + RawConnection.head("GET /elsewhere");
        connection.write(RawConnection.head("GET " + PATH + "polling&case=hold") + ahead);
        Held check = Deadlines.take(held, "a check");
        assertThat(connection.isSilentFor(Duration.ofMillis(100))).isTrue();
        check.decision().complete(RequestCheck.refuse("no"));
        assertThat(connection.answer().status()).isEqualTo(403);
        assertThat(connection.answer().status()).isEqualTo(400);
        assertThat(connection.answer().status()).isEqualTo(404);
    }

    @Test
    void peerThatLeavesInTheMeantimeLeavesNothingBehind() throws Exception {
        int before = server.server().sessions().size();
        List<String> requests = List.of(
                RawConnection.head("GET " + PATH + "polling&case=hold"),
                RawWebSocket.upgradeRequest(PATH + "websocket&case=hold"));
        for (String request : requests) {
            RawConnection connection = server.connect().write(request);
            Held check = Deadlines.take(held, "a check");
            connection.close();
            leavesNothing(check);
        }
        assertThat(server.server().sessions().size()).isEqualTo(before);
    }

    private static void leavesNothing(Held check) throws InterruptedException {
        assertThat(check.interrupted().await(Deadlines.PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                .as("the check is interrupted")
                .isTrue();
    }

    @Test
    void webSocketIsOpenedAfterTheDecision() {
        RawConnection connection = server.connect();
        connection.write(RawWebSocket.upgradeRequest(PATH + "websocket&case=hold"));
        Held check = Deadlines.take(held, "a check");
        check.decision().complete(RequestCheck.allow());
        assertThat(connection.answer().status()).isEqualTo(101);
        assertThat(connection.bytes(2)[0]).as("a text frame").isEqualTo((byte) 0x81);
    }

    @Test
    void webSocketThatSpeaksBeforeItHasItsAnswerIsClosed() throws Exception {
        RawConnection connection = server.connect();
        connection.write(RawWebSocket.upgradeRequest(PATH + "websocket&case=hold"));
        Held check = Deadlines.take(held, "a check");
        connection.write(RawWebSocket.frame(0x81, new byte[] {'2'}));
        assertThat(connection.untilClosed()).isEmpty();
        leavesNothing(check);
    }

    @Test
    void webSocketThatSpeaksInOnePacketWithItsRequestIsClosed() throws Exception {
        RawConnection connection = server.connect();
        connection.write(RawWebSocket.upgradeRequest(PATH + "websocket&case=hold") + "GET / HTTP/1.1\r\n\r\n");
        assertThat(connection.untilClosed()).isEmpty();
        leavesNothing(Deadlines.take(held, "a check"));
    }

    @Test
    void checkThatTakesTooLongRefusesAndIsInterrupted() throws Exception {
        HttpOptions options = HttpOptions.defaults().withCheck(this::check, Duration.ofMillis(50));
        try (TestServer own = TestServer.start(settings -> settings.http(options))) {
            HttpAnswer answer = own.connect().exchange("GET " + PATH + "polling&case=hold");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).isEqualTo(FORBIDDEN);
            leavesNothing(Deadlines.take(held, "a check"));
            assertThat(own.server().sessions().size()).isZero();
        }
    }

    @Test
    void stageCanDecideToo() {
        CompletableFuture<Outcome> later = new CompletableFuture<>();
        HttpOptions options = HttpOptions.defaults()
                .withCheck(RequestCheck.async(request -> request.query().containsKey("fail")
                        ? CompletableFuture.failedFuture(new IllegalStateException("on purpose"))
                        : later));
        try (TestServer own = TestServer.start(settings -> settings.http(options))) {
            assertThat(own.connect().exchange("GET " + PATH + "polling&fail=1").body())
                    .isEqualTo(FORBIDDEN);
            RawConnection waiting = own.connect().request("GET " + PATH + "polling");
            later.complete(RequestCheck.allow());
            assertThat(waiting.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void serverThatStopsInTheMeantimeTurnsTheRequestAway() {
        HttpOptions options = HttpOptions.defaults().withCheck(this::check, Duration.ofMinutes(5));
        try (TestServer own = TestServer.start(settings -> settings.http(options))) {
            RawConnection waiting = own.connect().request("GET " + PATH + "polling&case=hold");
            Held check = Deadlines.take(held, "a check");
            RawConnection upgrading = own.connect().write(RawWebSocket.upgradeRequest(PATH + "websocket&case=hold"));
            Held upgradeCheck = Deadlines.take(held, "a check");
            own.server().sessions().closeAll();
            check.decision().complete(RequestCheck.allow());
            assertThat(waiting.answer().status()).isEqualTo(503);
            upgradeCheck.decision().complete(RequestCheck.allow());
            assertThat(upgrading.answer().status()).isEqualTo(503);
            assertThat(upgrading.untilClosed()).isEmpty();
        }
    }
}
