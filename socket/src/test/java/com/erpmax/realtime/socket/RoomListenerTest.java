package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.socket.adapter.RoomListener;
import com.erpmax.realtime.socket.namespace.ParentNamespace;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rooms that come, fill, empty and go, as in section 3.4 of the wire facts. */
class RoomListenerTest {
    private final TestServer server = TestServer.start();
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

    private final class Listener implements RoomListener {
        @Override
        public void created(String room) {
            calls.add("created " + room);
        }

        @Override
        public void joined(String room, String socketId) {
            calls.add("joined " + room + " " + socketId);
            throw new IllegalStateException("must harm nobody");
        }

        @Override
        public void left(String room, String socketId) {
            calls.add("left " + room + " " + socketId);
        }

        @Override
        public void deleted(String room) {
            calls.add("deleted " + room);
        }
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void aRoomIsCreatedBeforeItsFirstMemberAndDeletedAfterItsLast() throws InterruptedException {
        server.root().onRooms(new Listener()).toCompletableFuture().join();
        server.root()
                .onLoop("join", event -> event.socket().join("r").thenRun(event::ack))
                .onLoop("leave", event -> event.socket().leave("r").thenRun(event::ack));
        WebSocketClient one = server.open();
        String a = one.enter("");
        expect("created " + a, "joined " + a + " " + a);
        WebSocketClient two = server.open();
        String b = two.enter("");
        expect("created " + b, "joined " + b + " " + b);

        one.send("421[\"join\"]").expect("431[]");
        two.send("421[\"join\"]").expect("431[]");
        one.send("422[\"leave\"]").expect("432[]");
        two.send("422[\"leave\"]").expect("432[]");

        expect("created r", "joined r " + a, "joined r " + b, "left r " + a, "left r " + b, "deleted r");
    }

    @Test
    void aSocketThatLeavesIsToldBetweenItsHandlersOfTheEnd() throws InterruptedException {
        server.root().onRooms(new Listener()).toCompletableFuture().join();
        server.root()
                .onConnection(socket -> {
                    socket.join("r").toCompletableFuture().join();
                    calls.add("in");
                })
                .onDisconnecting((socket, reason, rooms) -> calls.add("disconnecting"))
                .onDisconnect((socket, reason) -> calls.add("disconnect"));
        WebSocketClient client = server.open();
        String id = client.enter("");
        expect("created " + id, "joined " + id + " " + id, "created r", "joined r " + id, "in");

        client.send("41");

        expect("disconnecting", "left r " + id, "deleted r", "left " + id + " " + id, "deleted " + id, "disconnect");
    }

    @Test
    void aListenerThatComesLateKnowsHowManyAreThere() throws InterruptedException {
        server.root().onConnection(socket -> {
            socket.join("r").toCompletableFuture().join();
            calls.add("in");
        });
        WebSocketClient one = server.open();
        WebSocketClient two = server.open();
        String a = one.enter("");
        String b = two.enter("");
        expect("in", "in");

        server.root().onRooms(new Listener()).toCompletableFuture().join();
        one.send("41");
        expect("left r " + a, "left " + a + " " + a, "deleted " + a);
        two.send("41");

        expect("left r " + b, "deleted r", "left " + b + " " + b, "deleted " + b);
    }

    @Test
    void socketsThatAreDisconnectedTogetherAreToldOnceEach() {
        server.root().onRooms(new Listener()).toCompletableFuture().join();
        List<WebSocketClient> clients = List.of(server.open(), server.open(), server.open());
        List<String> ids = clients.stream().map(client -> client.enter("")).toList();
        calls.clear();

        server.io().in().disconnect().toCompletableFuture().join();
        clients.forEach(client -> client.expect("41"));

        await().until(() -> calls.size() >= 6);
        assertThat(calls)
                .containsExactlyInAnyOrderElementsOf(ids.stream()
                        .flatMap(id -> Stream.of("left " + id + " " + id, "deleted " + id))
                        .toList());
    }

    @Test
    void theRoomsOfAllChildrenAreTold() throws InterruptedException {
        ParentNamespace parent = server.io().dynamicNamespaces(request -> true);
        WebSocketClient client = server.open();
        String a = client.enter("/a,");

        parent.onRooms(new Listener());
        String b = client.enter("/b,");
        expect("created " + b, "joined " + b + " " + b);
        client.send("41/a,");

        expect("left " + a + " " + a, "deleted " + a);
    }

    private void expect(String... expected) throws InterruptedException {
        for (String call : expected) {
            assertThat(calls.poll(60, TimeUnit.SECONDS)).isEqualTo(call);
        }
    }
}
