package com.erpmax.realtime.verification.interop;

import com.erpmax.realtime.cluster.redis.BusState;
import com.erpmax.realtime.cluster.redis.BusTimes;
import com.erpmax.realtime.cluster.redis.RedisBus;
import com.erpmax.realtime.cluster.redis.RedisBusSettings;
import com.erpmax.realtime.engine.EngineServer;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.RawJson;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.adapter.BroadcastAcks;
import com.erpmax.realtime.socket.adapter.ServerSideAcks;
import com.erpmax.realtime.socket.namespace.BroadcastOperator;
import com.erpmax.realtime.socket.namespace.Event;
import com.erpmax.realtime.socket.namespace.Namespace;
import com.erpmax.realtime.socket.namespace.RecoverySettings;
import com.erpmax.realtime.socket.namespace.SocketAttribute;
import com.erpmax.realtime.socket.namespace.SocketHandle;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Our half of a cluster with a server of the reference: does for its clients what the other half does for its own, see
 * {@code verification/js/support/cluster.mjs}. Takes the URL of Redis and ends with its standard input.
 */
public final class ClusterServer {
    private static final SocketAttribute<String> NAME = SocketAttribute.shared("name", String.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Namespace namespace;
    private final List<List<Object>> heard = new CopyOnWriteArrayList<>();

    private ClusterServer(Namespace namespace) {
        this.namespace = namespace;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (RedisBus bus = RedisBus.start(settings(arguments[0]), new SimpleMeterRegistry())) {
            CountDownLatch proven = new CountDownLatch(1);
            bus.onState(state -> {
                if (state == BusState.PROVEN) {
                    proven.countDown();
                }
            });
            SocketIoServer io = SocketIoServer.builder()
                    .adapters(bus.adapters())
                    .recovery(RecoverySettings.defaults().withForeignIdentity((socket, data) -> ""))
                    .build();
            for (String name : List.of("/", "/lounge")) {
                new ClusterServer(io.namespace(name)).serve();
            }
            proven.await();
            try (EngineServer engine = EngineServer.builder().start(io)) {
                System.out.println("ready json=" + engine.port());
                while (System.in.read() >= 0) {
                    // Nothing is asked for: whoever started the server keeps its input open.
                }
            }
            io.close();
        }
    }

    /** Whoever starts it takes warnings for faults; none is to be that the machine is busy. */
    private static RedisBusSettings settings(String url) {
        BusTimes defaults = BusTimes.defaults();
        Duration patience = Duration.ofMinutes(1);
        return RedisBusSettings.of(url)
                .withTimes(new BusTimes(
                        defaults.probeEvery(), patience, patience, defaults.keepFor(), patience, patience));
    }

    private void serve() {
        namespace
                .on("join", event -> event.socket().join(text(event, 0)).thenRun(event::ack))
                .on("name", event -> {
                    event.socket().attribute(NAME, text(event, 0));
                    event.ack();
                })
                .on("emit", event -> {
                    target(event).emit(text(event, 1), rest(event, 2));
                    event.ack();
                })
                .on(
                        "ask",
                        event -> target(event)
                                .emitWithAck(PATIENCE, text(event, 1), rest(event, 2))
                                .thenAccept(acks -> event.ack(answers(acks))))
                .on(
                        "fetch",
                        event -> event.ack(done(target(event).fetchSockets()).stream()
                                .map(this::seen)
                                .toList()))
                .on("joins", event -> target(event).join(text(event, 1)).thenRun(event::ack))
                .on("leaves", event -> target(event).leave(text(event, 1)).thenRun(event::ack))
                .on("disconnects", event -> end(event).thenRun(event::ack))
                .on("tell one", event -> {
                    done(target(event).fetchSockets()).getFirst().emit(text(event, 1), rest(event, 2));
                    event.ack();
                })
                .on("news", event -> {
                    namespace.serverSideEmit(text(event, 0), rest(event, 1));
                    event.ack();
                })
                .on(
                        "question",
                        event -> namespace
                                .serverSideEmitWithAck(PATIENCE, "double", rest(event, 0))
                                .thenAccept(acks -> event.ack(answers(acks))))
                .on("heard", event -> event.ack(heard));
        namespace.onServerSide("told", call -> heard.add(values(call.arguments())));
        namespace.onServerSide("double", call -> call.ack(2 * call.arguments().as(0, Integer.class)));
    }

    private BroadcastOperator target(Event event) {
        Whom whom = event.arguments().as(0, Whom.class);
        BroadcastOperator target =
                namespace.to(whom.rooms.toArray(String[]::new)).except(whom.except.toArray(String[]::new));
        return whom.isVolatile ? target.asVolatile() : target;
    }

    private CompletionStage<Void> end(Event event) {
        BroadcastOperator target = target(event);
        return event.arguments().as(1, Boolean.class) ? target.disconnectAll() : target.disconnect();
    }

    private static Map<String, Object> answers(BroadcastAcks acks) {
        return Map.of(
                "answers",
                acks.answers().stream().map(ack -> value(ack.arguments())).toList(),
                "isComplete",
                acks.isComplete());
    }

    private static Map<String, Object> answers(ServerSideAcks acks) {
        return Map.of(
                "answers", acks.answers().stream().map(ClusterServer::value).toList(), "isComplete", acks.isComplete());
    }

    private static Object value(Arguments answer) {
        return answer.as(0, Object.class);
    }

    private static List<Object> values(Arguments arguments) {
        return IntStream.range(0, arguments.size())
                .mapToObj(index -> arguments.as(index, Object.class))
                .toList();
    }

    private Map<String, Object> seen(SocketHandle socket) {
        return Map.of(
                "id", socket.id(),
                "rooms", done(socket.rooms()),
                "name", socket.attribute(NAME).orElse(""),
                "auth", namespace.payloads().read("auth", new RawJson(socket.authJson()), Object.class),
                "transport", socket.handshake().query().getOrDefault("transport", ""),
                "agent", socket.handshake().header("x-agent").orElse(""),
                "issued", socket.handshake().time().toEpochMilli());
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static String text(Event event, int index) {
        return event.arguments().as(index, String.class);
    }

    private static Object[] rest(Event event, int first) {
        Arguments arguments = event.arguments();
        return Arrays.copyOfRange(arguments.toArray(), first, arguments.size());
    }

    /** Whom something is for. */
    record Whom(List<String> rooms, List<String> except, boolean isVolatile) {}
}
