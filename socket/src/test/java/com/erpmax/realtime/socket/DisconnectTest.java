package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.testing.PollingClient;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ways out, as in sections 2.6 and 3.7 of the wire facts. */
class DisconnectTest {
    private final TestServer server = TestServer.start();
    private final BlockingQueue<Socket> sockets = new ArrayBlockingQueue<>(10);
    private final BlockingQueue<String> reasons = new ArrayBlockingQueue<>(10);

    @BeforeEach
    void noteSocketsAndReasons() {
        server.root().onConnection(sockets::add);
        server.root().onDisconnect((socket, reason) -> reasons.add(reason.text()));
        server.io().namespace("/custom").onDisconnect((socket, reason) -> reasons.add("/custom " + reason.text()));
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void aClientThatLeavesGetsNoAnswerAndKeepsItsConnection() throws InterruptedException {
        WebSocketClient client = server.connect("", "/custom,").send("41/custom,");

        assertThat(nextReason()).isEqualTo("/custom client namespace disconnect");
        client.send("41");
        assertThat(nextReason()).isEqualTo("client namespace disconnect");
        client.enter("/custom,");
    }

    @Test
    void aDisconnectFromTheServerTellsTheClientAndKeepsTheConnection() throws InterruptedException {
        WebSocketClient client = server.connect("", "/custom,");
        Socket socket = sockets.take();

        socket.disconnect();

        client.expect("41");
        assertThat(nextReason()).isEqualTo("server namespace disconnect");
        assertThat(socket.isConnected()).isFalse();
        client.enter("");
    }

    @Test
    void aDisconnectFromANamespaceNamesIt() {
        server.io().namespace("/custom").onConnection(Socket::disconnect);

        server.connect("/custom,").expect("41/custom,");
    }

    @Test
    void disconnectingAllTellsEveryNamespaceAndClosesTheTransport() throws InterruptedException {
        WebSocketClient client = server.connect("", "/custom,");

        sockets.take().disconnectAll();

        assertThat(new String[] {client.next(), client.next()}).containsExactlyInAnyOrder("41", "41/custom,");
        client.expect(WebSocketClient.CLOSED);
        assertThat(new String[] {nextReason(), nextReason()})
                .containsExactlyInAnyOrder("server namespace disconnect", "/custom server namespace disconnect");
    }

    @Test
    void onPollingThePendingPollGetsTheDisconnect() throws InterruptedException {
        PollingClient client = server.poll();
        client.enter("");

        sockets.take().disconnect();

        client.expect("41");
    }

    @Test
    void whatWasEmittedBeforeADisconnectStillArrives() throws InterruptedException {
        WebSocketClient client = server.connect("");
        Socket socket = sockets.take();

        socket.emit("last", 1);
        socket.disconnect();
        socket.emit("lost");

        client.expect("42[\"last\",1]", "41").enter("");
    }

    @Test
    void whatWasEmittedBeforeClosingTheTransportStillArrives() throws InterruptedException {
        WebSocketClient client = server.connect("");
        Socket socket = sockets.take();

        socket.emit("last", 1);
        socket.closeTransport(CloseReason.EXPIRED);

        client.expect("42[\"last\",1]", WebSocketClient.CLOSED);
        assertThat(nextReason()).isEqualTo("expired");
    }

    @Test
    void aClosedConnectionIsATransportClose() throws InterruptedException {
        server.connect("").close();

        assertThat(nextReason()).isEqualTo("transport close");
    }

    @Test
    void aClosePacketOnPollingIsATransportClose() throws InterruptedException {
        PollingClient client = server.poll();
        client.enter("");

        client.send("1");

        assertThat(nextReason()).isEqualTo("transport close");
    }

    @Test
    void aClientThatFallsSilentIsAPingTimeout() throws InterruptedException {
        EngineConfig impatient = EngineConfig.defaults().withHeartbeat(Duration.ofSeconds(2), Duration.ofSeconds(2));
        try (TestServer other = TestServer.start(builder -> builder, impatient)) {
            other.root().onDisconnect((socket, reason) -> reasons.add(reason.text()));
            other.poll().enter("");

            assertThat(nextReason()).isEqualTo("ping timeout");
        }
    }

    @Test
    void aServerThatStopsSaysSoAndSendsNoDisconnect() throws InterruptedException {
        WebSocketClient client = server.connect("");

        server.io().close();

        client.expect(WebSocketClient.CLOSED);
        assertThat(nextReason()).isEqualTo("server shutting down");
    }

    @Test
    void aStoppedServerTakesNoConnections() {
        server.io().close();

        server.open().expect(WebSocketClient.CLOSED);
    }

    @Test
    void aSocketThatIsGoneIsInNoRoomAndNoList() throws InterruptedException {
        WebSocketClient client = server.connect("");
        Socket socket = sockets.take();
        socket.join("r").toCompletableFuture().join();

        client.send("41");

        assertThat(nextReason()).isEqualTo("client namespace disconnect");
        assertThat(socket.rooms().toCompletableFuture().join()).isEmpty();
        assertThat(server.root().fetchSockets().toCompletableFuture().join()).isEmpty();
        socket.join("r").toCompletableFuture().join();
        assertThat(server.root().to("r").fetchSockets().toCompletableFuture().join())
                .isEmpty();
    }

    @Test
    void theEngineForgetsTheConnectionOfAClientThatLeft() {
        WebSocketClient client = server.connect("");
        await().until(() -> server.meter("realtime.socket.sockets", "namespace", "/") == 1);

        client.abort();

        await().until(() -> server.meter("realtime.socket.sockets", "namespace", "/") == 0);
    }

    private String nextReason() throws InterruptedException {
        return String.valueOf(reasons.poll(60, TimeUnit.SECONDS));
    }
}
