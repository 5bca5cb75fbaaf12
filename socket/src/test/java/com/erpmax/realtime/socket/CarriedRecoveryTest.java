package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.Adapter;
import com.erpmax.realtime.socket.adapter.BroadcastOptions;
import com.erpmax.realtime.socket.adapter.CarriedSessions;
import com.erpmax.realtime.socket.adapter.LocalAdapter;
import com.erpmax.realtime.socket.adapter.MissedEvents;
import com.erpmax.realtime.socket.adapter.SocketCommand;
import com.erpmax.realtime.socket.adapter.StreamItem;
import com.erpmax.realtime.socket.namespace.RecoverySettings;
import com.erpmax.realtime.socket.namespace.SocketAttribute;
import com.erpmax.realtime.socket.recovery.CarriedSession;
import com.erpmax.realtime.socket.recovery.Place;
import com.erpmax.realtime.socket.recovery.RecoveryLimits;
import com.erpmax.realtime.socket.recovery.RoomTimes;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A recoverable socket and the stream that feeds it, step by step in an order that the test decides. */
class CarriedRecoveryTest {
    private static final String PID = "pidpidpidpidpidpid20";
    private static final String COMING_BACK = "40{\"csr\":true,\"pid\":\"" + PID + "\",\"offset\":\"5-0\"}";
    private static final String CONFIRMATION = "40{\"sid\":\"sid\",\"pid\":\"" + PID + "\"}";

    private static final SocketAttribute<String> NAME = SocketAttribute.shared("name", String.class);

    private final Sessions sessions = new Sessions();
    private TestServer server;
    private LocalAdapter local;

