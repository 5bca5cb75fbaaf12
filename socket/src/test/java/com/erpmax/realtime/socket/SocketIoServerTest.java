package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.EngineServer;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** What an embedder can set, and what it learns of a socket. */
class SocketIoServerTest {
    record Job(String jobId) {}

    @Test
    void everyNamespaceGetsAnAdapterOfTheFactoryOnce() {
        List<String> created = new CopyOnWriteArrayList<>();
        try (TestServer server = TestServer.start(builder -> builder.adapters((namespace, local) -> {
            created.add(namespace);
            return local;
        }))) {
            server.io().alias("/ws/chat", "/chat").feed("/chat", "/");
            server.io().namespace("chat");

            assertThat(created).containsExactly("/", "/chat");
        }
    }

    @Test
    void theApplicationsOwnMapperWritesAndReads() {
        PayloadMapper snakeCase = new PayloadMapper(JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build());
        try (TestServer server = TestServer.start(builder -> builder.payloads(snakeCase))) {
            server.root().on("job", event -> event.ack(event.arguments().as(0, Job.class)));

            server.connect("").send("421[\"job\",{\"job_id\":\"7\"}]").expect("431[{\"job_id\":\"7\"}]");
        }
    }

    @Test
    void aSocketTellsWhereItCameFrom() throws Exception {
        try (TestServer server = TestServer.start()) {
            CompletableFuture<Socket> connected = new CompletableFuture<>();
            server.root().onConnection(connected::complete);
            server.connect("");

            Socket socket = connected.get(60, TimeUnit.SECONDS);

            assertThat(socket.transport()).isEqualTo(TransportKind.WEBSOCKET);
            assertThat(socket.handshake().path()).isEqualTo("/socket.io/");
            assertThat(socket.handshake().remoteAddress()).isEqualTo("127.0.0.1");
            assertThat(socket.isConnected()).isTrue();
            assertThat(socket).hasToString("Socket[/ " + socket.id() + "]");
            assertThat(socket.namespace()).hasToString("Namespace[/]");
        }
    }

    @Test
    void aSocketsOwnHandlersAreOfEveryKind() {
        try (TestServer server = TestServer.start()) {
            server.root()
                    .onConnection(socket -> socket.onLoop("l", event -> event.ack("loop"))
                            .onAsync("a", event -> CompletableFuture.completedStage(event.ack("async")))
                            .onUnhandled(event -> event.ack("other")));

            WebSocketClient client = server.connect("").send("421[\"l\"]").expect("431[\"loop\"]");
            client.send("422[\"a\"]").expect("432[\"async\"]");
            client.send("423[\"x\"]").expect("433[\"other\"]");
        }
    }

    @Test
    void oneServerMayStandOnSeveralEngines() {
        try (TestServer server = TestServer.start();
                EngineServer second = EngineServer.builder().eventLoops(1).start(server.io())) {
            WebSocketClient one = server.connect("");
            WebSocketClient two = WebSocketClient.connected(second.port(), "");

            server.root().emit("x");

            assertThat(server.io().connectionCount()).isEqualTo(2);
            one.expect("42[\"x\"]");
            two.expect("42[\"x\"]");
            two.abort();
        }
    }
}
