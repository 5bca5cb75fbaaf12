package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.socket.namespace.ConnectRefusedException;
import com.erpmax.realtime.socket.namespace.Namespace;
import com.erpmax.realtime.socket.namespace.ParentNamespace;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Namespaces that clients think of, as in section 3.2 of the wire facts. */
class DynamicNamespaceTest {
    private static final Pattern SHOP = Pattern.compile("^/shop-\\d+$");

    private final TestServer server = TestServer.start();
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

    private record Key(String key) {}

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void aClientMakesTheChildThatItAsksFor() {
        ParentNamespace shops = server.io().dynamicNamespaces(SHOP);
        assertThat(shops.children()).isEmpty();

        WebSocketClient client = server.connect("/shop-1,", "/shop-2,");

        assertThat(shops.children()).extracting(Namespace::name).containsExactlyInAnyOrder("/shop-1", "/shop-2");
        client.send("40/shop-x,").expect("44/shop-x,{\"message\":\"Invalid namespace\"}");
        assertThat(server.io().existingNamespace("/shop-x")).isEmpty();
    }

    @Test
    void childrenHaveRoomsAndSocketsOfTheirOwnAndTheParentReachesAll() {
        ParentNamespace shops = server.io().dynamicNamespaces(SHOP);
        WebSocketClient one = server.connect("/shop-1,");
        WebSocketClient two = server.connect("/shop-2,");

        server.io().namespace("/shop-1").emit("only", 1);
        shops.emit("all", 2);

        one.expect("42/shop-1,[\"only\",1]", "42/shop-1,[\"all\",2]");
        two.expect("42/shop-2,[\"all\",2]");
    }

    @Test
    void theFirstParentThatAllowsANameHasTheChild() {
        ParentNamespace first = server.io()
                .dynamicNamespaces(request -> request.name().equals("/shop-1")
                        && request.auth(Key.class).key().equals("sesame"));
        ParentNamespace second = server.io().dynamicNamespaces(SHOP);

        server.open().send("40/shop-1,{\"key\":\"sesame\"}").next();
        server.open().send("40/shop-2,{\"key\":\"sesame\"}").next();

        assertThat(first.children()).extracting(Namespace::name).containsExactly("/shop-1");
        assertThat(second.children()).extracting(Namespace::name).containsExactly("/shop-2");
    }

    @Test
    void whatTheParentHasHoldsForAllChildrenWheneverItWasGiven() throws InterruptedException {
        ParentNamespace shops = server.io().dynamicNamespaces(SHOP);
        WebSocketClient client = server.connect("/shop-1,");
        shops.use(socket -> calls.add("use"))
                .onConnection(
                        socket -> calls.add("connected " + socket.namespace().name()))
                .onDisconnect((socket, reason) -> calls.add("left"))
                .useEvents(event -> calls.add("middleware"))
                .on("e", event -> calls.add("parent's"));
        server.io()
                .namespace("/shop-2")
                .use(socket -> calls.add("child's use"))
                .onConnection(socket -> calls.add("child's connected"))
                .on("e", event -> calls.add("child's"));

        client.send("42/shop-1,[\"e\"]");
        expect("middleware", "parent's");
        client.enter("/shop-2,");
        expect("use", "child's use", "connected /shop-2", "child's connected");
        client.send("42/shop-2,[\"e\"]").send("41/shop-2,");

        expect("middleware", "child's", "left");
    }

    @Test
    void newNamespacesAreToldBeforeTheFirstSocketEnters() throws InterruptedException {
        server.io().onNewNamespace(made -> {
            calls.add(
                    made.name() + " " + made.parent().map(ParentNamespace::name).orElse("fixed"));
            made.onConnection(
                    socket -> calls.add("entered " + socket.namespace().name()));
            throw new IllegalStateException("must harm nobody");
        });
        server.io().dynamicNamespaces(request -> false);
        server.io().dynamicNamespaces(SHOP);

        server.io().namespace("/fixed");
        server.connect("/shop-1,", "/fixed,").enter("");

        expect("/fixed fixed", "/shop-1 /_1");
        assertThat(List.of(calls.take(), calls.take())).containsExactlyInAnyOrder("entered /shop-1", "entered /fixed");
        assertThat(calls).isEmpty();
    }

    @Test
    void theApplicationMakesChildrenByName() {
        ParentNamespace shops = server.io().dynamicNamespaces(SHOP).on("who", event -> event.ack("shop"));

        Namespace child = server.io().namespace("shop-7");

        assertThat(child.parent()).contains(shops);
        assertThat(shops.children()).containsExactly(child);
        server.connect("/shop-7,").send("42/shop-7,1[\"who\"]").expect("43/shop-7,1[\"shop\"]");
    }

    @Test
    void whatAClientSendsWhileAMatcherDecidesIsHeld() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        server.io()
                .dynamicNamespaces(request -> {
                    gate.await();
                    return true;
                })
                .on("e", event -> event.ack("here"));
        WebSocketClient client = server.open().send("40/x,").send("42/x,1[\"e\"]");
        client.enter("");

