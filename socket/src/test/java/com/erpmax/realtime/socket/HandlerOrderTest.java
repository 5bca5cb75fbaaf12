package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.socket.namespace.SocketSettings;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In which order, and on which threads, the handlers of one socket run. */
class HandlerOrderTest {
    private TestServer server = TestServer.start();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void closeServer() {
        gate.countDown();
        server.close();
    }

    @Test
    void theConnectionHandlerEndsBeforeTheFirstEvent() {
        server.root().onConnection(socket -> {
            gate.await();
            calls.add("connection");
        });
        server.root().on("e", event -> calls.add("event"));
        server.root().onLoop("l", event -> calls.add("loop event"));

        WebSocketClient client = server.connect("").send("42[\"l\"]").send("42[\"e\"]");
        client.send("40/x,").expect("44/x,{\"message\":\"Invalid namespace\"}");
        assertThat(calls).isEmpty();
        gate.countDown();

        awaitCalls("connection", "loop event", "event");
    }

    @Test
    void handlersRegisteredInTheConnectionHandlerSeeTheFirstEvent() {
        server.root().onConnection(socket -> {
            gate.await();
            socket.on("e", event -> calls.add("own"));
        });
        server.root().on("e", event -> calls.add("shared"));

        server.connect("").send("42[\"e\"]").send("40/x,").expect("44/x,{\"message\":\"Invalid namespace\"}");
        gate.countDown();

        awaitCalls("own");
    }

    @Test
    void connectionHandlersRunInTheirOrder() {
        server.root().onConnection(socket -> calls.add("1")).onConnection(socket -> calls.add("2"));

        server.connect("");

        awaitCalls("1", "2");
    }

    @Test
    void aBlockingHandlerEndsBeforeTheNextEventStarts() {
        server.root().on("slow", event -> {
            calls.add("slow starts");
            gate.await();
            calls.add("slow ends");
        });
        server.root().on("e", event -> calls.add("e"));
        server.root().onLoop("l", event -> calls.add("l"));

        server.connect("")
                .send("42[\"slow\"]")
                .send("42[\"l\"]")
                .send("42[\"e\"]")
                .send("42[\"l\"]");
        awaitCalls("slow starts");
        gate.countDown();

        awaitCalls("slow starts", "slow ends", "l", "e", "l");
    }

    @Test
    void anAsynchronousHandlerEndsWhenItReturnsItsStage() {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        server.root().onAsync("a", event -> {
            calls.add("a");
            return stage.thenRun(() -> event.ack("done"));
        });
        server.root().on("e", event -> event.ack());

        WebSocketClient client =
                server.connect("").send("421[\"a\"]").send("422[\"e\"]").expect("432[]");
        stage.complete(null);

        client.expect("431[\"done\"]");
    }

    @Test
    void aLoopHandlerRunsOnTheLoopAndOthersOnVirtualThreads() {
        server.root()
                .onLoop(
                        "l",
                        event -> calls.add(
                                "loop virtual " + Thread.currentThread().isVirtual()));
        server.root()
                .on(
                        "b",
                        event -> calls.add(
                                "blocking virtual " + Thread.currentThread().isVirtual()));
        server.root().onAsync("a", event -> {
            calls.add("async virtual " + Thread.currentThread().isVirtual());
            return CompletableFuture.completedStage(null);
        });

        server.connect("").send("42[\"l\"]").send("42[\"b\"]").send("42[\"l\"]").send("42[\"a\"]");

        awaitCalls("loop virtual false", "blocking virtual true", "loop virtual false", "async virtual true");
    }

    @Test
    void anEventReachesTheClientInTheOrderOfTheHandlersEmits() {
        server.root().on("many", event -> {
            for (int i = 0; i < 100; i++) {
                event.socket().emit("n", i);
            }
            event.ack();
        });

        WebSocketClient client = server.connect("").send("421[\"many\"]");

        for (int i = 0; i < 100; i++) {
            client.expect("42[\"n\"," + i + "]");
        }
        client.expect("431[]");
    }

