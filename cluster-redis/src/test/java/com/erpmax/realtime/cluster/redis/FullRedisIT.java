package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import com.erpmax.realtime.testing.RedisServer;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redis has no more memory, and forgets nothing by itself. */
class FullRedisIT {
    private static final String LARGE = "x".repeat(20_000);
    private static final long MEGABYTE = 1_000_000;
    private static final BusNames NAMES = BusNames.defaults();

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
    void whatFillsItGoesOnAndNothingIsLost() {
        try (TestBus here = TestBus.on(redis);
                TestBus there = TestBus.on(redis);
                TestServer near = server(here);
                TestServer far = server(there)) {
            WebSocketClient listener = far.connect("");
            leave(10 * MEGABYTE);

            emitLarge(near, listener, 1_500);

            assertThat(refusals()).isPositive();
            assertThat(here.count(BusMeter.TRIMMED) + there.count(BusMeter.TRIMMED))
                    .isPositive();
            here.awaitState(BusState.PROVEN);
            there.awaitState(BusState.PROVEN);
            assertThat(here.count(BusMeter.DROPPED, "reason", "stale")).isZero();
            assertThat(there.gaps()).isEmpty();
        }
    }

    @Test
    void whoIsCutOffMeanwhileIsToldOfAGap() {
        try (TestBus here = TestBus.on(redis);
                TestBus cut = TestBus.on(proxy.url(), settings -> settings);
                TestServer near = server(here);
                TestServer far = server(cut)) {
            WebSocketClient listener = far.connect("");
            emitLarge(near, listener, 10);
            leave(10 * MEGABYTE);
            proxy.cut();

            await().atMost(TestBus.PATIENCE).until(() -> {
                for (int i = 0; i < 50; i++) {
                    near.root().emit("x", i, LARGE);
                }
                await().atMost(TestBus.PATIENCE).until(() -> here.gauge(BusMeter.WAITING) == 0);
                return here.count(BusMeter.TRIMMED) > 0;
            });
            proxy.heal();

            cut.awaitGap(GapReason.CURSOR_TRIMMED);
            assertThat(cut.gaps()).containsOnly(new Gap(GapReason.CURSOR_TRIMMED, NAMES.stream()));
        }
    }

    @Test
    void whoHadReadNothingYetIsToldOfAGapAsWell() {
        try (TestBus here = TestBus.on(redis);
                TestBus cut = TestBus.on(proxy.url(), settings -> settings);
                TestServer near = server(here)) {
            proxy.cut();
            for (int i = 0; i < 300; i++) {
                near.root().emit("x", i);
            }
            await().atMost(TestBus.PATIENCE).until(() -> here.gauge(BusMeter.WAITING) == 0);
            commands.xtrim(NAMES.stream(), StreamLength.LEAST);
            proxy.heal();

            cut.awaitGap(GapReason.CURSOR_TRIMMED);
        }
    }

    @Test
    void aStreamOfFewEntriesIsLeftAlone() {
        try (TestBus here = TestBus.on(redis.url(1), FullRedisIT::hurried);
                TestServer near = server(here)) {
            for (int i = 0; i < StreamLength.LEAST; i++) {
                near.root().emit("x", i);
            }
            await().atMost(TestBus.PATIENCE).until(() -> here.gauge(BusMeter.WAITING) == 0);

            commands.configSet("maxmemory", "1");
            awaitRefusals(20);

            assertThat(commands.xlen(NAMES.stream())).isEqualTo(StreamLength.LEAST);
            assertThat(here.count(BusMeter.TRIMMED)).isZero();
        }
    }

    @Test
    void roomIsMadeOnceForAllThatIsRefusedTogether() {
        RedisClients clients = RedisClients.of(RedisAddress.parse(redis.url(1)), TestBus.PATIENCE);
        BusSession session = new BusSession(clients, (lost, failure) -> {});
        RedisLine line = session.openLine().toCompletableFuture().join();
        fill(400);

        FullRedis full = new FullRedis(NAMES, new BusMeters(new SimpleMeterRegistry()));
        for (int i = 0; i < 100; i++) {
            full.refused(line).toCompletableFuture().join();
        }

        assertThat(commands.xlen(NAMES.stream())).isEqualTo(200);
        session.close().join();
        clients.close();
    }

    @Test
    void aBusConnectsAllTheSameAndIsProvenWhenThereIsMemory() {
        TestBus.on(redis).close();
        commands.configSet("maxmemory", "1");
        try (TestBus bus = TestBus.started(redis.url(1), settings -> settings)) {
            await().atMost(TestBus.PATIENCE).until(() -> bus.bus().isConnected());
            awaitRefusals(1);
            assertThat(bus.bus().state()).isEqualTo(BusState.UNPROVEN);

            commands.configSet("maxmemory", "0");

            bus.awaitState(BusState.PROVEN);
        }
    }

