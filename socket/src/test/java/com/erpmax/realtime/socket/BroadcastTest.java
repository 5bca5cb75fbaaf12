package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.protocol.ProtocolLimits;
import com.erpmax.realtime.socket.namespace.BroadcastOperator;
import com.erpmax.realtime.socket.namespace.Namespace;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.namespace.SocketSettings;
import com.erpmax.realtime.socket.testing.PollingClient;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rooms and operators over real connections, as in section 3.4 of the wire facts. */
class BroadcastTest {
    private TestServer server = TestServer.start();
    private final BlockingQueue<Socket> sockets = new ArrayBlockingQueue<>(1_000);

    @BeforeEach
    void prepare() {
        server.root().onConnection(sockets::add);
        server.root().onLoop("mark", event -> event.ack());
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void anEmitReachesEverybodyOnEveryLoop() {
        List<WebSocketClient> clients = clients(20);

        server.root().emit("all", Map.of("a", 1));

        clients.forEach(client -> client.expect("42[\"all\",{\"a\":1}]"));
    }

    @Test
    void aRoomReachesItsMembersOnce() throws Exception {
        WebSocketClient inside = server.connect("");
        join(sockets.take(), "a", "b");
        WebSocketClient outside = server.connect("");

        server.root().to("a", "b", "c").emit("x");
        server.root().to("a").emit("y");

        inside.expect("42[\"x\"]", "42[\"y\"]");
        expectNothing(inside);
        expectNothing(outside);
    }

    @Test
    void aSocketsIdIsItsRoomUntilItLeaves() throws Exception {
        WebSocketClient client = server.connect("");
        Socket socket = sockets.take();
        assertThat(done(socket.rooms())).containsExactly(socket.id());

        server.root().to(socket.id()).emit("x");
        client.expect("42[\"x\"]");
        done(socket.leave(socket.id()));
        assertThat(done(socket.rooms())).isEmpty();
        server.root().to(socket.id()).emit("lost");
        expectNothing(client);
        join(socket, socket.id());
        server.root().to(socket.id()).emit("y");
        client.expect("42[\"y\"]");
    }

    @Test
    void exceptedRoomsAreLeftOut() throws Exception {
        WebSocketClient one = server.connect("");
        Socket first = sockets.take();
        WebSocketClient two = server.connect("");
        join(sockets.take(), "r");
        join(first, "r");

        server.root().to("r").except(first.id()).emit("x");

        two.expect("42[\"x\"]");
        expectNothing(one);
    }

    @Test
    void aSocketSpeaksToEverybodyElse() throws Exception {
        server.root().on("say", event -> {
            event.socket().broadcast().emit("all", event.arguments());
            event.socket().to("r").emit("room", event.arguments());
            event.ack();
        });
        WebSocketClient one = server.connect("");
        join(sockets.take(), "r");
        WebSocketClient two = server.connect("");
        join(sockets.take(), "r");

        one.send("421[\"say\",\"hi\"]").expect("431[]");

        two.expect("42[\"all\",\"hi\"]", "42[\"room\",\"hi\"]");
    }

    @Test
    void operatorsAreImmutable() throws Exception {
        WebSocketClient client = server.connect("");
        join(sockets.take(), "a");
        BroadcastOperator a = server.root().to("a");
        a.except("a").emit("lost");
        a.to("b").emit("x");
        a.emit("y");

        client.expect("42[\"x\"]", "42[\"y\"]");
        expectNothing(client);
    }

    @Test
    void operatorsLetSocketsJoinLeaveAndGo() throws Exception {
        WebSocketClient one = server.connect("");
        join(sockets.take(), "a");
        WebSocketClient two = server.connect("");
        Namespace root = server.root();

        done(root.to("a").join("b", "c"));
        assertThat(done(root.to("c").fetchSockets())).hasSize(1);
        done(root.to("b").leave("c"));
        assertThat(done(root.to("c").fetchSockets())).isEmpty();
        assertThat(done(root.fetchSockets())).hasSize(2);
        done(root.to("b").disconnectAll());
        one.expect("41", WebSocketClient.CLOSED);
        expectNothing(two);
    }

    @Test
    void aJoinIsSeenByTheBroadcastAfterIt() throws Exception {
        WebSocketClient client = server.connect("");
        Socket socket = sockets.take();

        for (int i = 0; i < 200; i++) {
            var joined = socket.join("r" + i);
            server.root().to("r" + i).emit("n", i);
            assertThat(joined).isNotNull();
        }

        for (int i = 0; i < 200; i++) {
            client.expect("42[\"n\"," + i + "]");
        }
    }

    @Test
    void emitsAndBroadcastsOfOneThreadKeepTheirOrder() throws Exception {
        WebSocketClient client = server.connect("");
        Socket socket = sockets.take();

        for (int i = 0; i < 100; i++) {
            socket.emit("e", i);
            server.root().emit("b", i);
        }

        for (int i = 0; i < 100; i++) {
            client.expect("42[\"e\"," + i + "]", "42[\"b\"," + i + "]");
        }
    }

    @Test
    void broadcastsReachPollingClientsToo() {
        PollingClient client = server.poll();
        client.enter("");

        server.root().emit("x", "é😀");

        client.expect("42[\"x\",\"é😀\"]");
    }

    @Test
    void attachmentsFollowTheirTextWithNothingInBetween() {
        WebSocketClient client = server.connect("");
        PollingClient polling = server.poll();
        polling.enter("");

        server.root().emit("b", new byte[] {1, 2}, "x", new byte[] {3});
        server.root().emit("next");

        String text = "452-[\"b\",{\"_placeholder\":true,\"num\":0},\"x\",{\"_placeholder\":true,\"num\":1}]";
        client.expect(text, "hex:0102", "hex:03", "42[\"next\"]");
        polling.expect(text, "bAQI=", "bAw==", "42[\"next\"]");
    }

    @Test
    void aVolatileBroadcastReachesWhoeverIsReady() {
        WebSocketClient client = server.connect("");

        server.root().asVolatile().emit("x");

        client.expect("42[\"x\"]");
    }

    @Test
    void aVolatileEventForAClientWithoutAPendingPollIsDropped() throws Exception {
        PollingClient client = server.poll();
        client.enter("");
        Socket socket = sockets.take();

        server.root().asVolatile().emit("lost");
        socket.asVolatile().emit("lost");
        await().until(() -> server.meter("realtime.socket.events.dropped", "namespace", "/") == 2);
        socket.emit("kept");

        client.expect("42[\"kept\"]");
    }

    @Test
    void aPendingSocketGetsNoBroadcast() {
        server.root().use(socket -> {
            join(socket, "r");
            server.root().emit("lost");
            server.root().to("r").emit("lost");
            assertThat(done(server.root().fetchSockets())).isEmpty();
        });

        WebSocketClient client = server.connect("");

        server.root().to("r").emit("x");
        client.expect("42[\"x\"]");
    }

    @Test
    void roomsOfASocketAreBounded() throws Exception {
        server.close();
        server = TestServer.start(SocketSettings.defaults().withMemberships(10, 2));
        prepare();
        server.connect("");
        Socket socket = sockets.take();

        join(socket, "a", "b");
        join(socket, "a");
        assertThatThrownBy(() -> join(socket, "c"))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("rooms: full (expected: at most 2)");
        done(socket.leave("a"));
        join(socket, "c");
        done(server.root().local().join("d"));
        assertThat(done(socket.rooms())).containsExactlyInAnyOrder(socket.id(), "b", "c");
    }

    @Test
    void roomsOfAPendingSocketAreBounded() throws Exception {
        server.close();
        server = TestServer.start(SocketSettings.defaults().withMemberships(10, 2));
        prepare();
        server.root().use(socket -> {
            join(socket, "a", "b");
            join(socket, "b");
            done(socket.leave("a"));
            join(socket, "c");
            assertThatThrownBy(() -> join(socket, "d")).hasMessageContaining("rooms: full");
            assertThat(done(socket.rooms())).containsExactlyInAnyOrder("b", "c");
        });

        server.connect("");
        Socket socket = sockets.take();
        assertThat(done(socket.rooms())).containsExactlyInAnyOrder(socket.id(), "b", "c");
    }

    @Test
    void reservedNamesAndUnwritableValuesFailAtTheCall() {
        Namespace root = server.root();

        assertThatThrownBy(() -> root.emit("disconnect")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> root.on("connect", event -> {})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> root.emit("x", root.payloads().write(1), 2))
                .isInstanceOf(IllegalArgumentException.class);
        List<byte[]> tooMany = new ArrayList<>();
        for (int i = 0; i <= ProtocolLimits.MAX_ATTACHMENTS; i++) {
            tooMany.add(new byte[1]);
        }
        assertThatThrownBy(() -> root.emit("x", tooMany)).hasMessageStartingWith("attachments: 11");
    }

    private List<WebSocketClient> clients(int count) {
        List<WebSocketClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(server.connect(""));
        }
        return clients;
    }

    private static void expectNothing(WebSocketClient client) {
        client.send("421[\"mark\"]").expect("431[]");
    }

    private static void join(Socket socket, String... rooms) throws Exception {
        socket.join(rooms).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