    @Test
    void mixedHandlersKeepTheOrderOfManyEvents() {
        server.root().on("b", event -> calls.add(event.arguments().json(0)));
        server.root().onLoop("l", event -> calls.add(event.arguments().json(0)));
        server.root().onAsync("a", event -> {
            calls.add(event.arguments().json(0));
            return CompletableFuture.completedStage(null);
        });

        WebSocketClient client = server.connect("");
        String names = "blablallb";
        for (int i = 0; i < 200; i++) {
            client.send("42[\"" + names.charAt(i % names.length()) + "\"," + i + "]");
        }

        await().until(() -> calls.size() == 200);
        for (int i = 0; i < 200; i++) {
            assertThat(calls.get(i)).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void oneSocketsSlowHandlerDelaysNoOtherSocketOfItsConnection() {
        server.io().namespace("/custom").onLoop("e", event -> event.ack());
        server.root().on("slow", event -> gate.await());

        server.connect("", "/custom,")
                .send("42[\"slow\"]")
                .send("42/custom,1[\"e\"]")
                .expect("43/custom,1[]");
    }

    @Test
    void anOwnHandlerGoesBeforeTheNamespacesAndTheFallbackComesLast() {
        server.root().on("e", event -> calls.add("shared"));
        server.root().onUnhandled(event -> calls.add("fallback " + event.name()));
        server.root().onConnection(socket -> socket.on("own", event -> calls.add("own")));

        server.connect("").send("42[\"e\"]").send("42[\"own\"]").send("42[\"other\"]");

        awaitCalls("shared", "own", "fallback other");
    }

    @Test
    void aFailingHandlerIsReportedAndTheSocketStays() {
        server.root()
                .onHandlerError((socket, event, error) ->
                        calls.add((event == null ? "none" : event.name()) + " " + error.getMessage()));
        server.root().onConnection(socket -> {
            throw new IllegalStateException("at connection");
        });
        server.root().on("b", event -> {
            throw new IllegalStateException("blocking");
        });
        server.root().onLoop("l", event -> {
            throw new IllegalStateException("on loop");
        });
        server.root().onAsync("a", event -> CompletableFuture.failedStage(new IllegalStateException("stage")));
        server.root().on("type", event -> event.arguments().as(0, Integer.class));
        server.root().on("e", event -> event.ack());

        WebSocketClient client = server.connect("").send("42[\"b\"]").send("42[\"l\"]");
        client.send("42[\"a\"]").send("42[\"type\",\"x\"]").send("421[\"e\"]").expect("431[]");

        assertThat(calls).hasSize(5).startsWith("none at connection", "b blocking", "l on loop", "a stage");
        assertThat(calls.get(4)).startsWith("type argument 0: ");
        assertThat(server.meter("realtime.socket.handler.failures", "namespace", "/"))
                .isEqualTo(5);
    }

    @Test
    void aMalformedArgumentIsNoMalformedPacket() {
        server.root().on("type", event -> {
            try {
                event.arguments().as(0, Integer.class);
            } catch (MalformedPacketException e) {
                event.ack("wrong type");
            }
        });

        server.connect("").send("421[\"type\",\"x\"]").expect("431[\"wrong type\"]");
    }

    @Test
    void aFailingErrorListenerHarmsNobody() {
        server.root().onHandlerError((socket, event, error) -> {
            throw new IllegalStateException("listener");
        });
        server.root().onLoop("l", event -> {
            throw new IllegalStateException("on loop");
        });
        server.root().onLoop("e", event -> event.ack());

        server.connect("").send("42[\"l\"]").send("421[\"e\"]").expect("431[]");
    }

    @Test
    void asManyEventsAsTheBoundMayWaitAndOneMoreClosesTheTransport() {
        restart(SocketSettings.defaults().withInboundQueue(3, 1_000));
        AtomicInteger handled = new AtomicInteger();
        server.root().on("e", event -> {
            gate.await();
            handled.incrementAndGet();
        });
        server.root().onDisconnect((socket, reason) -> calls.add(reason.text()));

        WebSocketClient client = server.connect("");
        for (int i = 0; i < 4; i++) {
            client.send("42[\"e\"]");
        }
        client.send("40/x,").expect("44/x,{\"message\":\"Invalid namespace\"}");
        client.send("42[\"e\"]").expect(WebSocketClient.CLOSED);
        gate.countDown();

        awaitCalls("inbound overflow");
        assertThat(handled).as("events that waited are dropped").hasValue(1);
    }

    @Test
    void asManyBytesAsTheBoundMayWaitAndOneMoreClosesTheTransport() {
        restart(SocketSettings.defaults().withInboundQueue(100, 36));
        server.root().on("e", event -> gate.await());

        WebSocketClient client = server.connect("");
        client.send("42[\"e\",\"" + "x".repeat(500) + "\"]");
        client.send("42[\"e\",\"45678901\"]").send("42[\"e\",\"4567\"]");
        client.send("40/x,").expect("44/x,{\"message\":\"Invalid namespace\"}");
        client.send("42[\"e\",\"\"]").expect(WebSocketClient.CLOSED);
    }

    @Test
    void acksAndDisconnectOvertakeWaitingEvents() {
        server.root().on("slow", event -> {
            calls.add("answer "
                    + event.socket()
                            .emitWithAck(java.time.Duration.ofMinutes(10), "q")
                            .toCompletableFuture()
                            .get());
            gate.await();
            calls.add("connected " + event.socket().isConnected());
        });
        server.root().on("e", event -> calls.add("e"));
        server.root().onDisconnect((socket, reason) -> calls.add(reason.text()));

        WebSocketClient client =
                server.connect("").send("42[\"slow\"]").send("42[\"e\"]").expect("420[\"q\"]");
        client.send("430[1]");
        awaitCalls("answer [1]");
        client.send("41").enter("");
        gate.countDown();

        awaitCalls("answer [1]", "connected false", "e", "client namespace disconnect");
    }

    @Test
    void eventsOfAClientThatTheServerTurnedAwayAreDropped() {
        server.root().on("slow", event -> {
            gate.await();
            calls.add("slow");
        });
        server.root().on("e", event -> calls.add("e"));
        server.root().onConnection(socket -> socket.on("kick", event -> calls.add("kick")));
        server.root().onDisconnect((socket, reason) -> calls.add(reason.text()));

        WebSocketClient client = server.connect("").send("42[\"slow\"]").send("42[\"e\"]");
        client.send("40/x,").expect("44/x,{\"message\":\"Invalid namespace\"}");
        server.root().local().disconnect().toCompletableFuture().join();
        client.expect("41");
        gate.countDown();

        awaitCalls("slow", "server namespace disconnect");
    }

    private void awaitCalls(String... expected) {
        await().untilAsserted(() -> assertThat(calls).containsExactly(expected));
    }

    private void restart(SocketSettings settings) {
        server.close();
        server = TestServer.start(settings);
    }
}
