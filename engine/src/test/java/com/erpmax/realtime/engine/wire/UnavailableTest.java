package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.http.CorsPolicy;
import com.erpmax.realtime.engine.http.HttpOptions;
import com.erpmax.realtime.engine.http.RequestCheck;
import com.erpmax.realtime.engine.http.Unavailability;
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
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** New sessions that cannot be opened now are answered 503 with {@code Retry-After}, polling and WebSocket alike. */
class UnavailableTest {

    private static final String ORIGIN = "https://app.example.com";
    private static final String LATER = "{\"code\":503,\"message\":\"not \\\"now\\\"\"}";

    private final BlockingQueue<CompletableFuture<RequestCheck.Outcome>> held = new LinkedBlockingQueue<>();
    private volatile Optional<Unavailability> gate = Optional.empty();
    private TestServer server;

    @BeforeEach
    void start() {
        HttpOptions options = HttpOptions.defaults()
                .withCors(CorsPolicy.of(List.of(ORIGIN)))
                .withGate(this::gate)
                .withMaxRunningChecks(1)
                .withCheck(request -> switch (request.query().getOrDefault("case", "")) {
                    case "later" -> RequestCheck.unavailable(Duration.ofMillis(2500), "not \"now\"");
                    case "hold" -> hold();
                    default -> RequestCheck.allow();
                });
        server = TestServer.start(settings -> settings.http(options));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Optional<Unavailability> gate() {
        return gate;
    }

    private RequestCheck.Outcome hold() throws Exception {
        CompletableFuture<RequestCheck.Outcome> decision = new CompletableFuture<>();
        held.add(decision);
        return decision.get();
    }

    @Test
    void checkThatCannotDecideNowTellsAPollingClientWhenToComeBack() {
        RawConnection connection = server.connect();
        HttpAnswer answer = connection.exchange("GET " + PATH + "polling&case=later", "Origin: " + ORIGIN);
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 503 Service Unavailable");
        assertThat(answer.header("retry-after")).isEqualTo("3");
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.header("access-control-allow-origin")).isEqualTo(ORIGIN);
        assertThat(answer.header("access-control-expose-headers")).isEqualTo("retry-after");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        assertThat(answer.body()).isEqualTo(LATER);
        assertThat(server.server().sessions().size()).isZero();
        assertThat(connection.exchange("GET " + PATH + "polling").status())
                .as("the connection is kept")
                .isEqualTo(200);
        assertThat(server.meter("realtime.engine.unavailable", "reason", "check"))
                .isEqualTo(1);
    }

    @Test
    void checkThatCannotDecideNowTellsAWebSocketClientWhenToComeBackAndCloses() {
        RawConnection connection = server.connect().write(RawWebSocket.upgradeRequest(PATH + "websocket&case=later"));
        HttpAnswer answer = connection.answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("3");
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(answer.body()).isEqualTo(LATER);
        assertThat(connection.untilClosed()).isEmpty();
        assertThat(server.server().sessions().size()).isZero();
    }

    @Test
    void closedGateTurnsNewSessionsAwayWhileOpenOnesGoOn() {
        PollingSession open = server.poll();
        gate = Optional.of(new Unavailability("maintenance", Duration.ofSeconds(7), "maintenance"));

        HttpAnswer polling = server.connect().exchange("GET " + PATH + "polling");
        assertThat(polling.status()).isEqualTo(503);
        assertThat(polling.header("retry-after")).isEqualTo("7");
        assertThat(polling.body()).isEqualTo("{\"code\":503,\"message\":\"maintenance\"}");
        assertThat(server.connect()
                        .write(RawWebSocket.upgradeRequest(PATH + "websocket"))
                        .answer()
                        .status())
                .isEqualTo(503);
        assertThat(server.connect().exchange("GET " + PATH + "tape").status())
                .as("what is wrong is still wrong")
                .isEqualTo(400);
        open.post("4hi");
        assertThat(open.poll().body()).isEqualTo("4hi");
        assertThat(server.meter("realtime.engine.unavailable", "reason", "maintenance"))
                .isEqualTo(2);

        gate = Optional.empty();
        assertThat(server.poll().handshake().status()).isEqualTo(200);
    }

    @Test
    void moreRequestsThanMayBeCheckedAtOnceAreAskedToComeBack() {
        RawConnection first = server.connect().request("GET " + PATH + "polling&case=hold");
        CompletableFuture<RequestCheck.Outcome> decision = Deadlines.take(held, "a check");

        HttpAnswer second = server.connect().exchange("GET " + PATH + "polling");
        assertThat(second.status()).isEqualTo(503);
        assertThat(Integer.parseInt(second.header("retry-after"))).isBetween(1, 10);
        assertThat(server.meter("realtime.engine.unavailable", "reason", "busy"))
                .isEqualTo(1);

        decision.complete(RequestCheck.allow());
        assertThat(first.answer().status()).isEqualTo(200);
    }

    @Test
    void stoppingServerSaysSo() {
        RawConnection connection = server.connect();
        server.server().sessions().closeAll();
        HttpAnswer answer = connection.exchange("GET " + PATH + "polling");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"code\":503,\"message\":\"The server is stopping\"}");
        assertThat(server.meter("realtime.engine.unavailable", "reason", "stopping"))
                .isEqualTo(1);
    }
}
