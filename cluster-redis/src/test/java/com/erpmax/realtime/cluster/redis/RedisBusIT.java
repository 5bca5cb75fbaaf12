package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import com.erpmax.realtime.testing.RedisServer;
import io.lettuce.core.RedisClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Streams of the application over a bus, while nothing is broken. */
class RedisBusIT {
    private static final RedisServer SERVER = RedisServer.shared();

    @Test
    void whatOneNodeAppendsEveryNodeReadsInOrder() {
        try (TestBus one = TestBus.on(SERVER);
                TestBus other = TestBus.on(SERVER)) {
            TestBus.Entries here = one.read("order");
            TestBus.Entries there = other.read("order");
            one.append("order", "last of the old");
            while (!here.next().equals("last of the old")) {
                // what the other has written meanwhile
            }

            List<CompletionStage<String>> ids = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                ids.add(one.bus().append("order", Map.of("text", "n" + i)));
            }

            while (!there.next().equals("last of the old")) {
                // likewise
            }
            for (int i = 0; i < 500; i++) {
                assertThat(here.next()).isEqualTo("n" + i);
                assertThat(there.next()).isEqualTo("n" + i);
            }
            assertThat(ids)
                    .allSatisfy(
                            id -> assertThat(id.toCompletableFuture().join()).matches("[0-9]+-[0-9]+"));
            assertThat(one.gaps()).isEmpty();
        }
    }

    @Test
    void aStreamKeepsAsManyEntriesAsIsSaid() {
        RedisClient client = RedisClient.create(SERVER.url(1));
        try (TestBus bus = TestBus.on(SERVER)) {
            CompletionStage<String> last = CompletableFuture.completedStage("");
            for (int i = 0; i < 2_000; i++) {
                last = bus.bus().append("short", 200, Map.of("text", "n" + i));
            }
            last.toCompletableFuture().join();

            assertThat(client.connect().sync().xlen("short")).isBetween(200L, 400L);
        } finally {
            client.shutdown();
        }
    }

    @Test
    void whatIsDroppedWhileAReaderLagsIsAGap() throws Exception {
        RedisClient client = RedisClient.create(SERVER.url(1));
        CountDownLatch begin = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (TestBus bus = TestBus.on(SERVER)) {
            BlockingQueue<String> read = readHeldBy(Map.of("n0", begin, "n200", goOn), bus, "lag");
            append(bus, "lag", 2_000);
            begin.countDown();
            awaitText(read, "n200"); // in the second of the batches that are full; the third has been read, no more
            client.connect().sync().xtrim("lag", 20);
            goOn.countDown();

            bus.awaitGap(GapReason.CURSOR_TRIMMED);
            awaitText(read, "n1999");
            assertThat(bus.gaps()).containsExactly(new Gap(GapReason.CURSOR_TRIMMED, "lag"));
        } finally {
            client.shutdown();
        }
    }

    @Test
    void whoLagsCatchesUpWithoutALossOfAnything() throws Exception {
        CountDownLatch begin = new CountDownLatch(1);
        try (TestBus bus = TestBus.on(SERVER)) {
            BlockingQueue<String> read = readHeldBy(Map.of("n0", begin), bus, "behind");
            append(bus, "behind", 3_000);
            bus.append("behind", "end");
            begin.countDown();

            awaitText(read, "n0");
            for (int i = 1; i < 3_000; i++) {
                assertThat(read.poll(60, TimeUnit.SECONDS)).isEqualTo("n" + i);
            }
            assertThat(read.poll(60, TimeUnit.SECONDS)).isEqualTo("end");
            assertThat(bus.gaps()).isEmpty();
        }
    }

    @Test
    void whoLosesTheConnectionWithOneBatchInHandAndTheNextOneReadGetsEachEntryOnce() throws Exception {
        CountDownLatch begin = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (CuttingProxy proxy = new CuttingProxy(SERVER.port());
                TestBus writer = TestBus.on(SERVER);
                TestBus bus = TestBus.on(proxy.url(), settings -> settings)) {
            BlockingQueue<String> read = readHeldBy(Map.of("n0", begin, "n200", goOn), bus, "broken");
            append(writer, "broken", 2_000);
            begin.countDown();
            awaitText(read, "n200");
            proxy.breakAll();
            Awaitility.await().atMost(TestBus.PATIENCE).until(() -> !bus.bus().isConnected());
            goOn.countDown();

            for (int i = 201; i < 2_000; i++) {
                assertThat(read.poll(60, TimeUnit.SECONDS)).isEqualTo("n" + i);
            }
            assertThat(bus.gaps()).isEmpty();
        }
    }

    @Test
    void aNodeWhereNobodyHasBeenPassesOverBroadcastsUntilSomebodyComes() {
        EngineConfig own = EngineConfig.defaults().withMaxPayloadBytes(100_000); // an engine for each
        try (RedisServer redis = RedisServer.start();
                TestBus one = TestBus.on(redis);
                TestBus other = TestBus.on(redis);
                TestServer near =
                        TestServer.start(builder -> builder.adapters(one.bus().adapters()), own);
                TestServer far =
                        TestServer.start(builder -> builder.adapters(other.bus().adapters()), own)) {
            near.root().emit("early");
            one.append("mark", "after it");
            other.read("mark"); // read in the same order
            assertThat(other.count(BusMeter.RECEIVED, "carrier", "stream")).isZero();

            WebSocketClient there = far.connect("");
            near.root().emit("late");

            there.expect("42[\"late\"]");
            assertThat(other.count(BusMeter.RECEIVED, "carrier", "stream")).isEqualTo(1);
        }
    }

    @Test
    void aNewReaderBeginsAtTheEnd() {
        try (TestBus one = TestBus.on(SERVER)) {
            one.append("end", "before");

            TestBus.Entries entries = one.read("end");
            one.append("end", "after");

            assertThat(entries.next()).isEqualTo("after");
            assertThat(entries.isEmpty()).isTrue();
        }
    }

    @Test
    void nothingIsProvenAndNothingIsAppendedWithoutRedis() {
        RedisServer server = RedisServer.start();
        String url = server.url(1);
        server.kill();
        try (TestBus bus = TestBus.started(url, settings -> settings)) {
            CompletableFuture<String> appended =
                    bus.bus().append("s", Map.of("a", "b")).toCompletableFuture();

            assertThat(bus.bus().state()).isEqualTo(BusState.UNPROVEN);
            assertThat(appended).isCompletedExceptionally();
            assertThat(codeOf(appended)).isEqualTo(BusException.Code.AWAY);

            server.restart();
            bus.awaitState(BusState.PROVEN);
            assertThat(bus.append("s", "now")).isNotEmpty();
        } finally {
            server.close();
        }
    }

    @Test
    void moreThanMayWaitIsRefusedAtOnce() {
        try (TestBus bus = TestBus.on(
                SERVER.url(1),
                settings -> settings.withLimits(BusLimits.defaults().withWaiting(1_000, 1_000)))) {
            CompletableFuture<String> tooLarge =
                    bus.bus().append("s", Map.of("text", "x".repeat(1_001))).toCompletableFuture();

            assertThat(codeOf(tooLarge)).isEqualTo(BusException.Code.FULL);
            assertThat(bus.append("s", "small enough")).isNotEmpty();
        }
    }

    @Test
    void whatRedisRefusesIsToldWithItsReasonAndHarmsNothing() {
        try (TestBus bus = TestBus.on(SERVER)) {
            CompletableFuture<String> refused = bus.bus()
                    .append(BusNames.defaults().epoch(), Map.of("a", "b"))
                    .toCompletableFuture();

            assertThat(refused)
                    .failsWithin(TestBus.PATIENCE)
                    .withThrowableThat()
                    .withMessageContaining("WRONGTYPE");
            assertThat(codeOf(refused)).isEqualTo(BusException.Code.REFUSED);
            assertThat(bus.append("s", "goes on")).isNotEmpty();
            assertThat(bus.count(BusMeter.CONNECTS)).isEqualTo(1);
        }
    }

    @Test
    void clustersWithOtherNamesOnOneServerDoNotMeet() throws Exception {
        BusNames names = BusNames.defaults().withPrefix("second:");
        EngineConfig own = EngineConfig.defaults().withMaxPayloadBytes(100_000); // an engine for each
        try (RedisServer redis = RedisServer.start();
                TestBus one = TestBus.on(redis);
                TestBus other = TestBus.on(redis.url(1), settings -> settings.withNames(names));
                TestServer near =
                        TestServer.start(builder -> builder.adapters(one.bus().adapters()), own);
                TestServer far =
                        TestServer.start(builder -> builder.adapters(other.bus().adapters()), own)) {
            WebSocketClient here = near.connect("");
            WebSocketClient there = far.connect("");
            near.root().emit("near");
            far.root().emit("far");
            for (TestServer server : List.of(near, far)) {
                assertThat(server.root().fetchSockets().toCompletableFuture().get(30, TimeUnit.SECONDS))
                        .hasSize(1);
            }
            near.root().emit("end");
            far.root().emit("end");

            here.expect("42[\"near\"]", "42[\"end\"]");
            there.expect("42[\"far\"]", "42[\"end\"]");
            assertThat(one.count(BusMeter.RECEIVED, "carrier", "channel")).isZero();
            assertThat(other.count(BusMeter.RECEIVED, "carrier", "channel")).isZero();
        }
    }

    private static BusException.Code codeOf(CompletableFuture<?> failed) {
        Throwable failure = failed.handle((value, thrown) -> thrown).join();
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof BusException busFailure) {
            return busFailure.code();
        }
        throw new AssertionError(cause);
    }

    /** Appends n0, n1, n2 … and waits until they are written. */
    private static void append(TestBus bus, String stream, int number) {
        List<CompletableFuture<String>> ids = IntStream.range(0, number)
                .mapToObj(i -> bus.bus().append(stream, Map.of("text", "n" + i)).toCompletableFuture())
                .toList();
        ids.forEach(CompletableFuture::join);
    }

    /** What comes from a stream, whose reader stands still at some texts until they are let go. */
    private static BlockingQueue<String> readHeldBy(Map<String, CountDownLatch> holds, TestBus bus, String stream)
            throws InterruptedException {
        BlockingQueue<String> read = new LinkedBlockingQueue<>();
        bus.bus().read(stream, entry -> {
            String text = entry.fields().getOrDefault("text", "");
            read.add(text);
            CountDownLatch hold = holds.get(text);
            if (hold != null) {
                await(hold);
            }
        });
        do {
            bus.append(stream, "warm-up");
        } while (read.poll(100, TimeUnit.MILLISECONDS) == null);
        return read;
    }

    private static void awaitText(BlockingQueue<String> read, String text) throws InterruptedException {
        String next;
        do {
            next = read.poll(60, TimeUnit.SECONDS);
            assertThat(next).as("what is read before " + text).isNotNull();
        } while (!text.equals(next));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
