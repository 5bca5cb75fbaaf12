package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.socket.namespace.ConnectRefusedException;
import com.erpmax.realtime.socket.namespace.SocketSettings;
import com.erpmax.realtime.socket.testing.PollingClient;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to packets for a namespace whose middlewares still decide on the CONNECT. */
class HeldPacketsTest {
    private TestServer server = TestServer.start();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    @BeforeEach
    void holdConnects() {
        prepare();
    }

    @AfterEach
    void closeServer() {
        gate.countDown();
        server.close();
    }

    @Test
    void theyAreHandledInOrderOnceTheClientIsIn() {
        WebSocketClient client = server.open().send("40").send("42[\"e\",1]").send("427[\"e\",2]");
        ready(client);
        assertThat(handled).isEmpty();
        gate.countDown();

        assertThat(client.next()).startsWith("40{\"sid\":");
        client.expect("437[]");
        assertThat(handled).containsExactly("[1]", "[2]");
    }

    @Test
    void inOnePayloadWithTheConnectTheyAreHandledToo() {
        gate.countDown();
        PollingClient client = server.poll().send("40", "420[\"e\",1]");

        assertThat(client.next()).startsWith("40{\"sid\":");
        client.expect("430[]");
    }

    @Test
    void aRefusalDropsThem() {
        WebSocketClient client = server.open().send("40{\"refuse\":true}").send("42[\"e\",1]");
        ready(client);
        gate.countDown();

        client.expect("44{\"message\":\"no\",\"data\":{\"code\":\"refused\"}}");
        client.enter("");
        client.send("421[\"e\",2]").expect("431[]");
        assertThat(handled).containsExactly("[2]");
    }

    @Test
    void aDisconnectAmongThemEndsTheSocketAfterTheEventsBeforeIt() {
        server.root().onDisconnect((socket, reason) -> handled.add(reason.text()));
        WebSocketClient client = server.open().send("40").send("42[\"e\",1]").send("41");
        ready(client);
        gate.countDown();

        assertThat(client.next()).startsWith("40{\"sid\":");
        await().untilAsserted(() -> assertThat(handled).containsExactly("[1]", "client namespace disconnect"));
        client.enter("");
    }

    @Test
    void asManyAsTheBoundAreHeldAndOneMoreClosesTheTransport() {
        WebSocketClient client = server.open().send("40");
        for (int i = 0; i < SocketSettings.defaults().maxHeldPackets(); i++) {
            client.send("42[\"e\"]");
        }
        ready(client);

        client.send("42[\"e\"]").expect(WebSocketClient.CLOSED);
    }

    @Test
    void asManyBytesAsTheBoundAreHeldAndOneMoreClosesTheTransport() {
        server.close();
        server = TestServer.start(SocketSettings.defaults().withHeldPackets(16, 28));
        prepare();

        WebSocketClient client = server.open().send("40").send("42[\"e\",1234567890123456789]");
        ready(client);

        client.send("42[\"e\"]").expect(WebSocketClient.CLOSED);
    }

    @Test
    void aClientThatIsGoneWhenTheDecisionComesIsNotLetIn() {
        WebSocketClient client = server.open().send("40");
        ready(client);
        client.abort();
        await().until(() -> server.io().connectionCount() == 0);
        gate.countDown();

        WebSocketClient other = server.open();
        other.enter("");
        assertThat(server.root().fetchSockets().toCompletableFuture().join()).hasSize(1);
    }

    private void prepare() {
        server.root().use(socket -> {
            gate.await();
            if (socket.authJson().contains("refuse")) {
                throw new ConnectRefusedException("refused", "no");
            }
        });
        server.root().on("e", event -> {
            handled.add(event.arguments().toString());
            event.ack();
        });
    }

    /** What was sent before has been read. */
    private static void ready(WebSocketClient client) {
        client.send("40/x,").expect("44/x,{\"message\":\"Invalid namespace\"}");
    }
}
