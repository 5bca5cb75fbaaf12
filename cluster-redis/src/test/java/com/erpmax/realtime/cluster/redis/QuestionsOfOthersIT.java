package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.protocol.socketio.MessagePackJson;
import com.erpmax.realtime.protocol.socketio.RawJson;
import com.erpmax.realtime.socket.adapter.BroadcastAcks;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import com.erpmax.realtime.testing.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However much other nodes ask the sockets of this one, what it keeps of that is bounded. */
class QuestionsOfOthersIT {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final RedisClient redisClient =
            RedisClient.create(RedisServer.shared().url(1));
    private final RedisCommands<String, byte[]> redis = redisClient
            .connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE))
            .sync();

    @AfterEach
    void disconnect() {
        redisClient.shutdown();
    }

    @Test
    void whoIsNotWaitedForIsMissingInTheResultAndNobodyWaitsForLong() throws Exception {
        try (TestBus here = TestBus.on(RedisServer.shared());
                TestBus there = bus(BusLimits.defaults().withAsked(1));
                TestServer near = server(here);
                TestServer far = server(there)) {
            List<WebSocketClient> clients = List.of(far.connect(""), far.connect(""));
            awaitNodes(2);

            for (int id = 0; id < 3; id++) {
                var asked = near.root().to().emitWithAck(LONG, "q");
                for (WebSocketClient client : clients) {
                    client.expect("42" + id + "[\"q\"]");
                }
                for (WebSocketClient client : clients) {
                    client.send("43" + id + "[1]");
                }
                BroadcastAcks acks = asked.toCompletableFuture().get(60, TimeUnit.SECONDS);

                assertThat(acks.recipients()).isEqualTo(2);
                assertThat(acks.answers()).as("question " + id).hasSize(1);
                assertThat(acks.isComplete()).isFalse();
            }
            assertThat(there.count(BusMeter.UNASKED)).isEqualTo(3);
        }
    }

    @Test
    void aFloodOfQuestionsReachesTheSocketsAndFewOfThemAreWaitedFor() {
        try (TestBus bus = bus(BusLimits.defaults().withAsked(10));
                TestServer server = server(bus)) {
            List<WebSocketClient> clients = List.of(server.connect(""), server.connect(""));
            awaitNodes(1);

            for (int i = 0; i < 30; i++) {
                ask(i);
            }

            for (WebSocketClient client : clients) {
                for (int i = 0; i < 30; i++) {
                    client.expect("42" + i + "[\"q\"," + i + "]");
                }
            }
            await().atMost(TestBus.PATIENCE)
                    .untilAsserted(() -> assertThat(bus.count(BusMeter.UNASKED)).isEqualTo(2 * 30 - 10));
        }
    }

    @Test
    void readingWaitsWhileEventLoopsDoNotComeToQuestions() {
        assertReadingWaitsAfter(1_000, this::ask);
    }

    @Test
    void readingWaitsWhileFetchesAreBeingAnswered() {
        assertReadingWaitsAfter(
                2,
                number ->
                        say(7, "\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}},\"requestId\":\"r" + number + "\""));
    }

    /** The loop of a client is busy, so none of the questions comes to an end. */
    private void assertReadingWaitsAfter(int most, IntConsumer asking) {
        CountDownLatch free = new CountDownLatch(1);
        try (TestBus bus = bus(BusLimits.defaults().withRequests(10));
                TestServer server = server(bus)) {
            server.root().onLoop("block", event -> awaitLatch(free));
            server.connect("").send("42[\"block\"]");
            awaitNodes(1);

            await().atMost(TestBus.PATIENCE).until(() -> {
                IntStream.range(0, 100).forEach(asking);
                return bus.count(BusMeter.RECEIVED, "carrier", "channel") == most + 1
                        && bus.count(BusMeter.OVERRUN) > 0;
            });
            free.countDown();
        } finally {
            free.countDown();
        }
    }

    private void ask(int number) {
        say(
                3,
                "\"packet\":{\"type\":2,\"data\":[\"q\"," + number + "]},"
                        + "\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{\"timeout\":600000}},"
                        + "\"requestId\":\"r" + number + "\"");
    }

    private void say(int type, String data) {
        String message = "{\"uid\":\"other\",\"nsp\":\"/\",\"type\":" + type + ",\"data\":{" + data + "}}";
        redis.publish("socket.io#/#", MessagePackJson.write(new RawJson(message)));
    }

    private void awaitNodes(long nodes) {
        await().atMost(TestBus.PATIENCE)
                .until(() -> redis.pubsubNumsub("socket.io#/#").getOrDefault("socket.io#/#", 0L) == nodes);
    }

    private static TestBus bus(BusLimits limits) {
        return TestBus.on(RedisServer.shared().url(1), settings -> settings.withLimits(limits));
    }

    private static TestServer server(TestBus bus) {
        return TestServer.start(builder -> builder.adapters(bus.bus().adapters()));
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
    }
}
