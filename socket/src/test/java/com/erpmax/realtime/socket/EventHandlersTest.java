package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.socket.namespace.EventHandler;
import com.erpmax.realtime.socket.namespace.RequestRefusedException;
import com.erpmax.realtime.socket.testing.TestServer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several handlers of one event, handlers that go away, and handlers of values. */
class EventHandlersTest {
    private final TestServer server = TestServer.start();
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

    private record Order(String article, int count) {}

    private record Unwritable(String text) {
        @Override
        @SuppressWarnings("UnusedMethod") // called by Jackson
        public String text() {
            throw new IllegalStateException(text);
        }
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void allHandlersOfAnEventAreCalledInTheirOrder() throws InterruptedException {
        server.root()
                .onHandlerError((socket, event, error) -> calls.add("error"))
                .onLoop("e", event -> calls.add("loop " + Thread.currentThread().isVirtual()))
                .on("e", event -> {
                    throw new IllegalStateException("stops nobody");
                })
                .on("e", event -> calls.add("last"));

        server.connect("").send("42[\"e\"]");

        expect("loop true", "error", "last");
    }

    @Test
    void handlersOfTheLoopOnlyStayOnTheLoop() throws InterruptedException {
        EventHandler thread =
                event -> calls.add(String.valueOf(Thread.currentThread().isVirtual()));
        server.root().onLoop("e", thread).on("e", EventHandler.nonBlocking(thread));

        server.connect("").send("42[\"e\"]");

        expect("false", "false");
    }

    @Test
    void aHandlerThatWasTakenAwayIsNotCalled() throws InterruptedException {
        EventHandler first = event -> calls.add("first");
        server.root()
                .on("e", first)
                .onLoop("e", event -> calls.add("second"))
                .on("off", event -> server.root().off("e", first))
                .on("clear", event -> server.root().off("e"))
                .onUnhandled(event -> calls.add("nobody"));

        server.connect("")
                .send("42[\"e\"]")
                .send("42[\"off\"]")
                .send("42[\"e\"]")
                .send("42[\"clear\"]")
                .send("42[\"e\"]");

        expect("first", "second", "second", "nobody");
    }

    @Test
    void withoutItsOwnHandlerASocketHasThatOfTheNamespace() throws InterruptedException {
        server.root()
                .on("e", event -> calls.add("shared"))
                .onConnection(socket -> socket.once("e", event -> calls.add("once")));

        server.connect("").send("42[\"e\"]").send("42[\"e\"]");

        expect("once", "shared");
    }

    @Test
    void aHandlerForOnceCanBeTakenAwayBefore() throws InterruptedException {
        EventHandler once = event -> calls.add("once");
        server.root()
                .on("e", event -> calls.add("shared"))
                .onConnection(socket -> socket.once("e", once).off("e", once));

        server.connect("").send("42[\"e\"]");

        expect("shared");
    }

    @Test
    void aTypedHandlerGetsTheFirstArgument() throws InterruptedException {
        server.root().on("order", Order.class, (socket, order) -> calls.add(order.count() + " " + order.article()));

        server.connect("").send("42[\"order\",{\"article\":\"tea\",\"count\":2},\"more\"]");

        expect("2 tea");
    }

    @Test
    void whatIsNotOfTheTypeNeverReachesAHandler() throws InterruptedException {
        server.root()
                .onHandlerError(
                        (socket, event, error) -> calls.add(error.getClass().getSimpleName()))
                .on("order", Order.class, (socket, order) -> calls.add("reached"))
                .onRequest("request", Order.class, (socket, order) -> calls.add("reached"));
        String refusal = "[{\"error\":{\"code\":\"invalid_payload\",\"message\":\"invalid payload\"}}]";

        server.connect("")
                .send("42[\"order\"]")
                .send("421[\"order\",\"tea\"]")
                .expect("431" + refusal)
                .send("422[\"request\",{\"count\":\"many\"}]")
                .expect("432" + refusal)
                .send("423[\"request\",null]")
                .expect("433" + refusal);

        String malformed = "MalformedPacketException";
        expect(malformed, malformed, malformed, malformed);
    }

    @Test
    void aRequestIsAnsweredWithWhatItsHandlerReturns() {
        server.root()
                .onRequest("twice", Integer.class, (socket, number) -> 2 * number)
                .onRequest("nothing", Integer.class, (socket, number) -> null)
                .onRequest("list", Integer.class, (socket, number) -> List.of(number, number))
                .onRequestAsync(
                        "later", Integer.class, (socket, number) -> CompletableFuture.completedFuture(3 * number));

        server.connect("")
                .send("421[\"twice\",4]")
                .expect("431[8]")
                .send("422[\"nothing\",4]")
                .expect("432[]")
                .send("423[\"list\",4]")
                .expect("433[[4,4]]")
                .send("424[\"later\",4]")
                .expect("434[12]");
    }

    @Test
    void aRequestThatIsRefusedIsAnsweredWithTheCode() {
        RequestRefusedException refusal = new RequestRefusedException("sold_out", "There is no tea");
        server.root()
                .onHandlerError((socket, event, error) -> calls.add("error"))
                .onRequest("now", Integer.class, (socket, number) -> {
                    throw refusal;
                })
                .onRequestAsync(
                        "later",
                        Integer.class,
                        (socket, number) -> CompletableFuture.supplyAsync(() -> {
                            throw refusal;
                        }));
        String answer = "[{\"error\":{\"code\":\"sold_out\",\"message\":\"There is no tea\"}}]";

        server.connect("")
                .send("421[\"now\",4]")
                .expect("431" + answer)
                .send("422[\"later\",4]")
                .expect("432" + answer);

        assertThat(calls).isEmpty();
    }

    @Test
    void aRequestWhoseHandlerFailsTellsTheClientNothingElse() throws InterruptedException {
        server.root()
                .onHandlerError((socket, event, error) -> calls.add(error.getMessage()))
                .onRequest("now", Integer.class, (socket, number) -> {
                    throw new IllegalStateException("secret");
                })
                .onRequestAsync(
                        "later",
                        Integer.class,
                        (socket, number) -> CompletableFuture.failedFuture(new IllegalStateException("secret")))
                .onRequest("unwritable", Integer.class, (socket, number) -> new Unwritable("secret"));
        String answer = "[{\"error\":{\"code\":\"internal_error\",\"message\":\"internal error\"}}]";

        server.connect("")
                .send("421[\"now\",4]")
                .expect("431" + answer)
                .send("422[\"later\",4]")
                .expect("432" + answer)
                .send("423[\"unwritable\",4]")
                .expect("433" + answer);

        expect("secret", "secret");
        assertThat(calls.poll(60, TimeUnit.SECONDS)).contains("not writable");
    }

    private void expect(String... expected) throws InterruptedException {
        for (String call : expected) {
            assertThat(calls.poll(60, TimeUnit.SECONDS)).isEqualTo(call);
        }
    }
}
