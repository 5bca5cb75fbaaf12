package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.socket.namespace.ConnectRefusedException;
import com.erpmax.realtime.socket.namespace.Namespace;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.namespace.SocketSettings;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients of Socket.IO 1 and 2, which speak Engine.IO 3 and Socket.IO 4. */
class OldClientTest {
    private static final byte[] BINARY = {4, 0, 1, 2};

    private TestServer server = start(SocketSettings.defaults());

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void clientIsConnectedToTheRootWithoutAskingAndKnowsItsId() throws InterruptedException {
        BlockingQueue<Socket> sockets = socketsOf(server.root());
        WebSocketClient client = server.openOld().expect("40");
        Socket socket = next(sockets);
        assertThat(socket.id()).isEqualTo(client.sid());
        assertThat(socket.authJson()).isEqualTo("{}");
        server.root().to(client.sid()).emit("hello");
        client.expect("42[\"hello\"]");
    }

    @Test
    void theSecretIdIsNotInTheTextThatLogsShow() throws InterruptedException {
        BlockingQueue<Socket> sockets = socketsOf(server.root());
        WebSocketClient client = server.openOld().expect("40");

        assertThat(next(sockets).toString())
                .doesNotContain(client.sid())
                .isEqualTo("Socket[/ ..." + client.sid().substring(16) + "]");
    }

    @Test
    void handshakeOverPollingComesBeforeTheConnect() throws Exception {
        String target = "http://127.0.0.1:" + server.port() + "/socket.io/?EIO=3&transport=polling";
        String open = get(target);
        String sid = open.substring(open.indexOf("sid") + 6, open.indexOf("sid") + 26);
        assertThat(open.split(":", 2)[1]).hasSize(Integer.parseInt(open.split(":", 2)[0]));
        assertThat(get(target + "&sid=" + sid)).isEqualTo("2:40");
    }

    @Test
    void refusalByTheRootIsItsMessage() {
        server.root().use(socket -> {
            throw new ConnectRefusedException("denied", "not \"you\"", null);
        });
        server.openOld().expect("44\"not \\\"you\\\"\"");
    }

    @Test
    void dataOfARefusalReplacesItsMessage() {
        server.root().use(socket -> {
            throw new ConnectRefusedException("denied", "not you", Map.of("code", 7));
        });
        server.io().namespace("/open");
        WebSocketClient client = server.openOld().expect("44{\"code\":7}");
        client.send("40/open,").expect("40/open,");
    }

    @Test
    void clientThatGetsInNowhereIsClosedInTime() {
        server.close();
        server = start(SocketSettings.defaults().withConnectTimeout(Duration.ofSeconds(4)));
        server.root().use(socket -> {
            throw new ConnectRefusedException("denied", "no", null);
        });
        server.openOld().expect("44\"no\"", WebSocketClient.CLOSED);
    }

    @Test
    void queryOfAConnectIsTheAuth() throws InterruptedException {
        BlockingQueue<Socket> sockets = socketsOf(server.io().namespace("/custom"));
        WebSocketClient client = server.openOld().expect("40");
        client.send("40/custom?a=1&b=").expect("40/custom,");
        Socket socket = next(sockets);
        assertThat(socket.authJson()).isEqualTo("{\"a\":\"1\",\"b\":\"\"}");
        assertThat(socket.id()).isEqualTo("/custom#" + client.sid());
        server.io().namespace("/custom").emit("hello");
        client.expect("42/custom,[\"hello\"]");
    }

    @Test
    void idIsMadeOfTheNameThatTheClientKnows() throws InterruptedException {
        BlockingQueue<Socket> sockets = socketsOf(server.io().namespace("/custom"));
        server.io().alias("/ws/custom", "/custom");
        WebSocketClient client = server.openOld().expect("40");
        client.send("40/ws/custom").expect("40/ws/custom,");
        assertThat(next(sockets).id()).isEqualTo("/ws/custom#" + client.sid());
    }

    @Test
    void refusalsOfOtherNamespacesNameThem() {
        server.io().namespace("/deny").use(socket -> {
            throw new ConnectRefusedException("denied", "nsp denied", null);
        });
        server.openOld()
                .expect("40")
                .send("40/deny?token=x")
                .expect("44/deny,\"nsp denied\"")
                .send("40/nope?token=x")
                .expect("44/nope,{\"message\":\"Invalid namespace\"}");
    }

