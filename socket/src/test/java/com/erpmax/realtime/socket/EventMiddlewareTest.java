package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.socket.namespace.EventHandler;
import com.erpmax.realtime.socket.namespace.EventMiddleware;
import com.erpmax.realtime.socket.namespace.OutgoingListener;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Middlewares of events, and listeners that see all of them, as in section 3.7 of the wire facts. */
class EventMiddlewareTest {
    private final TestServer server = TestServer.start();
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void middlewaresComeInOrderBetweenTheListenersAndTheHandler() throws InterruptedException {
        server.root()
                .onConnection(socket -> socket.useEvents(event -> calls.add("own middleware"))
                        .onAny(event -> calls.add("own any"))
                        .prependAny(event -> calls.add("own first any"))
                        .on("e", event -> calls.add("handler")))
                .useEvents(event -> calls.add("middleware"))
                .useEvents(event -> calls.add("second middleware"))
                .onAny(event -> calls.add("any " + event.name() + event.arguments()));

        server.connect("").send("42[\"e\",1]");

        expect("any e[1]", "own first any", "own any", "middleware", "second middleware", "own middleware", "handler");
    }

    @Test
    void anExceptionStopsTheEventAndIsNotTold() throws InterruptedException {
        server.root()
                .onHandlerError((socket, event, error) -> calls.add("error " + error.getMessage()))
                .useEvents(event -> {
                    if (event.name().equals("bad")) {
                        throw new IllegalStateException("refused");
                    }
                })
                .useEvents(event -> calls.add("second " + event.name()))
                .onUnhandled(event -> event.ack("handled"));

        server.connect("").send("421[\"bad\"]").send("422[\"good\"]").expect("432[\"handled\"]");

        expect("error refused", "second good");
    }

    @Test
    void aMiddlewareMayAnswerInsteadOfTheHandler() throws InterruptedException {
        server.root()
                .onHandlerError((socket, event, error) -> calls.add("error"))
                .useEvents(event -> {
                    event.ack("no");
                    throw new IllegalStateException("refused");
                })
                .on("e", event -> calls.add("handler"));

        server.connect("").send("421[\"e\"]").expect("431[\"no\"]");

        expect("error");
        assertThat(calls).isEmpty();
    }

    @Test
    void aListenerThatFailsStopsNothing() throws InterruptedException {
        server.root()
                .onHandlerError((socket, event, error) -> calls.add("error " + error.getMessage()))
                .onAny(event -> {
                    throw new IllegalStateException("listener");
                })
                .on("e", event -> calls.add("handler"));

        server.connect("").send("42[\"e\"]");

        expect("error listener", "handler");
    }

    @Test
    void listenersSeeEventsThatNobodyHandlesAndMayAnswerThem() {
        server.root().onAny(event -> event.ack("seen"));

        server.connect("").send("421[\"unknown\"]").expect("431[\"seen\"]");
    }

    @Test
    void aListenerThatWasTakenAwaySeesNothing() throws InterruptedException {
        EventHandler listener = event -> calls.add("any");
        server.root()
                .onAny(listener)
                .on("stop", event -> server.root().offAny(listener))
                .on("e", event -> calls.add("handler"));

        server.connect("").send("42[\"stop\"]").send("42[\"e\"]");

        expect("any", "handler");
    }

    @Test
    void allListenersCanBeTakenAwayAtOnce() throws InterruptedException {
        server.root()
                .onAny(event -> calls.add("any"))
                .onAny(event -> calls.add("another"))
                .onAnyOutgoing((to, event, arguments) -> calls.add("outgoing"))
                .useEvents(event -> calls.add("middleware"))
                .on("e", event -> event.socket().emit("answer"));
        WebSocketClient client = server.connect("").send("42[\"e\"]").expect("42[\"answer\"]");
        expect("any", "another", "middleware", "outgoing");

        server.root().offAny().offAnyOutgoing();
        client.send("42[\"e\"]").expect("42[\"answer\"]");

        expect("middleware");
        assertThat(calls).isEmpty();
    }

    @Test
    void blockingHooksMoveLoopHandlersToVirtualThreadsAndOthersDoNot() throws InterruptedException {
        EventHandler thread =
                event -> calls.add(event.name() + " " + Thread.currentThread().isVirtual());
        server.root()
                .onLoop("e", thread)
                .useEvents(EventMiddleware.nonBlocking(thread::handle))
                .onAny(EventHandler.nonBlocking(thread));
        WebSocketClient client = server.connect("");

        client.send("42[\"e\"]");
        expect("e false", "e false", "e false");

        server.root().useEvents(event -> {});
        client.send("42[\"e\"]");
        expect("e true", "e true", "e true");
    }

    @Test
    void eventsKeepTheirOrderThroughMiddlewares() throws InterruptedException {
        server.root()
                .useEvents(event -> {
                    if (event.name().equals("slow")) {
                        event.socket()
                                .emitWithAck(WebSocketClient.PATIENCE, "wait")
                                .toCompletableFuture()
                                .join();
                    }
                })
                .on("slow", event -> calls.add("slow"))
                .onLoop("fast", event -> calls.add("fast"));

        server.connect("")
                .send("42[\"slow\"]")
                .send("42[\"fast\"]")
                .expect("420[\"wait\"]")
                .send("430[]");

        expect("slow", "fast");
    }

    @Test
    void outgoingEventsAreSeenOncePerRecipient() throws InterruptedException {
        server.root()
                .onConnection(socket -> socket.onAnyOutgoing((to, event, arguments) -> calls.add("own " + event))
                        .prependAnyOutgoing((to, event, arguments) -> calls.add("first " + event)))
                .onAnyOutgoing((to, event, arguments) -> calls.add(event + arguments))
                .on("ask", event -> {
                    event.ack("not seen");
                    event.socket().emit("direct", 1);
                });
        WebSocketClient client = server.connect("");

        client.send("421[\"ask\"]").expect("431[\"not seen\"]", "42[\"direct\",1]");
        expect("direct[1]", "first direct", "own direct");

        server.root().emit("all", 2);
        client.expect("42[\"all\",2]");
        expect("all[2]", "first all", "own all");
    }

    @Test
    void anOutgoingListenerThatFailsStopsNothing() throws InterruptedException {
        OutgoingListener failing = (to, event, arguments) -> {
            throw new IllegalStateException("listener");
        };
        server.root()
                .onHandlerError((socket, event, error) -> calls.add("error " + error.getMessage()))
                .onAnyOutgoing(failing)
                .onConnection(socket -> socket.emit("one"));
        WebSocketClient client = server.connect("").expect("42[\"one\"]");
        expect("error listener");

        server.root().offAnyOutgoing(failing).emit("two");

        client.expect("42[\"two\"]");
        assertThat(calls).isEmpty();
    }

    @Test
    void anOutgoingListenerThatFailsWithAnErrorHarmsNobody() {
        server.root()
                .onHandlerError((socket, event, error) -> {
                    throw new AssertionError("on purpose");
                })
                .onAnyOutgoing((to, event, arguments) -> {
                    throw new AssertionError("on purpose");
                });
        WebSocketClient one = server.connect("");
        WebSocketClient two = server.connect("");

        server.root().emit("all");

        one.expect("42[\"all\"]");
        two.expect("42[\"all\"]");
    }

    private void expect(String... expected) throws InterruptedException {
        for (String call : expected) {
            assertThat(calls.poll(60, TimeUnit.SECONDS)).isEqualTo(call);
        }
    }
}
