package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.socket.adapter.AdapterFactory;
import com.erpmax.realtime.socket.adapter.BroadcastAck;
import com.erpmax.realtime.socket.adapter.BroadcastAcks;
import com.erpmax.realtime.socket.adapter.ServerSideAcks;
import com.erpmax.realtime.socket.namespace.AckFailedException;
import com.erpmax.realtime.socket.namespace.RemoteSocket;
import com.erpmax.realtime.socket.namespace.ServerSideCall;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.namespace.SocketAttribute;
import com.erpmax.realtime.socket.namespace.SocketHandle;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two servers do that an adapter has made one, seen by clients and applications on both. */
public abstract class ClusterContract {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final SocketAttribute<Profile> PROFILE = SocketAttribute.shared("profile", Profile.class);
    private static final SocketAttribute<String> SECRET = new SocketAttribute<>("secret", String.class);

    private TestServer here;
    private TestServer there;

    /** What an application keeps with its sockets. */
    record Profile(String name, int level) {}

    /** What joins the servers of one test. */
    protected abstract AdapterFactory adapters();

    @BeforeEach
    void startServers() {
        AdapterFactory joining = adapters();
        here = TestServer.start(builder -> builder.adapters(joining));
        there = TestServer.start(
                builder -> builder.adapters(joining),
                EngineConfig.defaults().withHeartbeat(Duration.ofSeconds(20), Duration.ofSeconds(20)));
        for (TestServer server : List.of(here, there)) {
            server.root().use(socket -> {
                socket.attribute(PROFILE, new Profile("p", 7));
                socket.attribute(SECRET, "s");
                socket.join("r");
            });
            server.root().onLoop("mark", event -> event.ack());
        }
    }

    @AfterEach
    void closeServers() {
        here.close();
        there.close();
    }

    @Test
    void aBroadcastReachesAllNodesUnlessItIsLocal() {
        WebSocketClient near = here.connect("");
        WebSocketClient far = there.connect("");

        here.root().local().emit("near");
        here.root().to("r").emit("all");

        near.expect("42[\"near\"]", "42[\"all\"]");
        far.expect("42[\"all\"]");
    }

    @Test
    void acknowledgementsComeFromAllNodes() throws Exception {
        WebSocketClient near = here.open();
        String nearId = near.enter("");
        WebSocketClient far = there.open();
        String farId = far.enter("");
        WebSocketClient silent = there.connect("");

        CompletionStage<BroadcastAcks> asked = here.root().to("r").emitWithAck(LONG, "q");
        near.expect("420[\"q\"]").send("430[\"near\"]");
        mark(near);
        far.expect("420[\"q\"]").send("430[\"far\"]");
        mark(far);
        assertThat(asked.toCompletableFuture()).isNotDone();
        silent.expect("420[\"q\"]").close();

        BroadcastAcks acks = done(asked);
        assertThat(acks.answers()).extracting(BroadcastAck::socketId).containsExactly(nearId, farId);
        assertThat(acks.firstArguments(String.class)).containsExactly("near", "far");
        assertThat(acks.recipients()).isEqualTo(3);
        assertThat(acks.isComplete()).isFalse();
        assertThat(done(here.root().to("nobody").emitWithAck(LONG, "q"))).isEqualTo(BroadcastAcks.NONE);
    }

    @Test
    void socketsOfAllNodesAreFetched() throws Exception {
        WebSocketClient near = here.open();
        String nearId = near.enter("");
        there.open().send("40{\"token\":\"t\"}").next();

        List<SocketHandle> found = done(here.root().to("r").fetchSockets());

        assertThat(found).hasSize(2);
        assertThat(found.getFirst())
                .isInstanceOf(Socket.class)
                .extracting(SocketHandle::id)
                .isEqualTo(nearId);
        SocketHandle remote = found.getLast();
        assertThat(remote).isInstanceOf(RemoteSocket.class);
        assertThat(remote.authJson()).isEqualTo("{\"token\":\"t\"}");
        assertThat(remote.handshake().query()).containsEntry("EIO", "4");
        assertThat(done(remote.rooms())).containsExactlyInAnyOrder("r", remote.id());
        assertThat(remote.attribute(PROFILE)).contains(new Profile("p", 7));
        assertThat(remote.attribute(SECRET)).isEmpty();
        assertThat(found.getFirst().attribute(SECRET)).contains("s");
        assertThat(done(here.root().local().fetchSockets())).hasSize(1);
    }

