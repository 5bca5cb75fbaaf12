package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.namespace.SocketAttribute;
import com.erpmax.realtime.socket.namespace.SocketOnLoop;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sockets as their event loop has them: for code that decides message by message what a client gets. */
class SocketOnLoopTest {
    private static final SocketAttribute<AtomicInteger> COUNTER = new SocketAttribute<>("counter", AtomicInteger.class);

    private final TestServer server = TestServer.start();
    private final BlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void whatIsEmittedOnTheLoopOvertakesWhatIsEnqueued() throws InterruptedException {
        WebSocketClient client = connect();
        Socket socket = sockets.take();

        socket.runOnLoop(onLoop -> {
            socket.emit("second");
            assertThat(onLoop.emit("first", Map.of())).isTrue();
        });

        client.expect("42[\"first\",{}]").expect("42[\"second\"]");
    }

    @Test
    void deliveryIsProvenByTheClientsPong() throws Exception {
        WebSocketClient client = connect();
        Socket socket = sockets.take();
        CompletableFuture<String> proof = new CompletableFuture<>();

        socket.runOnLoop(onLoop -> {
            onLoop.emit("news", 1);
            onLoop.whenReceived(Duration.ZERO, () -> proof.complete("received"));
        });
        client.expect("42[\"news\",1]");

        assertThat(proof.get(60, TimeUnit.SECONDS)).isEqualTo("received");
    }

    @Test
    void attributesOfTheConnectionAreSharedByItsSocketsOnly() throws Exception {
        server.io().namespace("/other").onConnection(sockets::add);
        WebSocketClient client = connect();
        Socket root = sockets.take();
        client.enter("/other,");
        Socket sibling = sockets.take();
        connect();
        Socket stranger = sockets.take();

        assertThat(increment(root)).isEqualTo(1);
        assertThat(increment(sibling)).isEqualTo(2);
        assertThat(increment(stranger)).isEqualTo(1);
    }

    @Test
    void goneSocketTakesNothing() throws Exception {
        WebSocketClient client = connect();
        Socket socket = sockets.take();
        CompletableFuture<SocketOnLoop> kept = new CompletableFuture<>();
        socket.runOnLoop(kept::complete);
        socket.disconnect();
        client.expect("41");

        CompletableFuture<Boolean> sent = new CompletableFuture<>();
        kept.join().execute(() -> sent.complete(kept.join().emit("late", 1)));

        assertThat(sent.get(60, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void conditionIsAskedForMembersAndGuests() throws InterruptedException {
        server.io().namespace("/feed").onConnection(sockets::add);
        server.io().feed("/feed", "/");
        WebSocketClient guest = connect();
        sockets.take().join("r").toCompletableFuture().join();
        WebSocketClient member = server.connect("/feed,");
        Socket inside = sockets.take();
        inside.join("r").toCompletableFuture().join();

        server.io().namespace("/feed").to("r").where(socket -> socket == inside).emit("a");
        server.io().namespace("/feed").to("r").where(socket -> socket != inside).emit("b");
        server.io().namespace("/feed").to("r").emit("c");

        member.expect("42/feed,[\"a\"]").expect("42/feed,[\"c\"]");
        guest.expect("42[\"b\"]").expect("42[\"c\"]");
    }

    @Test
    void commandsAndListsMeanThoseOnlyForWhomTheConditionHolds() throws Exception {
        WebSocketClient one = connect();
        Socket first = sockets.take();
        WebSocketClient two = server.connect("");
        Socket second = sockets.take();

        server.root()
                .to()
                .where(socket -> socket == first)
                .join("r")
                .toCompletableFuture()
                .join();
        server.root().to("r").emit("a");
        one.expect("42[\"a\"]");
        assertThat(second.rooms().toCompletableFuture().get(60, TimeUnit.SECONDS))
                .doesNotContain("r");
        assertThat(server.root()
                        .to()
                        .where(socket -> socket == second)
                        .fetchSockets()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS))
                .hasSize(1)
                .first()
                .isSameAs(second);
        server.root()
                .to()
                .where(socket -> socket == first)
                .disconnect()
                .toCompletableFuture()
                .join();
        one.expect("41");
        server.root().emit("b");
        two.expect("42[\"b\"]");
    }

    private WebSocketClient connect() {
        server.root().onConnection(sockets::add);
        return server.connect("");
    }

    private static int increment(Socket socket) throws Exception {
        CompletableFuture<Integer> count = new CompletableFuture<>();
        socket.runOnLoop(onLoop -> count.complete(
                onLoop.connectionAttribute(COUNTER, AtomicInteger::new).incrementAndGet()));
        return count.get(60, TimeUnit.SECONDS);
    }
}
