package com.erpmax.realtime.cluster.redis;

import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.cluster.message.SessionCodec;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.socket.namespace.Namespace;
import com.erpmax.realtime.socket.namespace.RecoverySettings;
import com.erpmax.realtime.socket.recovery.CarriedSession;
import com.erpmax.realtime.socket.testing.RecoverableClient;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.testing.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Two servers of one cluster, with connection state recovery. Their clients say which sockets are one user's. */
final class RecoveryNodes implements AutoCloseable {
    private final RedisClient client;
    private final RedisCommands<String, String> redis;
    private final List<TestBus> buses;
    private final TestServer here;
    private final TestServer there;

    RecoveryNodes(RedisServer server, UnaryOperator<RecoverySettings> change) {
        this(server, TestBus.on(server), change);
    }

    /** The second server is on this bus, which is closed with this. */
    RecoveryNodes(RedisServer server, TestBus other, UnaryOperator<RecoverySettings> change) {
        client = RedisClient.create(server.url(1));
        redis = client.connect().sync();
        buses = List.of(TestBus.on(server), other);
        RecoverySettings recovery = change.apply(RecoverySettings.defaults());
        here = TestServer.start(
                builder -> builder.adapters(buses.get(0).bus().adapters()).recovery(recovery));
        there = TestServer.start(
                builder -> builder.adapters(buses.get(1).bus().adapters()).recovery(recovery),
                EngineConfig.defaults().withHeartbeat(Duration.ofSeconds(20), Duration.ofSeconds(20)));
        for (TestServer node : List.of(here, there)) {
            node.root()
                    .on(
                            "join",
                            event -> event.socket()
                                    .join(event.arguments().as(0, String.class))
                                    .thenRun(event::ack));
            node.root()
                    .on(
                            "leave",
                            event -> event.socket()
                                    .leave(event.arguments().as(0, String.class))
                                    .thenRun(event::ack));
        }
    }

    TestServer here() {
        return here;
    }

    TestServer there() {
        return there;
    }

    TestBus bus(int index) {
        return buses.get(index);
    }

    RedisCommands<String, String> redis() {
        return redis;
    }

    /** A client of the first server whose session is kept, and which has got an event. */
    RecoverableClient connect() {
        RecoverableClient connected = connectWithoutEvents();
        here.root().to(connected.sid()).emit("first");
        String event = connected.event();
        if (!event.startsWith("42[\"first\"")) {
            throw new AssertionError("first: " + event);
        }
        return connected;
    }

    /** A client of the first server whose session is kept. */
    RecoverableClient connectWithoutEvents() {
        RecoverableClient connected = RecoverableClient.connect(here.open());
        await().atMost(TestBus.PATIENCE).until(() -> redis.exists(key(connected)) == 1);
        return connected;
    }

    /** Has the client ask for something and waits until it is done. */
    void ask(RecoverableClient asking, String event, String room) {
        asking.send("427[\"" + event + "\",\"" + room + "\"]").expectAfterEvents("437[]");
    }

    /** The connection of the only client of the first server ends, and its end is known to all. */
    void lose(RecoverableClient lost) {
        lost.abort();
        awaitSession(lost, false);
    }

    /** Waits until a session is kept whose server has seen its end, or has not. */
    void awaitSession(RecoverableClient owner, boolean isLive) {
        await().atMost(TestBus.PATIENCE)
                .ignoreExceptions() // none is kept while it goes from one server to the other
                .until(() -> session(owner).isLive() == isLive);
    }

    /** Waits until a client's server has come to everything that was emitted before. */
    void awaitMark(RecoverableClient reader, Namespace from) {
        from.to(reader.sid()).emit("mark");
        if (!reader.event().startsWith("42[\"mark\"")) {
            throw new AssertionError("mark: missing");
        }
    }

    /** What is kept for the client. */
    CarriedSession session(RecoverableClient owner) {
        return SessionCodec.read(String.valueOf(redis.get(key(owner))).getBytes(StandardCharsets.US_ASCII));
    }

    static String key(RecoverableClient owner) {
        return "sio:session:" + owner.pid();
    }

    /** Sends events from a server and waits until all have been written. */
    void emit(Namespace from, String room, int count) {
        long before = redis.xlen("socket.io");
        for (int i = 0; i < count; i++) {
            (room.isEmpty() ? from.except("nobody") : from.to(room)).emit("told", i);
        }
        await().atMost(TestBus.PATIENCE).until(() -> redis.xlen("socket.io") >= before + count);
    }

    double count(int bus, SessionOutcome outcome) {
        return buses.get(bus).count(BusMeter.SESSIONS, "outcome", outcome.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() {
        here.close();
        there.close();
        buses.forEach(TestBus::close);
        client.shutdown();
    }
}
