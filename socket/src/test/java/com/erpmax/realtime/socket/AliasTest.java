package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.socket.namespace.ConnectRefusedException;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AliasTest {
    private final TestServer server = TestServer.start();

    @BeforeEach
    void addAliases() {
        server.io().alias("/ws", "/").alias("/ws/chat", "/chat");
        server.io().namespace("/chat").onLoop("echo", event -> {
            event.socket().emit("back", event.arguments());
            event.ack(event.arguments());
        });
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void aClientSeesTheNameItAskedForInEveryPacket() {
        WebSocketClient client = server.connect("/ws/chat,");

        client.send("42/ws/chat,5[\"echo\",1]").expect("42/ws/chat,[\"back\",1]", "43/ws/chat,5[1]");
        server.io().namespace("/chat").emit("all");
        client.expect("42/ws/chat,[\"all\"]");
        server.io().namespace("/chat").local().disconnect();
        client.expect("41/ws/chat,");
    }

    @Test
    void aRefusalBearsTheNameThatWasAskedFor() {
        server.io().namespace("/chat").use(socket -> {
            throw new ConnectRefusedException("no", "no", null);
        });

        server.open().send("40/ws/chat,").expect("44/ws/chat,{\"message\":\"no\"}");
    }

    @Test
    void roomsAndHandlersKnowTheCanonicalNameOnly() throws InterruptedException {
        BlockingQueue<String> names = new ArrayBlockingQueue<>(10);
        server.root().onConnection(socket -> {
            socket.join("r").toCompletableFuture().join();
            names.add(socket.namespace().name() + " " + socket.wireName());
        });

        WebSocketClient alias = server.connect("/ws,");
        assertThat(names.poll(60, TimeUnit.SECONDS)).isEqualTo("/ /ws");
        WebSocketClient canonical = server.connect("");
        assertThat(names.poll(60, TimeUnit.SECONDS)).isEqualTo("/ /");

        server.root().to("r").emit("e", 1);
        alias.expect("42/ws,[\"e\",1]");
        canonical.expect("42[\"e\",1]");
        assertThat(server.meter("realtime.socket.connects", "namespace", "/")).isEqualTo(2);
    }

    @Test
    void aliasAndCanonicalNameOnOneConnectionAreARepeatedConnect() {
        server.connect("/ws,").send("40").expect(WebSocketClient.CLOSED);
        server.connect("/chat,").send("40/ws/chat,").expect(WebSocketClient.CLOSED);
    }

    @Test
    void afterLeavingTheOtherNameMayBeUsed() {
        WebSocketClient client = server.connect("/ws/chat,").send("41/ws/chat,");

        client.enter("/chat,");

        client.send("42/chat,0[\"echo\"]").expect("42/chat,[\"back\"]", "43/chat,0[]");
    }

    @Test
    void aPacketUnderTheOtherNameIsForANamespaceThatIsNotConnected() {
        server.connect("/ws/chat,").send("42/chat,[\"echo\"]").expect(WebSocketClient.CLOSED);
    }

    @Test
    void namesInUseCannotBeGivenAgain() {
        SocketIoServer io = server.io();

        assertThatThrownBy(() -> io.alias("/chat", "/"))
                .hasMessage("alias: /chat (expected: a name that is not in use)");
        assertThatThrownBy(() -> io.alias("/ws", "/chat")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> io.namespace("/ws")).hasMessage("namespace: /ws (expected: no alias of /)");
        assertThatThrownBy(() -> io.namespace("/a,b")).hasMessageStartingWith("namespace: ");
        io.alias("/ws", "/");
        assertThat(io.namespace("chat")).isSameAs(io.namespace("/chat"));
    }
}
