package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static com.erpmax.realtime.engine.testing.TestServer.V3_PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.HttpAnswer;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestServer;
import com.erpmax.realtime.protocol.engineio.EngineProtocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may speak protocol 3, how a session of it opens, and which requests are refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Protocol3HandshakeTest {

    private static final String OPEN = "0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"upgrades\":%s,"
            + "\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}";

    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start(EngineConfig.defaults().withEio3(true));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                V3_PATH + "polling",
                "/socket.io/?transport=polling",
                "/socket.io/?EIO=&transport=polling",
                "/socket.io/?EIO=abc&transport=polling",
                V3_PATH + "polling&b64=1",
            })
    void pollingOpensWithTheLengthOfTheOpenPacket(String target) {
        HttpAnswer answer = server.connect().exchange("GET " + target);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=UTF-8");
        String[] parts = answer.body().split(":", 2);
        assertThat(parts[1]).matches(OPEN.formatted("\\[\"websocket\"]")).hasSize(Integer.parseInt(parts[0]));
        assertThat(server.listener().session().protocol()).isEqualTo(EngineProtocol.V3);
    }

    @ParameterizedTest
    @ValueSource(strings = {V3_PATH + "websocket", "/socket.io/?transport=websocket"})
    void webSocketOpensWithTheBareOpenPacket(String target) {
        RawWebSocket socket = RawWebSocket.open(server.connect(), target);
        assertThat(socket.text()).matches(OPEN.formatted("\\[]"));
        assertThat(server.listener().session().protocol()).isEqualTo(EngineProtocol.V3);
        socket.close();
    }

    @Test
    void clientsOfProtocol4AreServedAsBefore() {
        assertThat(server.poll().handshake().body()).startsWith("0{\"sid\"");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  EIO=3,                                             0, Transport unknown",
        "GET,  EIO=3&transport=abc,                               0, Transport unknown",
        "GET,  EIO=3&transport=polling&sid=AAAAAAAAAAAAAAAAAAAA,  1, Session ID unknown",
        "POST, EIO=3&transport=polling,                           2, Bad handshake method",
        "GET,  EIO=3&transport=websocket,                         3, Bad request",
        "GET,  EIO=3&transport=polling&j=0,                       3, Bad request",
        "GET,  EIO=4&transport=polling&j=0&b64=1,                 3, Bad request",
    })
    void refusedRequestIsToldWhy(String method, String query, int code, String message) {
        HttpAnswer answer = server.connect().exchange(method + " /socket.io/?" + query);
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
        assertThat(answer.body()).isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
    }

    @Test
    void sessionIsReachedOnlyWithTheProtocolThatOpenedIt() {
        PollingSession three = server.pollV3("");
        PollingSession four = server.poll();
        String refusal = "{\"code\":3,\"message\":\"Bad request\"}";
        assertThat(server.connect()
                        .exchange("GET " + PATH + "polling&sid=" + three.sid())
                        .body())
                .isEqualTo(refusal);
        assertThat(server.connect()
                        .post(PATH + "polling&sid=" + three.sid(), "4a")
                        .answer()
                        .body())
                .isEqualTo(refusal);
        assertThat(server.connect()
                        .exchange("GET " + V3_PATH + "polling&sid=" + four.sid())
                        .body())
                .isEqualTo(refusal);
        assertThat(refusedUpgrade(PATH + "websocket&sid=" + three.sid())).isEqualTo("Bad request");
        assertThat(refusedUpgrade(V3_PATH + "websocket&sid=" + four.sid())).isEqualTo("Bad request");
        three.post("2:4a");
        assertThat(three.poll().body()).isEqualTo("2:4a");
    }

    @Test
    void serverThatAllowsProtocol4OnlyRefusesBeforeAnythingIsUpgraded() {
        try (TestServer strict = TestServer.start()) {
            HttpAnswer polling = strict.connect().exchange("GET " + V3_PATH + "polling&j=1");
            assertThat(polling.body()).isEqualTo("{\"code\":5,\"message\":\"Unsupported protocol version\"}");
            RawConnection webSocket = strict.connect().write(RawWebSocket.upgradeRequest(V3_PATH + "websocket"));
            assertThat(webSocket.answer().statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
            assertThat(webSocket.untilClosed()).isEmpty();
            assertThat(strict.server().sessions().size()).isZero();
        }
    }

    private String refusedUpgrade(String target) {
        HttpAnswer answer =
                server.connect().write(RawWebSocket.upgradeRequest(target)).answer();
        assertThat(answer.status()).isEqualTo(400);
        return answer.body();
    }
}
