package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.socket.adapter.BroadcastAcks;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import com.erpmax.realtime.testing.RedisServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients of two nodes get, and what the nodes know, when Redis or the way to it breaks. */
class BusFaultsIT {
    private static final Duration SHORT = Duration.ofMillis(300);

    private final RedisServer redis = RedisServer.start();
    private final CuttingProxy proxy = new CuttingProxy(redis.port());
    private TestBus cut;
    private TestBus whole;
    private TestServer here;
    private TestServer there;
    private WebSocketClient near;
    private WebSocketClient far;

    @BeforeEach
    void startNodes() {
        start(settings -> settings);
    }

    private void start(UnaryOperator<RedisBusSettings> settings) {
        cut = TestBus.on(proxy.url(), settings);
        whole = TestBus.on(redis);
        here = TestServer.start(builder -> builder.adapters(cut.bus().adapters()));
        there = TestServer.start(
                builder -> builder.adapters(whole.bus().adapters()),
                EngineConfig.defaults().withHeartbeat(Duration.ofSeconds(20), Duration.ofSeconds(20)));
        near = here.connect("");
        far = there.connect("");
    }

    @AfterEach
    void closeNodes() {
        closeAll();
        proxy.close();
        redis.close();
    }

    private void closeAll() {
        here.close();
        there.close();
        cut.close();
        whole.close();
    }

    @Test
    void whatIsSentDuringACutArrivesAfterItOnceAndInOrder() {
        here.root().emit("before", 0);
        near.expect("42[\"before\",0]");
        far.expect("42[\"before\",0]");
        proxy.cut();
        for (int i = 0; i < 300; i++) {
            here.root().emit("here", i);
            there.root().emit("there", i);
        }

        for (int i = 0; i < 300; i++) {
            near.expect("42[\"here\"," + i + "]"); // not kept waiting
            far.expect("42[\"there\"," + i + "]");
        }
        proxy.heal();
        for (int i = 0; i < 300; i++) {
            near.expect("42[\"there\"," + i + "]");
            far.expect("42[\"here\"," + i + "]");
        }
        mark();
        assertThat(cut.gaps()).isEmpty();
        assertThat(whole.gaps()).isEmpty();
    }

    @Test
    void whatWasOnItsWayWhenTheConnectionBrokeIsNeitherLostNorDoubled() {
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 400; i++) {
                here.root().emit("x", round, i);
                if (i == 200) {
                    proxy.cut();
                }
            }
            proxy.heal();
            for (int i = 0; i < 400; i++) {
                far.expect("42[\"x\"," + round + "," + i + "]");
            }
        }
        assertThat(whole.gaps()).isEmpty();
    }

    @Test
    void aConnectionThatSwallowsEverythingIsNoticedAndReplaced() {
        proxy.swallow();
        here.root().emit("swallowed");
        near.expect("42[\"swallowed\"]");

        long start = System.nanoTime();
        cut.awaitState(BusState.UNPROVEN);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        proxy.heal();

        cut.awaitState(BusState.PROVEN);
        far.expect("42[\"swallowed\"]");
        mark();
        whole.awaitState(BusState.PROVEN);
    }

    @Test
    void whatDoesNotFitIsDroppedAndTheOthersAreTold() {
        closeAll();
        start(settings -> settings.withLimits(BusLimits.defaults().withWaiting(50, 1_000_000)));
        proxy.cut();
        for (int i = 0; i < 100; i++) {
            here.root().emit("x", i);
        }
        assertThat(cut.count(BusMeter.DROPPED, "reason", "full")).isPositive();
        proxy.heal();

        whole.awaitGap(GapReason.OVERFLOW);
        far.expect("42[\"x\",0]");
        assertThat(cut.gaps()).isEmpty();
    }

    @Test
    void whatIsTooLargeToWaitIsDroppedWhateverItIs() {
        closeAll();
        start(settings -> settings.withLimits(BusLimits.defaults().withWaiting(50, 10_000)));
        here.root().serverSideEmit("event", "x".repeat(20_000));
        await().atMost(TestBus.PATIENCE).until(() -> cut.count(BusMeter.DROPPED, "reason", "away") == 1);
        here.root().to("r".repeat(20_000)).emit("x");
        var unused = here.root().to().join("r".repeat(20_000));
        assertThat(cut.count(BusMeter.DROPPED, "reason", "full")).isEqualTo(2);
    }

    @Test
    void aRedisThatComesBackEmptyIsAGapForEverybody() {
        redis.kill();
        here.root().emit("meanwhile");
        near.expect("42[\"meanwhile\"]");
        redis.restart();

        cut.awaitGap(GapReason.NEW_SERVER);
        whole.awaitGap(GapReason.NEW_SERVER);
        cut.awaitState(BusState.PROVEN);
        whole.awaitState(BusState.PROVEN);
        far.expect("42[\"meanwhile\"]");
        mark();
        assertThat(cut.gaps()).hasSize(1);
        assertThat(cut.count(BusMeter.GAPS, "reason", "new_server")).isEqualTo(1);
    }

    @Test
    void aPausedRedisIsUnprovenAndGoesOnWhereItWas() {
        redis.pause();
        here.root().emit("during");
        near.expect("42[\"during\"]");
        cut.awaitState(BusState.UNPROVEN);
        whole.awaitState(BusState.UNPROVEN);
        redis.resume();

        cut.awaitState(BusState.PROVEN);
        whole.awaitState(BusState.PROVEN);
        far.expect("42[\"during\"]");
        mark();
        assertThat(whole.gaps()).isEmpty();
    }

    @Test
    void moreThanAStreamHoldsIsAGap() {
        closeAll();
        start(settings -> settings.withLimits(BusLimits.defaults().withStreamLength(100)));
        here.root().emit("known");
        far.expect("42[\"known\"]");
        proxy.cut();
        for (int i = 0; i < 1_000; i++) {
            there.root().emit("many", i);
        }
        await().atMost(TestBus.PATIENCE).until(() -> whole.gauge(BusMeter.WAITING) == 0);
        try (TestBus trimming = TestBus.on(
                redis.url(1),
                settings -> settings.withLimits(BusLimits.defaults().withStreamLength(100)))) {
            trimming.append("socket.io", "trims");
        }
        proxy.heal();

        cut.awaitGap(GapReason.CURSOR_TRIMMED);
        assertThat(cut.gaps()).containsExactly(new Gap(GapReason.CURSOR_TRIMMED, "socket.io"));
    }

    @Test
    void questionsAreAnsweredByThisNodeAloneWhileRedisIsAway() throws Exception {
        proxy.cut();
        await().atMost(TestBus.PATIENCE)
                .until(() -> here.root()
                                .fetchSockets()
                                .toCompletableFuture()
                                .get(60, TimeUnit.SECONDS)
                                .size()
                        == 1);

        var asked = here.root().to().emitWithAck(Duration.ofMinutes(10), "q");
        near.expect("420[\"q\"]").send("430[1]");
        BroadcastAcks acks = asked.toCompletableFuture().get(60, TimeUnit.SECONDS);

        assertThat(acks.answers()).hasSize(1);
        assertThat(acks.isComplete()).isFalse();
        assertThat(here.root()
                        .serverSideEmitWithAck(SHORT, "question")
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS)
                        .isComplete())
                .isFalse();
    }

    /** Both nodes hear each other, and nothing else has come before. */
    private void mark() {
        here.root().emit("mark", 1);
        near.expect("42[\"mark\",1]");
        far.expect("42[\"mark\",1]");
        there.root().emit("mark", 2);
        near.expect("42[\"mark\",2]");
        far.expect("42[\"mark\",2]");
    }
}
