package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.session.HandshakeRequest;
import com.erpmax.realtime.engine.testing.EchoListener;
import com.erpmax.realtime.engine.testing.HttpAnswer;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestServer;
import com.erpmax.realtime.engine.transport.TransportKind;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How sessions begin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandshakeTest {

    private static final String OPEN =
            "0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"upgrades\":%s,\"pingInterval\":25000,\"pingTimeout\":20000,"
                    + "\"maxPayload\":1000000}";

    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void pollingHandshakeIsAnsweredWithTheOpenPacket() {
        HttpAnswer answer = server.connect().exchange("GET " + PATH + "polling");
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(answer.body()).matches(OPEN.formatted("\\[\"websocket\"]"));
        assertThat(answer.headers())
                .containsOnlyKeys("content-type", "content-length", "cache-control")
                .containsEntry("content-type", "text/plain; charset=UTF-8")
                .containsEntry("content-length", String.valueOf(answer.bodyBytes()))
                .containsEntry("cache-control", "no-store");
    }

    @Test
    void webSocketHandshakeIsAnsweredWithTheOpenPacketInTheFirstFrame() {
        RawWebSocket socket = RawWebSocket.open(server.connect(), PATH + "websocket");
        assertThat(socket.handshake().statusLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
        assertThat(socket.handshake().headers())
                .containsOnlyKeys("upgrade", "connection", "sec-websocket-accept")
                .containsEntry("upgrade", "websocket")
                .containsEntry("connection", "upgrade")
                .containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(socket.text()).matches(OPEN.formatted("\\[]"));
    }

    @Test
    void sessionIdBeginsAsTheServerIsToldAndOpensItsSession() {
        try (TestServer named = TestServer.start(EngineConfig.defaults().withIdPrefix("node-1."))) {
            String body = named.connect().exchange("GET " + PATH + "polling").body();
            assertThat(body).matches("0\\{\"sid\":\"node-1\\.[A-Za-z0-9_-]{20}\".*");
            String sid = body.substring(9, 36);
            assertThat(named.connect()
                            .post(PATH + "polling&sid=" + sid, "4hi")
                            .answer()
                            .body())
                    .isEqualTo("ok");
            assertThat(named.connect()
                            .exchange("GET " + PATH + "polling&sid=" + sid)
                            .body())
                    .isEqualTo("4hi");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/socket.io?EIO=4&transport=polling",
                "/socket.io/?EIO=4&transport=polling",
                "/socket.io/extra?EIO=4&transport=polling",
                "/socket.io/?transport=polling&EIO=4&t=abc123&b64=1",
                "/socket.io/?EIO=3&EIO=4&transport=websocket&transport=polling",
                "/socket.io/?EIO=4&transport=polling&sid=",
                "/socket.io/?%45IO=%34&transport=p%6flling",
                "/socket.io/?EIO=4&transport=polling&t=a;b",
            })
    void requestIsUnderstoodInAllTheseForms(String target) {
        assertThat(server.connect().exchange("GET " + target).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/socket.iofoo/?EIO=4&transport=polling", "/Socket.IO/", "/ws/socket.io/", "/socket"})
    void otherPathsAreNotFound(String target) {
        HttpAnswer answer = server.connect().exchange("GET " + target);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("content-length")).isEqualTo("0");
    }

    @Test
    void sidsAreDifferentAndHaveTwentyCharacters() {
        Set<String> sids = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            sids.add(server.poll().sid());
        }
        assertThat(sids).hasSize(50).allMatch(sid -> sid.length() == 20);
    }

    @Test
    void listenerLearnsTheRequest() {
        server.connect()
                .exchange(
                        "GET " + PATH + "polling&token=a%20b",
                        "User-Agent: test/1",
                        "Cookie: a=1",
                        "cookie: b=2",
                        "X-Forwarded-For: 10.0.0.1",
                        "COOKIE: c=3");
        HandshakeRequest request = nextListener().session().handshake();
        assertThat(request.path()).isEqualTo("/socket.io/");
        assertThat(request.query())
                .containsEntry("EIO", "4")
                .containsEntry("transport", "polling")
                .containsEntry("token", "a b");
        assertThat(request.header("user-agent")).contains("test/1");
        assertThat(request.headers()).containsEntry("cookie", List.of("a=1", "b=2", "c=3"));
        assertThat(request.headers().values())
                .allSatisfy(values -> assertThat(values).isUnmodifiable());
        assertThat(request.header("x-missing")).isEmpty();
        assertThat(request.remoteAddress()).isEqualTo("127.0.0.1");
        assertThat(request.isSecure()).isFalse();
        assertThat(request.isCrossOrigin()).isFalse();
        assertThat(request.time()).isNotNull();
    }

    @Test
    void firstOfferedSubprotocolIsChosen() {
        RawWebSocket socket =
                RawWebSocket.open(server.connect(), PATH + "websocket", "Sec-WebSocket-Protocol: one, two");
        assertThat(socket.handshake().header("sec-websocket-protocol")).isEqualTo("one");
        RawWebSocket none = RawWebSocket.open(server.connect(), PATH + "websocket", "Sec-WebSocket-Protocol: ,");
        assertThat(none.handshake().header("sec-websocket-protocol")).isNull();
    }

    @Test
    void offeredExtensionsAreNotAccepted() {
        RawWebSocket socket =
                RawWebSocket.open(server.connect(), PATH + "websocket", "Sec-WebSocket-Extensions: permessage-deflate");
        assertThat(socket.handshake().header("sec-websocket-extensions")).isNull();
    }

    @Test
    void framesThatComeInOnePacketWithTheUpgradeRequestAreHeard() {
        try (TestServer own = TestServer.start()) {
            byte[] request = RawWebSocket.upgradeRequest(PATH + "websocket")
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            byte[] frame = RawWebSocket.frame(0x81, new byte[] {'4', 'h', 'i'});
            byte[] both = java.util.Arrays.copyOf(request, request.length + frame.length);
            System.arraycopy(frame, 0, both, request.length, frame.length);
            own.connect().write(both);
            assertThat(own.listener().awaitMessage()).isEqualTo("hi");
        }
    }

    @Test
    void openPacketAnnouncesTheConfiguredValues() {
        EngineConfig config = EngineConfig.defaults()
                .withHeartbeat(Duration.ofMillis(300), Duration.ofMillis(200))
                .withMaxPayloadBytes(12345)
                .withTransports(Set.of(TransportKind.POLLING));
        try (TestServer own = TestServer.start(config)) {
            assertThat(own.poll().handshake().body())
                    .contains("\"upgrades\":[],\"pingInterval\":300,\"pingTimeout\":200,\"maxPayload\":12345}");
        }
    }

    @Test
    void messagesThatTheListenerSendsAtOnceComeWithTheOpenPacket() {
        try (TestServer own = TestServer.start(settings -> {}, Greeting::new)) {
            PollingSession session = own.poll();
            assertThat(session.handshake().packets()).hasSize(2).endsWith("4welcome");
            RawWebSocket socket = own.webSocket();
            assertThat(socket.text()).isEqualTo("4welcome");
        }
    }

    @Test
    void serverListensWhereItIsTold() {
        try (TestServer own = TestServer.start(settings -> settings.paths("/ws/socket.io", "/a/"))) {
            assertThat(own.connect()
                            .exchange("GET /ws/socket.io/?EIO=4&transport=polling")
                            .status())
                    .isEqualTo(200);
            assertThat(own.connect().exchange("GET /a?EIO=4&transport=polling").status())
                    .isEqualTo(200);
            assertThat(own.connect()
                            .exchange("GET /socket.io/?EIO=4&transport=polling")
                            .status())
                    .isEqualTo(404);
        }
    }

    private EchoListener nextListener() {
        EchoListener last = server.listener();
        while (last.session().handshake().header("x-forwarded-for").isEmpty()) {
            last = server.listener();
        }
        return last;
    }
}
