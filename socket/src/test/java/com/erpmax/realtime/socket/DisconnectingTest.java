package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.socket.namespace.ConnectRefusedException;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is called just before a socket leaves, as in section 3.7 of the wire facts. */
class DisconnectingTest {
    private final TestServer server = TestServer.start();
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void theSocketIsStillThereWhileItIsLeavingAndNotAfterwards() throws InterruptedException {
        server.root()
                .onConnection(socket -> socket.join("r").toCompletableFuture().join())
                .on("mark", event -> event.ack())
                .onDisconnecting((socket, reason, rooms) -> calls.add(
                        reason.text() + " " + socket.isConnected() + " " + rooms.equals(Set.of("r", socket.id()))))
                .onDisconnect((socket, reason) -> calls.add(reason.text() + " " + socket.isConnected() + " "
                        + socket.rooms().toCompletableFuture().join()));

        server.connect("").send("421[\"mark\"]").expect("431[]").send("41");

        expect("client namespace disconnect true true", "client namespace disconnect false []");
    }

    @Test
    void theOthersInTheRoomsCanBeTold() throws InterruptedException {
        server.root()
                .onConnection(socket -> {
                    socket.join("r").toCompletableFuture().join();
                    calls.add("in");
                })
                .onDisconnecting((socket, reason, rooms) -> {
                    socket.emit("lost");
                    socket.to(rooms.toArray(String[]::new)).emit("gone");
                });
        WebSocketClient stays = server.connect("");
        WebSocketClient leaves = server.connect("");
        expect("in", "in");

        leaves.send("41");

        stays.expect("42[\"gone\"]");
        leaves.enter("");
    }

    @Test
    void aSocketsOwnHandlersFollowThoseOfItsNamespace() throws InterruptedException {
        server.root()
                .onHandlerError((socket, event, error) -> calls.add("error " + error.getMessage()))
                .onConnection(socket -> {
                    socket.onDisconnecting((gone, reason, rooms) -> calls.add("own disconnecting"))
                            .onDisconnect((gone, reason) -> calls.add("own disconnect"));
                    socket.disconnect();
                })
                .onDisconnecting((socket, reason, rooms) -> {
                    throw new IllegalStateException("first");
                })
                .onDisconnect((socket, reason) -> {
                    throw new IllegalStateException("second");
                });

        server.connect("").expect("41");

        expect("error first", "own disconnecting", "error second", "own disconnect");
    }

    @Test
    void aSocketThatWasNotLetInLeavesWithoutAWord() throws InterruptedException {
        server.root()
                .use(socket -> {
                    throw new ConnectRefusedException("no", "no");
                })
                .onDisconnecting((socket, reason, rooms) -> calls.add("disconnecting"));
        WebSocketClient client = server.open().send("40");
        client.expect("44{\"message\":\"no\",\"data\":{\"code\":\"no\"}}");

        client.close();

        await().until(() -> server.io().connectionCount() == 0);
        assertThat(calls).isEmpty();
    }

    private void expect(String... expected) throws InterruptedException {
        for (String call : expected) {
            assertThat(calls.poll(60, TimeUnit.SECONDS)).isEqualTo(call);
        }
    }
}