    @Test
    void secondConnectClosesTheConnection() {
        server.openOld().expect("40").send("40").expect(WebSocketClient.CLOSED);
    }

    @Test
    void brokenQueryClosesTheConnection() {
        server.openOld().expect("40").send("40/custom?a=%zz").expect(WebSocketClient.CLOSED);
    }

    @Test
    void clientOfTodayIsNotReadThatWay() {
        server.io().namespace("/custom");
        server.open().send("40/custom?a=1").expect("44/custom?a=1,{\"message\":\"Invalid namespace\"}");
    }

    @Test
    void eventsAndAcknowledgementsGoBothWays() throws InterruptedException {
        BlockingQueue<Socket> sockets = socketsOf(server.root());
        server.root().on("echo", event -> event.ack(event.arguments().toArray()));
        WebSocketClient client = server.openOld().expect("40");
        client.send("420[\"echo\",\"€\"]").expect("430[\"€\"]");
        var answer = next(sockets).emitWithAck(Duration.ofMinutes(10), "ask");
        String question = client.next();
        assertThat(question).matches("42\\d+\\[\"ask\"]");
        client.send("43" + question.substring(2, question.indexOf('[')) + "[7]");
        assertThat(answer.toCompletableFuture().join().json(0)).isEqualTo("7");
    }

    @Test
    void attachmentsHaveTheirTypeInFrontAlsoWhenTheyBeginWithZero() {
        server.root()
                .on(
                        "bin",
                        event -> event.socket().emit("back", event.arguments().toArray()));
        server.openOld()
                .expect("40")
                .send("451-[\"bin\",{\"_placeholder\":true,\"num\":0}]")
                .send(BINARY)
                .expect("451-[\"back\",{\"_placeholder\":true,\"num\":0}]", "hex:04000102");
    }

    @Test
    void broadcastReachesClientsOfAllRevisionsInTheirOwnForm() {
        WebSocketClient old = server.openOld().expect("40");
        WebSocketClient other = server.openOld().expect("40");
        WebSocketClient current = server.connect("");
        server.root().emit("bin", (Object) new byte[] {0, 1, 2});
        String text = "451-[\"bin\",{\"_placeholder\":true,\"num\":0}]";
        old.expect(text, "hex:04000102");
        other.expect(text, "hex:04000102");
        current.expect(text, "hex:000102");
    }

    @Test
    void eventThatComesWhileTheRootDecidesIsHeld() throws InterruptedException {
        CountDownLatch decision = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        server.root().use(socket -> {
            asked.countDown();
            await(decision);
        });
        server.root().on("echo", event -> event.ack("x"));
        WebSocketClient client = server.openOld();
        await(asked);
        client.send("420[\"echo\"]");
        decision.countDown();
        client.expect("40", "430[\"x\"]");
    }

    @Test
    void formerSocketHasNoPowerOverTheOneThatHasItsIdNow() throws InterruptedException {
        Namespace custom = server.io().namespace("/custom");
        BlockingQueue<Socket> sockets = socketsOf(custom);
        WebSocketClient client = server.openOld().expect("40");
        client.send("40/custom").expect("40/custom,");
        Socket former = next(sockets);
        client.send("41/custom").send("40/custom").expect("40/custom,");
        Socket now = next(sockets);
        assertThat(now.id()).isEqualTo(former.id());
        now.join("room").toCompletableFuture().join();
        former.leave("room", now.id()).toCompletableFuture().join();
        former.join("other").toCompletableFuture().join();
        assertThat(now.rooms().toCompletableFuture().join()).containsExactlyInAnyOrder(now.id(), "room");
    }

    @Test
    void serverThatWasNotToldToLetsNobodyIn() {
        try (TestServer strict = TestServer.start()) {
            assertThatThrownBy(strict::openOld).isInstanceOf(CompletionException.class);
            assertThat(strict.io().connectionCount()).isZero();
        }
    }

    private static TestServer start(SocketSettings settings) {
        return TestServer.start(
                builder -> builder.settings(settings), EngineConfig.defaults().withEio3(true));
    }

    private static BlockingQueue<Socket> socketsOf(Namespace namespace) {
        BlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();
        namespace.onConnection(sockets::add);
        return sockets;
    }

    private static Socket next(BlockingQueue<Socket> sockets) throws InterruptedException {
        Socket socket = sockets.poll(WebSocketClient.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(socket).isNotNull();
        return socket;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(WebSocketClient.PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String get(String target) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(target)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