    @Test
    void aRemoteSocketIsSpokenToLikeALocalOne() throws Exception {
        WebSocketClient far = there.connect("");
        SocketHandle remote = done(here.root().fetchSockets()).getFirst();

        remote.emit("x", 1);
        far.expect("42[\"x\",1]");
        var asked = remote.emitWithAck(LONG, "q");
        far.expect("420[\"q\"]").send("430[\"a\",\"b\"]");
        assertThat(done(asked).as(0, String.class)).isEqualTo("a");
        done(remote.join("s"));
        done(remote.leave("r"));
        // A question may overtake what it asks about.
        await().until(() -> done(here.root().to("s").fetchSockets()).size() == 1);
        await().until(() -> done(here.root().to("r").fetchSockets()).isEmpty());
        remote.disconnect();
        far.expect("41");
        assertThatThrownBy(() -> done(remote.emitWithAck(LONG, "q"))).hasCauseInstanceOf(AckFailedException.class);
    }

    @Test
    void theWholeConnectionOfARemoteSocketCanBeEnded() throws Exception {
        WebSocketClient far = there.connect("");

        done(here.root().fetchSockets()).getFirst().disconnectAll();

        far.expect("41", WebSocketClient.CLOSED);
    }

    @Test
    void eventsBetweenServersReachTheOthersOnlyAndInOrder() throws Exception {
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        here.root().onServerSide("news", call -> heard.add("here"));
        there.root()
                .onServerSide(
                        "news", call -> heard.add("there " + call.arguments().as(0, Integer.class)));
        there.io().namespace("/other").onServerSide("news", call -> heard.add("other"));

        for (int i = 0; i < 50; i++) {
            here.root().serverSideEmit("news", i);
        }

        for (int i = 0; i < 50; i++) {
            assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("there " + i);
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void otherServersAnswerOnce() throws Exception {
        LinkedBlockingQueue<Boolean> acknowledged = new LinkedBlockingQueue<>();
        there.root().onServerSide("sum", call -> {
            acknowledged.add(call.ack(call.arguments().as(0, Integer.class) + 1));
            acknowledged.add(call.ack("again"));
        });

        ServerSideAcks acks = done(here.root().serverSideEmitWithAck(LONG, "sum", 41));

        assertThat(acks.answers()).hasSize(1);
        assertThat(acks.answers().getFirst().as(0, Integer.class)).isEqualTo(42);
        assertThat(acks.nodes()).isEqualTo(1);
        assertThat(acks.isComplete()).isTrue();
        assertThat(List.of(acknowledged.take(), acknowledged.take())).containsExactly(true, false);
    }

    @Test
    void aServerThatDoesNotAnswerIsWaitedForUntilTheTimeIsOver() throws Exception {
        LinkedBlockingQueue<ServerSideCall> calls = new LinkedBlockingQueue<>();
        there.root().onServerSide("fails", call -> {
            calls.add(call);
            throw new IllegalStateException("on purpose");
        });

        ServerSideAcks acks = done(here.root().serverSideEmitWithAck(Duration.ofSeconds(3), "fails"));

        assertThat(acks).isEqualTo(new ServerSideAcks(List.of(), 1, false));
        assertThat(calls.take().wantsAck()).isTrue();
        here.root().serverSideEmit("fails");
        ServerSideCall plain = calls.take();
        assertThat(plain.wantsAck() || plain.ack("x")).isFalse();
    }

    private static void mark(WebSocketClient client) {
        client.send("427[\"mark\"]").expect("437[]");
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
