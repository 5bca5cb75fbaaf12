package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.socket.adapter.Adapter;
import com.erpmax.realtime.socket.adapter.LocalAdapter;
import com.erpmax.realtime.socket.namespace.ChildSettings;
import com.erpmax.realtime.socket.namespace.ConnectRefusedException;
import com.erpmax.realtime.socket.namespace.Namespace;
import com.erpmax.realtime.socket.namespace.ParentNamespace;
import com.erpmax.realtime.socket.namespace.SocketSettings;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How long children of dynamic namespaces live, as in section 3.3 of the wire facts, and how many there may be. */
class ChildLifeTest {
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    @Test
    void childrenStayWhenTheyAreEmpty() {
        try (TestServer server = TestServer.start(builder -> builder.adapters(this::counted))) {
            ParentNamespace parent = server.io().dynamicNamespaces(request -> true);
            server.connect("/x,").send("41/x,").enter("/x,");

            server.connect("/y,").send("41/y,").enter("");

            assertThat(parent.children()).hasSize(2);
            assertThat(closed).hasValue(0);
        }
    }

    @Test
    void emptyChildrenAreRemovedOnDemandAndMadeAnew() {
        try (TestServer server = start(new ChildSettings(10, true))) {
            ParentNamespace parent = server.io().dynamicNamespaces(request -> true);
            WebSocketClient client = server.connect("/x,");
            Namespace first = server.io().namespace("/x");
            WebSocketClient other = server.connect("/x,");

            client.send("41/x,").enter("");
            first.emit("still");
            other.expect("42/x,[\"still\"]").send("41/x,");

            await().until(() -> parent.children().isEmpty() && closed.get() == 1);
            assertThat(server.io().existingNamespace("/x")).isEmpty();
            client.enter("/x,");
            assertThat(server.io().namespace("/x")).isNotSameAs(first);
        }
    }

    @Test
    void aChildThatNobodyWasLetIntoIsRemoved() {
        try (TestServer server = start(ChildSettings.defaults())) {
            ParentNamespace parent = server.io().dynamicNamespaces(request -> true);
            parent.use(socket -> {
                throw new ConnectRefusedException("no", "no");
            });

            server.open().send("40/x,").expect("44/x,{\"message\":\"no\",\"data\":{\"code\":\"no\"}}");

            await().until(() -> parent.children().isEmpty() && closed.get() == 1);
        }
    }

    @Test
    void aRefusalLeavesAChildAloneThatOthersAreIn() {
        try (TestServer server = start(new ChildSettings(10, true))) {
            ParentNamespace parent = server.io().dynamicNamespaces(request -> true);
            WebSocketClient inside = server.connect("/x,");
            parent.use(socket -> {
                throw new ConnectRefusedException("no", "no");
            });

            server.open().send("40/x,").expect("44/x,{\"message\":\"no\",\"data\":{\"code\":\"no\"}}");
            parent.emit("still");

            inside.expect("42/x,[\"still\"]");
            assertThat(closed).hasValue(0);
        }
    }

    @Test
    void fixedNamespacesAndChildrenWithAnAliasStay() {
        try (TestServer server = start(new ChildSettings(10, true))) {
            ParentNamespace parent = server.io().dynamicNamespaces(Pattern.compile("^/x$"));
            server.io().alias("/y", "/x").namespace("/fixed");

            server.connect("/y,", "/fixed,").send("41/y,").send("41/fixed,").enter("/y,");

            assertThat(parent.children()).hasSize(1);
            assertThat(closed).hasValue(0);
        }
    }

    @Test
    void comingAndGoingAtTheSameMomentLosesNobody() throws Exception {
        try (TestServer server = start(new ChildSettings(1, true))) {
            ParentNamespace parent = server.io()
                    .dynamicNamespaces(Pattern.compile("^/x$"))
                    .onLoop(
                            "e",
                            event -> event.ack(server.io()
                                    .existingNamespace("/x")
                                    .equals(Optional.of(event.socket().namespace()))));
            List<CompletableFuture<Void>> visitors = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                visitors.add(CompletableFuture.runAsync(() -> visit(server.open(), 100)));
            }

            for (CompletableFuture<Void> visitor : visitors) {
                visitor.get(60, TimeUnit.SECONDS);
            }

            await().until(() -> parent.children().isEmpty() && closed.get() == opened.get() - 1);
            int before = opened.get();
            visit(server.open(), 1);
            assertThat(opened).as("children that were made, and the root").hasValue(before + 1);
        }
    }

    @Test
    void tenThousandNamesMakeNoMoreChildrenThanThereMayBe() {
        SocketSettings many = SocketSettings.defaults().withMemberships(20_000, 10);
        try (TestServer server = TestServer.start(
                builder -> builder.adapters(this::counted).settings(many).children(new ChildSettings(100, false)))) {
            ParentNamespace parent = server.io().dynamicNamespaces(request -> true);
            WebSocketClient client = server.open();
            int let = 0;
            int refused = 0;

            for (int i = 0; i < 10_000; i++) {
                client.send("40/" + i + ",");
                if (client.next().startsWith("40/")) {
                    let++;
                } else {
                    refused++;
                }
            }

            assertThat(let).isEqualTo(100);
            assertThat(refused).isEqualTo(9_900);
            assertThat(parent.children()).hasSize(100);
            assertThat(opened).hasValue(101);
            client.send("40/more,")
                    .expect("44/more,{\"message\":\"Too many dynamic namespaces\","
                            + "\"data\":{\"code\":\"too_many_dynamic_namespaces\"}}");
            assertThat(server.meter("realtime.socket.refusals", "code", "too_many_dynamic_namespaces"))
                    .isEqualTo(9_901);
            server.connect("");
        }
    }

    private static void visit(WebSocketClient client, int times) {
        for (int i = 0; i < times; i++) {
            client.enter("/x,");
            client.send("42/x,1[\"e\"]").expect("43/x,1[true]").send("41/x,");
        }
    }

    @Test
    void whoWasLetInAndLeftTakesNobodysPlace() {
        try (TestServer server = start(new ChildSettings(2, false))) {
            ParentNamespace parent = server.io().dynamicNamespaces(request -> true);
            server.connect("/inside,");
            WebSocketClient stranger = server.open();
            for (int i = 0; i < 10; i++) {
                stranger.enter("/" + i + ",");
                stranger.send("41/" + i + ",");
            }
            stranger.enter("/asked,");
            server.io().namespace("/asked");
            stranger.send("41/asked,");

            await().untilAsserted(() -> assertThat(server.io()
                            .namespace("/asked")
                            .fetchSockets()
                            .toCompletableFuture()
                            .join())
                    .isEmpty());
            stranger.send("40/more,");

            assertThat(stranger.next()).contains("too_many_dynamic_namespaces");
            assertThat(parent.children()).extracting(Namespace::name).containsExactlyInAnyOrder("/inside", "/asked");
        }
    }

    private TestServer start(ChildSettings settings) {
        return TestServer.start(builder -> builder.adapters(this::counted).children(settings));
    }

    private Adapter counted(String namespace, LocalAdapter local) {
        opened.incrementAndGet();
        return (Adapter) Proxy.newProxyInstance(
                Adapter.class.getClassLoader(), new Class<?>[] {Adapter.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closed.incrementAndGet();
                    }
                    return method.invoke(local, arguments);
                });
    }
}