        gate.countDown();

        assertThat(client.next()).startsWith("40/x,{\"sid\"");
        client.expect("43/x,1[\"here\"]");
    }

    @Test
    void aSecondConnectWhileAMatcherDecidesClosesTheConnectionAndLeavesNoChild() {
        CountDownLatch gate = new CountDownLatch(1);
        ParentNamespace parent = server.io().dynamicNamespaces(request -> {
            gate.await();
            return true;
        });
        server.io().onNewNamespace(made -> calls.add("made"));

        server.open().send("40/x,").send("40/x,").expect(WebSocketClient.CLOSED);
        gate.countDown();

        await().until(() -> calls.contains("made") && parent.children().isEmpty());
    }

    @Test
    void aMatcherIsAskedAboutEveryClient() {
        server.io().dynamicNamespaces(request -> request.auth(Key.class).key().equals("sesame"));
        server.open().send("40/x,{\"key\":\"sesame\"}").next();

        server.open().send("40/x,{\"key\":\"other\"}").expect("44/x,{\"message\":\"Invalid namespace\"}");
    }

    @Test
    void aMatcherMayRefuseWithACodeOrFail() {
        server.io().dynamicNamespaces(request -> {
            if (request.name().equals("/secret")) {
                throw new ConnectRefusedException("forbidden", "Not for you");
            }
            throw new IllegalStateException("database is away");
        });
        WebSocketClient client = server.open();

        client.send("40/secret,").expect("44/secret,{\"message\":\"Not for you\",\"data\":{\"code\":\"forbidden\"}}");
        client.send("40/other,").expect(WebSocketClient.CLOSED);
    }

    @Test
    void anAliasOfAChildIsAskedAboutByTheNameOfTheChild() {
        server.io().dynamicNamespaces(request -> request.name().equals("/shop-1"));
        server.connect("/shop-1,");
        server.io().namespace("/shop-1");
        server.io().alias("/shop", "/shop-1");

        server.connect("/shop,");
        server.io().namespace("/shop-1").emit("e");
    }

    @Test
    void whoSendsAnAuthThatAMatcherOrAMiddlewareCannotReadIsRefused() {
        server.root().use(socket -> socket.auth(Key.class));
        server.io().dynamicNamespaces(request -> request.auth(Key.class).key().isEmpty());
        String refusal = "{\"message\":\"invalid payload\",\"data\":{\"code\":\"invalid_payload\"}}";

        server.open()
                .send("40{\"key\":{}}")
                .expect("44" + refusal)
                .send("40/line\nbreak,{\"key\":{}}")
                .expect("44/line\nbreak," + refusal)
                .enter("");
    }

    @Test
    void aListenerForNewNamespacesThatFailsWithAnErrorLeavesNothingBehind() {
        server.io().onNewNamespace(made -> {
            throw new AssertionError("on purpose");
        });
        ParentNamespace shops = server.io().dynamicNamespaces(SHOP);

        server.connect("/shop-1,");

        assertThat(shops.children()).containsExactly(server.io().namespace("/shop-1"));
    }

    @Test
    void metricsKnowTheParentOnly() {
        server.io().dynamicNamespaces(SHOP).onLoop("e", event -> event.ack());

        server.connect("/shop-1,", "/shop-2,").send("42/shop-1,1[\"e\"]").expect("43/shop-1,1[]");

        assertThat(server.meter("realtime.socket.connects", "namespace", "/_0")).isEqualTo(2);
        assertThat(server.meter("realtime.socket.events.received", "namespace", "/_0"))
                .isEqualTo(1);
        assertThat(server.meter("realtime.socket.sockets", "namespace", "/_0")).isEqualTo(2);
        assertThat(server.meter("realtime.socket.connects", "namespace", "/shop-1"))
                .isZero();
    }

    @Test
    void roomsOfAllChildrenAreSampledTogether() {
        server.io()
                .dynamicNamespaces(SHOP)
                .onConnection(socket -> socket.join("r").toCompletableFuture().join())
                .on("e", event -> event.ack());
        server.connect("/shop-1,", "/shop-2,")
                .send("42/shop-1,1[\"e\"]")
                .expect("43/shop-1,1[]")
                .send("42/shop-2,1[\"e\"]")
                .expect("43/shop-2,1[]");

        server.io().namespace("/shop-2").sampleRooms().toCompletableFuture().join();

        assertThat(server.meter("realtime.socket.rooms", "namespace", "/_0")).isEqualTo(2);
        assertThat(server.meter("realtime.socket.rooms.largest", "namespace", "/_0"))
                .isEqualTo(1);
    }

    private void expect(String... expected) throws InterruptedException {
        for (String call : expected) {
            assertThat(calls.poll(60, TimeUnit.SECONDS)).isEqualTo(call);
        }
    }
}