    @BeforeEach
    void startServer() {
        server =
                TestServer.start(builder -> builder.adapters(this::withSessions).recovery(RecoverySettings.defaults()));
        local = sessions.root();
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void whatTheStreamBringsWhileItsEndIsLookedUpComesOnce() {
        WebSocketClient client = comeBack();
        bring(8, "read and brought");
        bring(9, "brought");
        sessions.found(missed(7, "read"), missed(8, "read and brought"));

        client.expect(
                "42[\"read\",\"7-0\"]", "42[\"read and brought\",\"8-0\"]", "42[\"brought\",\"9-0\"]", CONFIRMATION);
        bring(10, "next");
        client.expect("42[\"next\",\"10-0\"]");
    }

    @Test
    void whatTheStreamBringsLaterThanItWasReadDoesNotComeAgain() {
        WebSocketClient client = comeBack();
        sessions.found(missed(7, "seven"), missed(12, "twelve"));
        client.expect("42[\"seven\",\"7-0\"]", "42[\"twelve\",\"12-0\"]", CONFIRMATION);
        bring(7, "seven");
        local.fromStream()
                .command(
                        StreamItem.of(place(11), new SocketCommand.Disconnect(false), BroadcastOptions.ALL),
                        new SocketCommand.Disconnect(false),
                        false)
                .toCompletableFuture()
                .join();
        bring(12, "twelve");

        bring(13, "thirteen");
        client.expect("42[\"thirteen\",\"13-0\"]");
    }

    @Test
    void aDisconnectThatComesWhileTheEndIsLookedUpEndsTheSession() {
        WebSocketClient client = comeBack();
        local.fromStream()
                .command(
                        StreamItem.of(place(9), new SocketCommand.Disconnect(false), BroadcastOptions.to("r")),
                        new SocketCommand.Disconnect(false),
                        false)
                .toCompletableFuture()
                .join();
        sessions.found(missed(7, "read"));

        assertThat(client.next()).startsWith("40{").doesNotContain(PID);
    }

    @Test
    void whatThisNodeSendsComesWithTheStreamOrAtOnceIfItIsNeverThereAndIsCounted() {
        AtomicInteger sent = new AtomicInteger();
        local.countWith((given, dropped) -> sent.addAndGet(given));
        sessions.now = place(3);
        WebSocketClient client = server.open().send("40{\"csr\":true}");
        client.next();
        await().until(() -> !sessions.saved.isEmpty());

        server.root().emit("own");
        bring(4, "other");
        client.expect("42[\"other\",\"4-0\"]");
        server.root().local().emit("local");
        client.expect("42[\"local\",\"4-0\"]");
        local.fromStream()
                .broadcast(StreamItem.of(place(6), event("own"), BroadcastOptions.ALL), event("own"), true)
                .toCompletableFuture()
                .join();
        client.expect("42[\"own\",\"6-0\"]");
        assertThat(sent).hasValue(3);
    }

    @Test
    void aStreamThatHasGoneBackIsAnotherOne() {
        sessions.now = place(30);
        WebSocketClient client = server.open().send("40{\"csr\":true}");
        client.next();
        bring(29, "before its time");
        bring(31, "first");
        bring(2, "of another server");

        client.expect("42[\"first\",\"31-0\"]", "42[\"of another server\",\"2-0\"]");
    }

    @Test
    void withoutAKnownPlaceNobodyIsRecoverable() {
        sessions.now = null;

        assertThat(server.open().send("40{\"csr\":true}").next())
                .startsWith("40{\"sid\":")
                .doesNotContain("pid");
    }

    @Test
    void whatCouldNotBeSavedIsSavedLater() {
        sessions.failures = 1;
        server.open().send("40{\"csr\":true}").next();

        await().until(() -> sessions.saved.size() == 2);
    }

    @Test
    void whileNothingCanBeSavedOneTryIsEnough() {
        sessions.failures = Integer.MAX_VALUE;
        server.root()
                .on(
                        "join",
                        event -> event.socket()
                                .join(event.arguments().as(0, String.class))
                                .thenRun(event::ack));
        WebSocketClient client = server.open().send("40{\"csr\":true}");
        client.next();
        await().until(() -> !sessions.saved.isEmpty());

        for (int i = 0; i < 50; i++) {
            client.send("42" + i + "[\"join\",\"room-" + i + "\"]");
            client.expect("43" + i + "[]");
        }

        // One in five seconds, not one for each room.
        assertThat(sessions.saved).hasSizeLessThan(25);
    }

    @Test
    void aSharedAttributeIsSavedWhenItIsSet() {
        server.root().on("name", event -> event.socket().attribute(NAME, "Ada"));
        WebSocketClient client = server.open().send("40{\"csr\":true}");
        client.next();

        client.send("42[\"name\"]");

        await().until(() -> sessions.saved.getLast().dataJson().contains("Ada"));
    }

    @Test
    void aSessionThatCannotBeReadIsNoHindrance() {
        sessions.data = "{\"name\":" + "[".repeat(200) + "]".repeat(200) + "}";
        WebSocketClient client = comeBack();
        sessions.found(missed(7, "read"));

        assertThat(client.next()).startsWith("40{").doesNotContain(PID);
        bring(8, "next");
        client.expect("42[\"next\",\"8-0\"]");
    }

    private WebSocketClient comeBack() {
        WebSocketClient client = server.open().send(COMING_BACK);
        await().until(() -> sessions.isAsked);
        return client;
    }

    /** The stream brings an event of another node. */
    private void bring(long at, String name) {
        local.fromStream()
                .broadcast(StreamItem.of(place(at), event(name), BroadcastOptions.ALL), event(name), false)
                .toCompletableFuture()
                .join();
    }

    private static StreamItem missed(long at, String name) {
        return StreamItem.of(place(at), event(name), BroadcastOptions.to("r"));
    }

    private static SocketPacket.Event event(String name) {
        return new SocketPacket.Event(
                "/", SocketPacket.Event.NO_ACK, name, PayloadMapper.standard().write());
    }

    private static Place place(long millis) {
        return new Place(millis, 0);
    }

    private Adapter withSessions(String namespace, LocalAdapter adapter) {
        if (namespace.equals("/")) {
            sessions.root.complete(adapter);
        }
        return (Adapter) Proxy.newProxyInstance(
                Adapter.class.getClassLoader(),
                new Class<?>[] {Adapter.class},
                (proxy, method, arguments) ->
                        method.getName().equals("sessions") ? sessions : method.invoke(adapter, arguments));
    }

    /** Finds what the test says when it says so. */
    private static final class Sessions implements CarriedSessions {
        private final CompletableFuture<LocalAdapter> root = new CompletableFuture<>();
        private final CompletableFuture<Optional<Taken>> answer = new CompletableFuture<>();
        private final List<CarriedSession> saved = new CopyOnWriteArrayList<>();
        private volatile boolean isAsked;
        private volatile String data = "{}";
        private volatile int failures;
        private volatile @Nullable Place now = place(6);

        LocalAdapter root() {
            return root.join();
        }

        void found(StreamItem... items) {
            RoomTimes rooms = RoomTimes.of(place(1), place(1), Map.of("sid", place(1), "r", place(1)), List.of());
            CarriedSession session =
                    new CarriedSession("0123456789abcdef", PID, "sid", rooms, place(5), data, null, false);
            MissedEvents missed = new MissedEvents(session, place(5), RecoveryLimits.defaults());
            for (StreamItem item : items) {
                missed.take(item);
            }
            answer.complete(Optional.of(new Taken(session, missed)));
        }

        @Override
        public @Nullable Place now() {
            return now;
        }

        @Override
        public CompletionStage<Boolean> save(CarriedSession session, Duration keepFor, boolean isNew) {
            saved.add(session);
            return saved.size() <= failures
                    ? CompletableFuture.failedStage(new IllegalStateException("away"))
                    : CompletableFuture.completedStage(true);
        }

        @Override
        public void forget(String pid, String mark) {
            // not looked at
        }

        @Override
        public CompletionStage<Optional<Taken>> take(
                String pid, @Nullable Place offset, RecoveryLimits limits, Predicate<CarriedSession> isOwner) {
            isAsked = true;
            return answer;
        }

        @Override
        public void endElsewhere(String sid) {
            // there is no other node
        }
    }
}
