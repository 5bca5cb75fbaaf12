package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.socket.namespace.Namespace;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Root sockets listen in on a namespace that their connection has no socket in. */
class RootFeedTest {
    private final TestServer server = TestServer.start();
    private final SocketIoServer io = server.io();
    private final Namespace news = io.namespace("/news");

    @BeforeEach
    void feedTheRoot() {
        io.alias("/ws", "/").alias("/ws/news", "/news").feed("/news", "/");
        server.root().use(socket -> socket.join("user:1"));
        news.use(socket -> socket.join("user:1"));
        server.root().onLoop("mark", event -> event.ack());
        news.onLoop("mark", event -> event.ack());
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void aClientWithOneSocketGetsTheEventThere() {
        WebSocketClient client = server.connect("/ws,");

        news.to("user:1").emit("hello", 1);

        client.expect("42/ws,[\"hello\",1]").send("42/ws,1[\"mark\"]").expect("43/ws,1[]");
    }

    @Test
    void aClientWithBothSocketsGetsTheEventOnceAndInTheNamespace() {
        WebSocketClient client = server.connect("", "/news,");

        news.to("user:1").emit("hello", 1);

        client.expect("42/news,[\"hello\",1]").send("421[\"mark\"]").expect("431[]");
    }

    @Test
    void aClientWithTheNamespaceOnlyGetsItThere() {
        WebSocketClient client = server.connect("/ws/news,");

        news.to("user:1").emit("hello");

        client.expect("42/ws/news,[\"hello\"]");
    }

    @Test
    void comingAndGoingOfTheNamespaceSocketDecidesAnew() {
        WebSocketClient client = server.connect("");
        news.to("user:1").emit("n", 1);
        client.expect("42[\"n\",1]").enter("/news,");
        news.to("user:1").emit("n", 2);
        client.expect("42/news,[\"n\",2]")
                .send("41/news,")
                .send("421[\"mark\"]")
                .expect("431[]");
        news.to("user:1").emit("n", 3);
        client.expect("42[\"n\",3]");
    }

    @Test
    void whileTheNamespaceDecidesTheRootSocketIsStillAGuest() {
        CountDownLatch gate = new CountDownLatch(1);
        news.use(socket -> gate.await());
        WebSocketClient client =
                server.connect("").send("40/news,").send("421[\"mark\"]").expect("431[]");

        news.to("user:1").emit("n", 1);

        client.expect("42[\"n\",1]");
        gate.countDown();
        assertThat(client.next()).startsWith("40/news,{\"sid\":");
        news.to("user:1").emit("n", 2);
        client.expect("42/news,[\"n\",2]");
    }

    @Test
    void roomsThatTheRootSocketJoinsOrLeavesCount() {
        WebSocketClient client = server.connect("");
        server.root().local().join("late").toCompletableFuture().join();
        news.to("late").emit("n", 1);
        client.expect("42[\"n\",1]");

        server.root().local().leave("late").toCompletableFuture().join();
        news.to("late").emit("n", 2);
        client.send("421[\"mark\"]").expect("431[]");
    }

    @Test
    void severalRoomsGiveOneEvent() {
        server.root().use(socket -> socket.join("a", "b"));
        WebSocketClient client = server.connect("");

        news.to("a", "b", "user:1").emit("n");

        client.expect("42[\"n\"]").send("421[\"mark\"]").expect("431[]");
    }

    @Test
    void whatIsForTheWholeNamespaceIsForGuestsToo() {
        WebSocketClient client = server.connect("");

        news.emit("all");

        client.expect("42[\"all\"]");
    }

    @Test
    void exceptedRoomsHoldForGuests() {
        WebSocketClient client = server.connect("");

        news.except("user:1").emit("n");

        client.send("421[\"mark\"]").expect("431[]");
    }

    @Test
    void otherRoomsAndTheOtherDirectionAreNotFed() {
        WebSocketClient root = server.connect("");
        WebSocketClient other = server.connect("/news,");

        news.to("user:2").emit("n");
        server.root().to("user:1").emit("r");

        root.expect("42[\"r\"]");
        other.send("42/news,1[\"mark\"]").expect("43/news,1[]");
    }

    @Test
    void anotherConnectionsSocketInTheNamespaceDoesNotSilenceAGuest() {
        WebSocketClient both = server.connect("", "/news,");
        WebSocketClient rootOnly = server.connect("");

        news.to("user:1").emit("n");

        both.expect("42/news,[\"n\"]").send("421[\"mark\"]").expect("431[]");
        rootOnly.expect("42[\"n\"]").send("421[\"mark\"]").expect("431[]");
    }

    @Test
    void guestsAreInNoListAndNoOperatorReachesThem() {
        WebSocketClient client = server.connect("");

        assertThat(news.fetchSockets().toCompletableFuture().join()).isEmpty();
        assertThat(news.to("user:1").fetchSockets().toCompletableFuture().join())
                .isEmpty();
        assertThat(news.roomStatistics().toCompletableFuture().join().rooms()).isZero();
        news.to("user:1").join("x").toCompletableFuture().join();
        news.to("user:1").disconnect().toCompletableFuture().join();
        server.root().to("x").emit("n");

        client.send("421[\"mark\"]").expect("431[]");
    }

    @Test
    void onlyAnotherNamespaceCanListenIn() {
        assertThatThrownBy(() -> io.feed("/ws/news", "/news")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> io.feed("/news", "/news")).isInstanceOf(IllegalArgumentException.class);
    }
}
