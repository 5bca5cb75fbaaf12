package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.HttpAnswer;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestServer;
import com.erpmax.realtime.engine.transport.TransportKind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The error table of the protocol, for polling and for upgrade requests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandshakeErrorsTest {

    private static final String UNKNOWN_SID = "AAAAAAAAAAAAAAAAAAAA";

    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,     EIO=4,                                               0, Transport unknown",
        "GET,     EIO=4&transport=tarpolling,                          0, Transport unknown",
        "GET,     EIO=4&transport=webtransport,                        0, Transport unknown",
        "GET,     EIO=4&transport=POLLING,                             0, Transport unknown",
        "GET,     EIO=4&transport=polling&sid=AAAAAAAAAAAAAAAAAAAA,    1, Session ID unknown",
        "POST,    EIO=4&transport=polling&sid=AAAAAAAAAAAAAAAAAAAA,    1, Session ID unknown",
        "GET,     EIO=4&transport=websocket&sid=AAAAAAAAAAAAAAAAAAAA,  1, Session ID unknown",
        "POST,    EIO=4&transport=polling,                             2, Bad handshake method",
        "PUT,     EIO=4&transport=polling,                             2, Bad handshake method",
        "OPTIONS, EIO=4&transport=polling,                             2, Bad handshake method",
        "DELETE,  EIO=4&transport=websocket,                           2, Bad handshake method",
        "GET,     EIO=4&transport=websocket,                           3, Bad request",
        "GET,     transport=polling,                                   5, Unsupported protocol version",
        "GET,     EIO=3&transport=polling,                             5, Unsupported protocol version",
        "GET,     EIO=abc&transport=polling,                           5, Unsupported protocol version",
    })
    void refusedRequestIsToldWhy(String method, String query, int code, String message) {
        HttpAnswer answer = server.connect().exchange(method + " /socket.io/?" + query);
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
        assertThat(answer.body()).isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
        assertThat(answer.header("content-type")).isEqualTo("application/json");
    }

    @Test
    void headRequestIsRefusedWithoutABody() {
        RawConnection connection = server.connect().request("HEAD " + PATH + "polling");
        connection.request("GET " + PATH + "polling");
        byte[] status = connection.bytes(12);
        assertThat(new String(status, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 400");
        while (connection.read() != '\r' || connection.read() != '\n' || connection.read() != '\r') {
            // the rest of the head
        }
        connection.read();
        assertThat(connection.answer().status()).isEqualTo(200);
    }

    @Test
    void refusedRequestKeepsItsConnection() {
        RawConnection connection = server.connect();
        assertThat(connection.exchange("GET /socket.io/?EIO=4").status()).isEqualTo(400);
        assertThat(connection.exchange("GET " + PATH + "polling").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "EIO=4,                                               Transport unknown",
        "EIO=4&transport=webtransport,                        Transport unknown",
        "EIO=4&transport=websocket&sid=AAAAAAAAAAAAAAAAAAAA,  Session ID unknown",
        "EIO=4&transport=polling,                             Bad request",
        "EIO=3&transport=websocket,                           Unsupported protocol version",
        "transport=websocket,                                 Unsupported protocol version",
    })
    void refusedUpgradeIsToldWhyInPlainTextAndClosed(String query, String message) {
        RawConnection connection = server.connect().write(RawWebSocket.upgradeRequest("/socket.io/?" + query));
        HttpAnswer answer = connection.answer();
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
        assertThat(answer.body()).isEqualTo(message);
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(answer.header("content-type")).isEqualTo("text/html");
        assertThat(answer.header("content-length")).isEqualTo(String.valueOf(message.length()));
        assertThat(connection.untilClosed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c2hvcnQ=",
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!==",
            })
    void upgradeThatRfc6455DoesNotAllowIsRefused(String headers) {
        RawConnection connection = server.connect()
                .request("GET " + PATH + "websocket", "Connection: keep-alive, Upgrade", "Upgrade: WebSocket", headers);
        HttpAnswer answer = connection.answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("Bad request");
        assertThat(connection.untilClosed()).isEmpty();
    }

    @Test
    void upgradeOfASessionByAnotherMethodThanGetIsRefused() {
        PollingSession session = server.poll();
        String request = RawWebSocket.upgradeRequest(session.upgradeTarget()).replace("GET ", "POST ");
        assertThat(server.connect().write(request).answer().body()).isEqualTo("Bad request");
        assertThat(session.post("4hi").status()).isEqualTo(200);
    }

    @Test
    void refusedRequestDoesNotHarmTheSession() {
        PollingSession session = server.poll();
        assertThat(server.connect()
                        .exchange("GET /socket.io/?EIO=3&transport=polling&sid=" + session.sid())
                        .body())
                .isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
        assertThat(server.connect()
                        .exchange("GET /socket.io/?EIO=4&transport=websocket&sid=" + session.sid())
                        .body())
                .isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
        session.post("4hi");
        assertThat(session.poll().body()).isEqualTo("4hi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS"})
    void otherMethodOfASessionIsAnErrorThatLeavesItAlone(String method) {
        PollingSession session = server.poll();
        HttpAnswer answer = server.connect().exchange(method + " " + session.target());
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).isEmpty();
        session.post("4hi");
        assertThat(session.poll().body()).isEqualTo("4hi");
    }

    @Test
    void transportThatIsSwitchedOffIsUnknown() {
        EngineConfig config = EngineConfig.defaults().withTransports(Set.of(TransportKind.WEBSOCKET));
        try (TestServer own = TestServer.start(config)) {
            assertThat(own.connect().exchange("GET " + PATH + "polling").body())
                    .isEqualTo("{\"code\":0,\"message\":\"Transport unknown\"}");
            own.webSocket().close();
        }
    }

    @Test
    void upgradeIsNeitherOfferedNorAcceptedWhenItIsSwitchedOff() {
        try (TestServer own = TestServer.start(EngineConfig.defaults().withUpgrades(false))) {
            PollingSession session = own.poll();
            assertThat(session.handshake().body()).contains("\"upgrades\":[]");
            HttpAnswer answer = own.connect()
                    .write(RawWebSocket.upgradeRequest(session.upgradeTarget()))
                    .answer();
            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
            assertThat(answer.body()).isEqualTo("Bad request");
            session.post("4hi");
            assertThat(session.poll().body()).isEqualTo("4hi");
            own.webSocket().close();
        }
    }

    @Test
    void errorWithATextIsNotTakenForAnythingElse() {
        HttpAnswer json = server.connect().exchange("GET /socket.io/?EIO=4");
        HttpAnswer text = server.connect()
                .write(RawWebSocket.upgradeRequest("/socket.io/?EIO=4"))
                .answer();
        assertThat(List.of(json, text))
                .allSatisfy(answer ->
                        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff"));
    }

    @Test
    void fullServerAsksToComeBackLater() {
        try (TestServer own = TestServer.start(EngineConfig.defaults().withMaxSessions(1))) {
            RawWebSocket first = own.webSocket();
            HttpAnswer answer = own.connect().exchange("GET " + PATH + "polling");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(Integer.parseInt(answer.header("retry-after"))).isBetween(1, 10);
            assertThat(answer.body()).isEqualTo("{\"code\":503,\"message\":\"The server is full\"}");
            assertThat(own.connect()
                            .write(RawWebSocket.upgradeRequest(PATH + "websocket"))
                            .answer()
                            .status())
                    .isEqualTo(503);
            assertThat(own.server().sessions().size()).isEqualTo(1);
            first.send(RawWebSocket.frame(0x88, new byte[0]));
            own.listener().awaitClose();
            first.connection().untilClosed();
            own.webSocket().close();
            assertThat(own.meter("realtime.engine.refused", "code", "503")).isEqualTo(2);
            assertThat(own.meter("realtime.engine.unavailable", "reason", "full"))
                    .isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /socket.io/?EIO=%zz&transport=polling HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /socket.io/?EIO=%4 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /socket.io/%f?EIO=4 HTTP/1.1\r\nHost: a\r\n\r\n",
                "NONSENSE\r\n\r\n",
                "GET /socket.io/ HTTP/1.1\r\nbad header\r\n\r\n",
                "GET /socket.io/ HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                "GET /socket.io/ HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n",
            })
    void requestThatCannotBeReadIsAnsweredAndClosed(String request) {
        RawConnection connection = server.connect().write(request);
        HttpAnswer answer = connection.answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(connection.untilClosed()).isEmpty();
    }

    @Test
    void oversizedRequestLineAndHeadersHaveAnswersOfTheirOwn() {
        RawConnection line = server.connect().request("GET /socket.io/?t=" + "x".repeat(4200));
        assertThat(line.answer().status()).isEqualTo(414);
        assertThat(line.untilClosed()).isEmpty();
        RawConnection headers = server.connect().request("GET " + PATH + "polling", "X-Long: " + "x".repeat(8200));
        assertThat(headers.answer().status()).isEqualTo(431);
        assertThat(headers.untilClosed()).isEmpty();
    }

    @Test
    void refusalsAreCounted() {
        double before = server.meter("realtime.engine.refused", "code", "1");
        server.connect().exchange("GET " + PATH + "polling&sid=" + UNKNOWN_SID);
        assertThat(server.meter("realtime.engine.refused", "code", "1")).isEqualTo(before + 1);
    }
}
