package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.socket.namespace.ConnectRefusal;
import com.erpmax.realtime.socket.namespace.ConnectRefusedException;
import com.erpmax.realtime.socket.namespace.DisconnectReason;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.namespace.SocketAttribute;
import com.erpmax.realtime.socket.namespace.SocketLifecycleListener;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LifecycleListenerTest {
    private static final SocketAttribute<String> USER = new SocketAttribute<>("user", String.class);

    private final List<String> news = new CopyOnWriteArrayList<>();
    private final TestServer server = TestServer.start(builder -> builder.listener(new Listener()));

    private final class Listener implements SocketLifecycleListener {
        @Override
        public void connected(Socket socket) {
            news.add("connected " + socket.attribute(USER).orElse("unknown"));
            throw new IllegalStateException("must harm nobody");
        }

        @Override
        public void disconnected(Socket socket, DisconnectReason reason, Duration lasted) {
            assertThat(lasted).isPositive().isLessThan(Duration.ofMinutes(1));
            news.add("disconnected " + socket.attribute(USER).orElse("unknown") + " " + reason.text());
        }

        @Override
        public void refused(ConnectRefusal refusal) {
            news.add("refused " + refusal.namespace() + " " + refusal.code() + " "
                    + refusal.handshake().query().get("EIO"));
        }
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void everyRefusalIsTold() {
        server.io().namespace("/closed").use(socket -> {
            throw new ConnectRefusedException("no", "no");
        });

        WebSocketClient client = server.open().send("40/closed,");
        client.expect("44/closed,{\"message\":\"no\",\"data\":{\"code\":\"no\"}}");
        client.send("40/unknown,").expect("44/unknown,{\"message\":\"Invalid namespace\"}");
        client.close();

        await().untilAsserted(() ->
                assertThat(news).containsExactly("refused /closed no 4", "refused /unknown invalid_namespace 4"));
    }

    @Test
    void aSocketIsToldOnceInEachDirection() {
        server.root().use(socket -> socket.attribute(USER, "u1"));

        server.connect("").send("41").enter("");
        server.io().close();

        await().untilAsserted(() -> assertThat(news)
                .containsExactly(
                        "connected u1",
                        "disconnected u1 client namespace disconnect",
                        "connected u1",
                        "disconnected u1 server shutting down"));
    }
}
