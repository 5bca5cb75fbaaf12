package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import com.erpmax.realtime.testing.RedisServer;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A bus comes back by itself, soon, once, and without leaving anything behind. */
class BusHealingIT {
    private static final Duration SHORT = Duration.ofMillis(300);

    private final RedisServer redis = RedisServer.start();
    private final CuttingProxy proxy = new CuttingProxy(redis.port());
    private final RedisClient client = RedisClient.create(redis.url(1));
    private final RedisCommands<String, String> commands = client.connect().sync();

    @AfterEach
    void close() {
        client.shutdown();
        proxy.close();
        redis.close();
    }

    @Test
    void anEndOfTheConnectionForChannelsAloneIsNoticed() {
        try (TestBus here = TestBus.on(redis);
                TestBus there = TestBus.on(redis);
                TestServer near = server(here);
                TestServer far = server(there)) {
            near.connect("");
            far.connect("");
            awaitSockets(near, 2);
            double connects = here.count(BusMeter.CONNECTS);

            assertThat(commands.clientKill(KillArgs.Builder.typePubsub())).isEqualTo(2);

            await().atMost(TestBus.PATIENCE).until(() -> here.count(BusMeter.CONNECTS) > connects);
            awaitSockets(near, 2);
            awaitSockets(far, 2);
        }
    }

    @Test
    void aConnectionForChannelsThatSwallowsEverythingIsNoticed() {
        try (TestBus here = TestBus.on(proxy.url(), within(Duration.ofSeconds(2), Duration.ofSeconds(2)));
                TestBus there = TestBus.on(redis);
                TestServer near = server(here);
                TestServer far = server(there)) {
            near.connect("");
            far.connect("");
            awaitSockets(far, 2);
            double connects = here.count(BusMeter.CONNECTS);

            proxy.swallowThoseThatSent("SUBSCRIBE");

            await().atMost(TestBus.PATIENCE).until(() -> here.count(BusMeter.CONNECTS) > connects);
            awaitSockets(far, 2);
        }
    }

    @Test
    void aTryThatHangsKeepsTheNextOnesFromNothing() {
        try (TestBus bus = TestBus.on(proxy.url(), within(Duration.ofMinutes(2), Duration.ofSeconds(4)))) {
            double connects = bus.count(BusMeter.CONNECTS);

            proxy.swallowNext(2);
            proxy.breakAll();

            await().atMost(TestBus.PATIENCE).until(() -> bus.count(BusMeter.CONNECTS) > connects);
            bus.append("s", "after");
        }
    }

    @Test
    void triesThatHangLeaveNoConnectionsBehind() {
        try (TestBus bus = TestBus.on(proxy.url(), within(Duration.ofSeconds(1), Duration.ofSeconds(4)))) {
            int before = proxy.accepted();

            proxy.swallowNext(Integer.MAX_VALUE);
            proxy.breakAll();

            await().atMost(TestBus.PATIENCE).until(() -> proxy.accepted() >= before + 45 && proxy.open() <= 20);
            proxy.swallowNext(0);
            bus.awaitState(BusState.PROVEN);
        }
    }

    @Test
    void aBusThatIsClosedWhileTriesHangLeavesNoConnectionsBehind() {
        try (TestBus bus = TestBus.on(proxy.url(), within(Duration.ofMinutes(2), Duration.ofMinutes(2)))) {
            int before = proxy.accepted();
            proxy.swallowNext(Integer.MAX_VALUE);
            proxy.breakAll();
            await().atMost(TestBus.PATIENCE).until(() -> proxy.accepted() >= before + 10);
            assertThat(bus.bus().isConnected()).isFalse();
        }
        await().atMost(TestBus.PATIENCE).until(() -> proxy.open() == 0);
    }