    @Test
    void aBusThatFindsItFullOfItsStreamAloneMakesRoom() {
        fill(500);
        leave(-MEGABYTE);
        try (TestBus bus = TestBus.started(redis.url(1), settings -> settings)) {
            bus.awaitState(BusState.PROVEN);

            assertThat(commands.xlen(NAMES.stream())).isLessThanOrEqualTo(250);
        }
    }

    @Test
    void readingGoesOnOverTheSameConnectionsWhileNothingCanBeWritten() {
        try (TestBus bus = TestBus.on(redis.url(1), FullRedisIT::hurried)) {
            TestBus.Entries entries = bus.read("s");
            commands.configSet("maxmemory", "1");
            bus.awaitState(BusState.UNPROVEN);
            awaitRefusals(20);

            commands.configSet("maxmemory", "0");
            commands.xadd("s", Map.of("text", "read"));
            commands.configSet("maxmemory", "1");

            assertThat(entries.next()).isEqualTo("read");
            assertThat(bus.count(BusMeter.CONNECTS)).isEqualTo(1);
        }
    }

    @Test
    void busesThatBeginAtOnceOnAnEmptyServerAgreeOnWhichItIs() {
        List<TestBus> buses = Stream.generate(() -> TestBus.started(redis.url(1), settings -> settings))
                .limit(4)
                .toList();
        try {
            buses.forEach(bus -> bus.awaitState(BusState.PROVEN));
            assertThat(commands.clientKill(KillArgs.Builder.typeNormal())).isPositive();

            buses.forEach(bus -> await().atMost(TestBus.PATIENCE).until(() -> bus.count(BusMeter.CONNECTS) >= 2));

            assertThat(buses).allSatisfy(bus -> assertThat(bus.gaps()).isEmpty());
        } finally {
            buses.forEach(TestBus::close);
        }
    }

    @Test
    void largeEntriesAreKeptWithinTheirBytesBeforeItIsFull() {
        try (TestBus here = TestBus.on(
                        redis.url(1),
                        settings -> settings.withLimits(BusLimits.defaults().withStreamBytes(4 * MEGABYTE)));
                TestBus there = TestBus.on(redis);
                TestServer near = server(here);
                TestServer far = server(there)) {
            WebSocketClient listener = far.connect("");

            emitLarge(near, listener, 1_000);

            await().atMost(TestBus.PATIENCE).until(() -> {
                emitLarge(near, listener, 10);
                return commands.memoryUsage(NAMES.stream()) < 5 * MEGABYTE;
            });
            assertThat(commands.xlen(NAMES.stream())).isBetween(190L, 220L);
            assertThat(there.gaps()).isEmpty();
        }
    }

    /** As many at once as a client may be sent. What is refused comes after what is taken meanwhile. */
    private static void emitLarge(TestServer near, WebSocketClient listener, int number) {
        for (int begin = 0; begin < number; begin += 10) {
            for (int i = begin; i < begin + 10; i++) {
                near.root().emit("x", i, LARGE);
            }
            assertThat(Stream.generate(listener::next).limit(10).map(FullRedisIT::indexOf))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(begin, begin + 10).boxed().toList());
        }
    }

    private static int indexOf(String event) {
        return Integer.parseInt(event.split(",", 3)[1]);
    }

    private void fill(int number) {
        for (int i = 0; i < number; i++) {
            commands.xadd(NAMES.stream(), Map.of("data", LARGE));
        }
    }

    /** Gives Redis so many bytes more than it has now. */
    private void leave(long bytes) {
        commands.configSet("maxmemory", Long.toString(number("memory", "used_memory:") + bytes));
    }

    private void awaitRefusals(long more) {
        long before = refusals();
        await().atMost(TestBus.PATIENCE).until(() -> refusals() >= before + more);
    }

    private long refusals() {
        return number("errorstats", "errorstat_OOM:count=");
    }

    /** What Redis says of itself behind a name; 0 if nothing. */
    private long number(String section, String name) {
        Matcher found = Pattern.compile(Pattern.quote(name) + "([0-9]+)").matcher(commands.info(section));
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private static RedisBusSettings hurried(RedisBusSettings settings) {
        BusTimes times = settings.times();
        return settings.withTimes(new BusTimes(
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                times.staleAfter(),
                times.keepFor(),
                times.connectWithin(),
                times.requestWithin()));
    }

    /** With an engine of its own, as nodes have. */
    private static TestServer server(TestBus bus) {
        EngineConfig own = EngineConfig.defaults().withMaxPayloadBytes(100_000);
        return TestServer.start(builder -> builder.adapters(bus.bus().adapters()), own);
    }
}
