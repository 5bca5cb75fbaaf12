package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.socket.adapter.AckLimits;
import com.erpmax.realtime.socket.adapter.AckListener;
import com.erpmax.realtime.socket.adapter.BroadcastAck;
import com.erpmax.realtime.socket.adapter.BroadcastAcks;
import com.erpmax.realtime.socket.testing.PollingClient;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Broadcasts with acknowledgements over real connections, as in section 3.5 of the wire facts. */
class BroadcastAckTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final TestServer server = TestServer.start();

    @BeforeEach
    void prepare() {
        server.root().onLoop("mark", event -> event.ack());
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void everybodysAnswersAreCollectedUnderOneId() throws Exception {
        WebSocketClient one = server.open();
        String first = one.enter("");
        WebSocketClient two = server.open();
        String second = two.enter("");

        CompletionStage<BroadcastAcks> asked = server.root().to().emitWithAck(LONG, "q", 1);
        one.expect("420[\"q\",1]").send("430[\"A\",2]");
        mark(one);
        two.expect("420[\"q\",1]").send("430[\"B\"]");

        BroadcastAcks acks = done(asked);
        assertThat(acks.answers()).extracting(BroadcastAck::socketId).containsExactly(first, second);
        assertThat(acks.firstArguments(String.class)).containsExactly("A", "B");
        assertThat(acks.answers().getFirst().arguments().as(1, Integer.class)).isEqualTo(2);
        assertThat(acks.isComplete()).isTrue();
    }

    @Test
    void aListenerIsToldOfEachAnswerWhenItComes() throws Exception {
        WebSocketClient one = server.connect("");
        WebSocketClient two = server.connect("");
        BlockingQueue<String> told = new LinkedBlockingQueue<>();

        server.root().local().emitWithAck(LONG, "q", server.root().payloads().write(1), new AckListener() {
            @Override
            public void asked(int recipients) {
                told.add("asked " + recipients);
            }

            @Override
            public void answered(BroadcastAck ack) {
                told.add("answered " + ack.arguments());
            }

            @Override
            public void left(int recipients) {
                told.add("left " + recipients);
            }

            @Override
            public void timedOut() {
                told.add("timed out");
            }
        });
        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("asked 2");
        one.expect("420[\"q\",1]").send("430[\"A\"]");
        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("answered [\"A\"]");
        two.expect("420[\"q\",1]").close();
        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("left 1");
    }

    @Test
    void binaryAnswersKeepTheirAttachments() throws Exception {
        WebSocketClient client = server.connect("");

        CompletionStage<BroadcastAcks> asked = server.root().to().emitWithAck(LONG, "q", new byte[] {7});
        client.expect("451-0[\"q\",{\"_placeholder\":true,\"num\":0}]", "hex:07")
                .send("461-0[{\"_placeholder\":true,\"num\":0}]")
                .send(new byte[] {1, 2});

        assertThat(done(asked).firstArguments(byte[].class)).containsExactly(new byte[] {1, 2});
    }

    @Test
    void singleEmitsAndBroadcastsShareTheCountOfIds() throws Exception {
        server.root().on("ask", event -> {
            var unused = event.socket().emitWithAck(LONG, "single");
        });
        WebSocketClient client = server.connect("").send("42[\"ask\"]").expect("420[\"single\"]");

        CompletionStage<BroadcastAcks> asked = server.root().to().emitWithAck(LONG, "all");
        client.expect("421[\"all\"]").send("430[\"single\"]").send("431[\"all\"]");

        assertThat(done(asked).firstArguments(String.class)).containsExactly("all");
    }

    @Test
    void anAnswerThatWasGivenAlreadyOrThatNobodyAskedForIsIgnored() throws Exception {
        server.root().onConnection(socket -> socket.join("r"));
        WebSocketClient one = server.connect("");
        WebSocketClient two = server.connect("");
        server.root().on("leave", event -> {
            event.socket().leave("r").toCompletableFuture().join();
            event.ack();
        });
        WebSocketClient stranger = server.connect("").send("421[\"leave\"]").expect("431[]");

        CompletionStage<BroadcastAcks> asked = server.root().to("r").emitWithAck(LONG, "q");
        one.expect("420[\"q\"]").send("430[1]").send("430[2]").send("4399[3]");
        mark(one);
        stranger.send("430[4]");
        mark(stranger);
        assertThat(asked.toCompletableFuture()).isNotDone();
        two.expect("420[\"q\"]").send("430[5]");

        assertThat(done(asked).firstArguments(Integer.class)).containsExactly(1, 5);
    }

    @Test
    void whoDisconnectsIsNotWaitedFor() throws Exception {
        WebSocketClient one = server.connect("");
        WebSocketClient two = server.connect("");
        WebSocketClient three = server.connect("");

        CompletionStage<BroadcastAcks> asked = server.root().to().emitWithAck(LONG, "q");
        one.expect("420[\"q\"]").send("41");
        two.expect("420[\"q\"]").abort();
        three.expect("420[\"q\"]").send("430[3]");

        BroadcastAcks acks = done(asked);
        assertThat(acks.firstArguments(Integer.class)).containsExactly(3);
        assertThat(acks.recipients()).isEqualTo(3);
        assertThat(acks.isComplete()).isFalse();
    }

    @Test
    void theTimeEndsTheWaitingAndALateAnswerIsIgnored() throws Exception {
        WebSocketClient one = server.connect("");
        WebSocketClient two = server.connect("");

        CompletionStage<BroadcastAcks> asked = server.root().to().emitWithAck(Duration.ofSeconds(5), "q");
        one.expect("420[\"q\"]").send("430[1]");
        two.expect("420[\"q\"]");
        BroadcastAcks acks = done(asked);

        assertThat(acks.firstArguments(Integer.class)).containsExactly(1);
        assertThat(acks.missing()).isEqualTo(1);
        two.send("430[2]");
        mark(two);
    }

    @Test
    void aSocketWithoutAPendingPollIsNotAskedSomethingVolatile() throws Exception {
        PollingClient polling = server.poll();
        polling.enter("");
        WebSocketClient client = server.connect("");

        CompletionStage<BroadcastAcks> asked = server.root().asVolatile().emitWithAck(LONG, "q");
        client.expect("420[\"q\"]").send("430[]");

        BroadcastAcks acks = done(asked);
        assertThat(acks.recipients()).isEqualTo(1);
        assertThat(acks.isComplete()).isTrue();
        assertThat(acks.firstArguments(String.class)).isEmpty();
    }

    @Test
    void guestsAreAskedUnderAnIdOfTheirOwnNamespace() throws Exception {
        server.io().feed("/source", "/");
        WebSocketClient guest = server.open();
        String guestId = guest.enter("");
        WebSocketClient member = server.open();
        String memberId = member.enter("/source,");
        CompletionStage<BroadcastAcks> own = server.root().to().emitWithAck(LONG, "own");
        guest.expect("420[\"own\"]");

        CompletionStage<BroadcastAcks> asked =
                server.io().namespace("/source").to().emitWithAck(LONG, "q");
        guest.expect("421[\"q\"]").send("431[\"G\"]");
        mark(guest);
        member.expect("42/source,0[\"q\"]").send("43/source,0[\"M\"]");

        BroadcastAcks acks = done(asked);
        assertThat(acks.answers()).extracting(BroadcastAck::socketId).containsExactly(guestId, memberId);
        assertThat(acks.firstArguments(String.class)).containsExactly("G", "M");
        assertThat(acks.recipients()).isEqualTo(2);
        assertThat(acks.isComplete()).isTrue();
        assertThat(own.toCompletableFuture()).isNotDone();
        guest.send("430[\"mine\"]");
        assertThat(done(own).firstArguments(String.class)).containsExactly("mine");
    }

    @Test
    void aConnectionWithASocketInTheNamespaceIsAskedThereOnly() throws Exception {
        server.io().feed("/source", "/");
        WebSocketClient both = server.connect("", "/source,");

        CompletionStage<BroadcastAcks> asked =
                server.io().namespace("/source").to().emitWithAck(LONG, "q");
        both.expect("42/source,0[\"q\"]").send("43/source,0[1]");

        assertThat(done(asked).recipients()).isEqualTo(1);
        mark(both);
    }

    @Test
    void aGuestThatDisconnectsIsNotWaitedFor() throws Exception {
        server.io().feed("/source", "/");
        WebSocketClient guest = server.connect("");

        CompletionStage<BroadcastAcks> asked =
                server.io().namespace("/source").to().emitWithAck(LONG, "q");
        guest.expect("420[\"q\"]").send("41");

        BroadcastAcks acks = done(asked);
        assertThat(acks.recipients()).isEqualTo(1);
        assertThat(acks.missing()).isEqualTo(1);
    }

    @Test
    void answersThatAreTooHeavyOrTooManyCountButAreNotKept() throws Exception {
        WebSocketClient heavy = server.connect("");
        WebSocketClient light = server.connect("");
        WebSocketClient late = server.connect("");

        CompletionStage<BroadcastAcks> asked = server.root()
                .to()
                .emitWithAck(
                        LONG, new AckLimits(1, 5), "q", server.root().payloads().write());
        heavy.expect("420[\"q\"]").send("430[\"four\"]");
        mark(heavy);
        light.expect("420[\"q\"]").send("430[\"fit\"]");
        mark(light);
        late.expect("420[\"q\"]").send("430[1]");

        BroadcastAcks acks = done(asked);
        assertThat(acks.firstArguments(String.class)).containsExactly("fit");
        assertThat(acks.dropped()).isEqualTo(2);
        assertThat(acks.missing()).isZero();
        assertThat(acks.isComplete()).isTrue();
    }

    @Test
    void thereHasToBeATime() {
        assertThatThrownBy(() -> server.root().to().emitWithAck(Duration.ZERO, "q"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timeout: PT0S (expected: > 0)");
    }

    private static void mark(WebSocketClient client) {
        client.send("427[\"mark\"]").expect("437[]");
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
