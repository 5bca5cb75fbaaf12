package com.erpmax.realtime.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.engine.EngineServer;
import com.erpmax.realtime.engine.session.EngineConfig;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What sessions do in every version of Engine.IO, alone and below Socket.IO. */
abstract class SessionFacts {

    static final String OPEN_PACKET =
            "0\\{\"sid\":\"[\\w-]{20}\",\"upgrades\":\\[%s],\"pingInterval\":25000,\"pingTimeout\":60000,\"maxPayload\":1000000}";

    private static final Duration PATIENCE = Duration.ofSeconds(Peer.PATIENCE_SECONDS);

    private EngineServer server;
    private Peer peer;

    /**
     * A heartbeat that no test meets, however slow the machine: where a ping may come, it may come instead of what is
     * looked for.
     */
    static EngineConfig patient() {
        return ConformanceServer.config(true).withHeartbeat(Duration.ofSeconds(25), PATIENCE);
    }

    /** The suites' heartbeat, but with a patience that no slow machine exhausts. */
    static EngineConfig beating() {
        return ConformanceServer.config(true).withHeartbeat(ConformanceServer.PING_INTERVAL, PATIENCE);
    }

    /** A heartbeat that ends a session that is silent. */
    static EngineConfig impatient() {
        return ConformanceServer.config(true).withHeartbeat(Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    abstract EngineServer start(EngineConfig config);

    abstract Peer peer(int port);

    /** The packet alone as a polling payload. */
    abstract String payload(String packet);

    @BeforeEach
    final void startServer() {
        server = start(patient());
        peer = peer(server.port());
    }

    @AfterEach
    final void stopServer() {
        server.close();
    }

    final EngineServer server() {
        return server;
    }

    final Peer peer() {
        return peer;
    }

    @Test
    void pollingOpensASession() {
        HttpResponse<String> opened = peer.open();
        assertThat(opened.statusCode()).isEqualTo(200);
        assertThat(opened.headers().firstValue("content-type")).hasValue("text/plain; charset=UTF-8");
        String packet = opened.body().substring(opened.body().indexOf("0{"));
        assertThat(packet).matches(OPEN_PACKET.formatted("\"websocket\""));
        assertThat(opened.body()).isEqualTo(payload(packet));
    }

    @Test
    void webSocketOpensASessionThatCannotBeUpgraded() {
        assertThat(peer.webSocket().text()).matches(OPEN_PACKET.formatted(""));
    }

    @Test
    void aTransportThatIsMissingOrUnknownIsRefused() {
        String version = peer.polling("").split("&", 2)[0];
        for (String query : new String[] {version, version + "&transport=abc"}) {
            HttpResponse<String> refused = peer.request("GET", query);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).isEqualTo("{\"code\":0,\"message\":\"Transport unknown\"}");
            assertThatThrownBy(() -> peer.webSocketWith(query)).hasMessageContaining("WebSocketHandshakeException");
        }
        assertAllForgotten(server);
    }

    @Test
    void onlyGetOpensASession() {
        String query = peer.polling("");
        for (String method : new String[] {"POST", "PUT", "DELETE"}) {
            HttpResponse<String> refused = peer.request(method, query);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).isEqualTo("{\"code\":2,\"message\":\"Bad handshake method\"}");
        }
    }

    @Test
    void aPollThatWaitsIsReleasedWhenThePeerCloses() {
        String sid = peer.openedSid();
        CompletableFuture<HttpResponse<String>> poll = peer.pollLater(sid);
        assertThat(peer.post(sid, payload("1")).body()).isEqualTo("ok");
        assertThat(poll.join().statusCode()).isEqualTo(200);
        assertThat(poll.join().body()).isEqualTo(payload("6"));
        assertForgotten(sid);
    }

    @Test
    void aWebSocketThatThePeerClosesEndsTheSession() {
        Frames socket = peer.webSocket();
        String sid = sidOf(socket.text());
        assertThat(server.sessions().find(sid)).isPresent();
        socket.close();
        socket.awaitClosed();
        assertForgotten(sid);
    }

    @Test
    void aClosePacketOverWebSocketIsNotTheEndButWhatFollowsFromSilenceIs() {
        try (EngineServer strict = start(impatient())) {
            Frames socket = peer(strict.port()).webSocket();
            socket.send("1").awaitClosed();
            assertAllForgotten(strict);
        }
    }

    @Test
    void aPeerThatSaysNothingIsForgotten() {
        try (EngineServer strict = start(impatient())) {
            Peer silent = peer(strict.port());
            String sid = silent.openedSid();
            await().atMost(PATIENCE).until(() -> strict.sessions().find(sid).isEmpty());
            assertThat(silent.post(sid, payload("3")).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void aWebSocketThatSaysNothingIsClosed() {
        try (EngineServer strict = start(impatient())) {
            peer(strict.port()).webSocket().awaitClosed();
        }
    }

    @Test
    void theUpgradeReleasesThePollWithANoop() {
        String sid = peer.openedSid();
        Frames socket = upgraded(sid);
        assertThat(server.sessions().find(sid).orElseThrow().transportKind().wireName())
                .isEqualTo("websocket");
        socket.close();
    }

    @Test
    void requestsOfASessionThatWasUpgradedAreRefused() {
        String sid = peer.openedSid();
        Frames socket = upgraded(sid);
        assertThat(peer.poll(sid).statusCode()).isEqualTo(400);
        assertAlive(socket);
    }

    @Test
    void aSecondWebSocketOfASessionIsClosedAndTheFirstGoesOn() {
        String sid = peer.openedSid();
        Frames socket = upgraded(sid);
        peer.webSocket(sid).awaitClosed();
        assertAlive(socket);
    }

    /** A session that was moved to WebSocket, its poll released on the way. */
    final Frames upgraded(String sid) {
        Frames socket = peer.webSocket(sid);
        assertThat(socket.send("2probe").text()).isEqualTo("3probe");
        assertThat(peer.poll(sid).body()).isEqualTo(payload("6"));
        socket.send("5");
        await().atMost(PATIENCE)
                .until(() -> server.sessions().find(sid).orElseThrow().polling().isEmpty());
        return socket;
    }

    /** The session that travels over this connection answers. */
    abstract void assertAlive(Frames socket);

    final void assertForgotten(String sid) {
        await().atMost(PATIENCE).until(() -> server.sessions().find(sid).isEmpty());
        assertThat(peer.poll(sid).statusCode()).isEqualTo(400);
    }

    static void assertAllForgotten(EngineServer server) {
        await().atMost(PATIENCE).until(() -> server.sessions().size() == 0);
    }

    static String sidOf(String openPacket) {
        int start = openPacket.indexOf("\"sid\":\"") + 7;
        return openPacket.substring(start, start + 20);
    }
}