    @Test
    void aNewServerIsToldOfOnceThoughChannelsCannotBeHeardAtFirst() {
        try (TestBus bus = TestBus.on(proxy.url(), settings -> settings);
                TestServer server = server(bus)) {
            server.connect("");
            await().atMost(TestBus.PATIENCE)
                    .until(() -> commands.pubsubNumsub("socket.io#/#").getOrDefault("socket.io#/#", 0L) == 1);
            commands.aclSetuser("default", AclSetuserArgs.Builder.resetChannels());
            commands.set(BusNames.defaults().epoch(), "another");
            int before = proxy.accepted();
            proxy.breakAll();
            await().atMost(TestBus.PATIENCE).until(() -> proxy.accepted() >= before + 6);
            commands.aclSetuser("default", AclSetuserArgs.Builder.allChannels());

            bus.awaitGap(GapReason.NEW_SERVER);
            await().atMost(TestBus.PATIENCE).until(() -> bus.count(BusMeter.CONNECTS) == 2);
            assertThat(bus.gaps()).containsExactly(new Gap(GapReason.NEW_SERVER, null));
        }
    }

    @Test
    void aStreamWhoseEndHasGoneBackIsAGap() {
        try (TestBus bus = TestBus.on(proxy.url(), settings -> settings)) {
            TestBus.Entries entries = bus.read("s");
            String last = bus.append("s", "last");
            assertThat(entries.next()).isEqualTo("last");

            proxy.cut();
            commands.xdel("s", last);
            proxy.heal();

            bus.awaitGap(GapReason.NEW_SERVER);
            assertThat(bus.gaps()).containsExactly(new Gap(GapReason.NEW_SERVER, "s"));
            bus.append("s", "next");
            assertThat(entries.next()).isEqualTo("next");
        }
    }

    @Test
    void questionsWhoseTimeIsOverBeforeItIsKnownWhomToAskLeaveNothingBehind() throws Exception {
        UnaryOperator<RedisBusSettings> patient = within(Duration.ofSeconds(2), Duration.ofMinutes(1));
        try (TestBus here = TestBus.on(
                        redis.url(1),
                        settings -> patient.apply(settings)
                                .withLimits(BusLimits.defaults().withRequests(2)));
                TestBus there = TestBus.on(redis.url(1), patient);
                TestServer near = server(here);
                TestServer far = server(there)) {
            near.connect("");
            far.connect("");
            awaitSockets(near, 2);

            redis.pause();
            for (int i = 0; i < 4; i++) {
                assertThat(near.root()
                                .to()
                                .emitWithAck(SHORT, "q")
                                .toCompletableFuture()
                                .get(60, TimeUnit.SECONDS)
                                .isComplete())
                        .isFalse();
                assertThat(near.root()
                                .serverSideEmitWithAck(SHORT, "q")
                                .toCompletableFuture()
                                .get(60, TimeUnit.SECONDS)
                                .isComplete())
                        .isFalse();
            }
            redis.resume();

            awaitSockets(near, 2);
        }
    }

    @Test
    void whatRedisCannotTakeForNowIsWrittenLaterInItsOrder() {
        try (TestBus here = TestBus.on(redis);
                TestBus there = TestBus.on(redis);
                TestServer near = server(here);
                TestServer far = server(there)) {
            WebSocketClient client = far.connect("");
            commands.configSet("maxmemory", "1");
            for (int i = 0; i < 20; i++) {
                near.root().emit("x", i);
            }
            await().atMost(TestBus.PATIENCE)
                    .until(() -> commands.info("errorstats").contains("errorstat_OOM:count="));
            commands.configSet("maxmemory", "0");

            for (int i = 0; i < 20; i++) {
                client.expect("42[\"x\"," + i + "]");
            }
            assertThat(here.count(BusMeter.DROPPED, "reason", "refused")).isZero();
            assertThat(there.gaps()).isEmpty();
        }
    }

    private static UnaryOperator<RedisBusSettings> within(Duration connect, Duration proof) {
        BusTimes defaults = BusTimes.defaults();
        return settings -> settings.withTimes(new BusTimes(
                defaults.probeEvery(),
                proof,
                defaults.staleAfter(),
                defaults.keepFor(),
                connect,
                defaults.requestWithin()));
    }

    private static TestServer server(TestBus bus) {
        return TestServer.start(builder -> builder.adapters(bus.bus().adapters()));
    }

    private static void awaitSockets(TestServer server, int count) {
        await().atMost(TestBus.PATIENCE)
                .until(() -> server.root()
                                .fetchSockets()
                                .toCompletableFuture()
                                .get(60, TimeUnit.SECONDS)
                                .size()
                        == count);
    }
}
