package com.erpmax.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.EngineServer;
import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.RawJson;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.namespace.ConnectRefusedException;
import com.erpmax.realtime.socket.namespace.Event;
import com.erpmax.realtime.socket.namespace.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks as the service does, and does what the test tells it: lets in who has the token {@code good},
 * refuses others with a code that their token names, and waits to be told what to send.
 */
final class ScriptedService implements AutoCloseable {

    static final int PATIENCE_SECONDS = 60;

    private final BlockingQueue<Socket> entered = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> tokens = new LinkedBlockingQueue<>();
    private final BlockingQueue<Event> asked = new LinkedBlockingQueue<>();
    private final EngineServer server;
    private volatile @Nullable UnaryOperator<Map<String, @Nullable Object>> syncs;

    ScriptedService(String... namespaces) {
        SocketIoServer io = SocketIoServer.create();
        for (String name : namespaces) {
            io.namespace(name).use(this::authorise).onConnection(entered::add).onUnhandled(this::asked);
        }
        server = EngineServer.builder().port(0).start(io);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    int port() {
        return server.port();
    }

    /** The next socket that has come in. */
    Socket socket() {
        return next(entered, "a socket");
    }

    /** The next socket, greeted and told that nothing was missed. */
    Socket greeted() {
        Socket socket = socket();
        send(socket, "connected", Map.of("message", "Welcome", "user_id", "u", "tenant_id", "t"));
        send(socket, "sync_state", syncState(false));
        return socket;
    }

    /** The token of the next CONNECT. */
    String token() {
        return next(tokens, "a token");
    }

    /** The next event that a client sent, which must have this name. */
    Event asked(String name) {
        Event event = next(asked, "the event " + name);
        assertThat(event.name()).isEqualTo(name);
        return event;
    }

    /** Answers every {@code sync} from now on with what follows its position, up to a place. */
    void answerSyncs(String epoch, long last) {
        syncs = position -> {
            long first = ((Number) Objects.requireNonNull(position.get("seq"))).longValue() + 1;
            long end = Math.min(last, first + 9);
            return Samples.page(epoch, first, end, end < last, false);
        };
    }

    /** Waits for {@code sync} and answers it. */
    Map<String, @Nullable Object> answerSync(Map<String, @Nullable Object> answer) {
        Event event = asked("sync");
        answer(event, answer);
        return payload(event);
    }

    static Map<String, @Nullable Object> payload(Event event) {
        return Json.parse(event.arguments().json(0));
    }

    static Map<String, @Nullable Object> auth(Socket socket) {
        return Json.parse(socket.authJson());
    }

    static void answer(Event event, Map<String, @Nullable Object> answer) {
        event.ack(json(answer));
    }

    static void send(Socket socket, String event, Map<String, @Nullable Object> payload) {
        socket.emit(event, json(payload));
    }

    static void notify(Socket socket, long... seqs) {
        for (long seq : seqs) {
            send(socket, "notification:new", Samples.notification(Samples.EPOCH, seq));
        }
    }

    /** Asks the client, and gives the first value of its answer. */
    static CompletionStage<Map<String, @Nullable Object>> ask(
            Socket socket, String event, Map<String, @Nullable Object> payload) {
        Function<Arguments, Map<String, @Nullable Object>> first = answer -> Json.parse(answer.json(0));
        return socket.emitWithAck(Duration.ofSeconds(PATIENCE_SECONDS), event, json(payload))
                .thenApply(first);
    }

    /** Closes the transport, as everything does after which clients should come back. */
    static void drop(Socket socket) {
        socket.closeTransport(CloseReason.FORCED_CLOSE);
    }

    static Map<String, @Nullable Object> syncState(boolean more, String... truncated) {
        return Map.of("unread", 0, "version", 1, "more", more, "truncated", List.of(truncated), "positions", Map.of());
    }

    @Override
    public void close() {
        server.close();
    }

    private void asked(Event event) {
        var answers = syncs;
        if (answers != null && event.name().equals("sync")) {
            Map<String, @Nullable Object> positions = Json.object(payload(event).get("positions"));
            answer(event, answers.apply(Json.object(positions.get(Samples.STREAM))));
        } else {
            asked.add(event);
        }
    }

    private void authorise(Socket socket) {
        String token = String.valueOf(auth(socket).get("token"));
        tokens.add(token);
        if (!token.startsWith("good")) {
            throw new ConnectRefusedException(token, "Refused: " + token);
        }
    }

    private static RawJson json(Map<String, @Nullable Object> values) {
        return new RawJson(Json.toJson(values).toString());
    }

    static <T> T next(BlockingQueue<T> queue, String what) {
        try {
            T value = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(value).as(what).isNotNull();
            return value;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
