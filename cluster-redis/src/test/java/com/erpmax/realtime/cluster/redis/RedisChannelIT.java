package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.testing.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A channel is heard again by itself after its server was away or silent, and tells that messages may be missing. */
class RedisChannelIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ChannelTimes TIMES =
            new ChannelTimes(Duration.ofMillis(50), Duration.ofSeconds(2), Duration.ofSeconds(20));

    /** Gives up soon, which a test that needs an answer in time cannot afford. */
    private static final ChannelTimes HASTY =
            new ChannelTimes(Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofSeconds(20));

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger missed = new AtomicInteger();
    private final ChannelListener listener = new ChannelListener() {
        @Override
        public void received(byte[] message) {
            heard.add(new String(message, StandardCharsets.UTF_8));
        }

        @Override
        public void missed() {
            missed.incrementAndGet();
        }
    };

    @Test
    void whatIsPublishedIsHeardInItsOrderOnThisChannelOnly() {
        String name = "channel-" + System.nanoTime();
        RedisAddress address = RedisAddress.parse(RedisServer.shared().url(1));
        ChannelTimes patient = ChannelTimes.defaults();
        try (RedisChannel channel = RedisChannel.start(address, name, patient, listener);
                RedisChannel other = RedisChannel.start(address, name + "-other", patient, listener)) {
            awaitHeard(channel);
            awaitHeard(other);
            for (int i = 0; i < 100; i++) {
                assertThat(other.publish(bytes("elsewhere"))).isTrue();
                assertThat(channel.publish(bytes("m" + i))).isTrue();
            }
            await(() -> heard.contains("m99") && heard.size() == 200);
            assertThat(heard.stream().filter(text -> text.startsWith("m")))
                    .containsExactly(
                            IntStream.range(0, 100).mapToObj(i -> "m" + i).toArray(String[]::new));
            assertThat(missed).hasValue(0);
        }
    }

    @Test
    void afterTheServerWasAwayTheChannelIsHeardAgain() {
        try (RedisServer server = RedisServer.start();
                RedisChannel channel = start(server, "c")) {
            awaitHeard(channel);
            assertThat(channel.publish(bytes("before"))).isTrue();
            await(() -> heard.equals(List.of("before")));
            server.kill();
            await(() -> !channel.isHeard());
            assertThat(channel.publish(bytes("lost"))).isFalse();
            server.restart();
            awaitHeard(channel);
            assertThat(missed).hasValue(1);
            assertThat(channel.publish(bytes("again"))).isTrue();
            await(() -> heard.equals(List.of("before", "again")));
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsNoticed() {
        try (RedisServer server = RedisServer.start();
                RedisChannel channel = start(server, "c")) {
            awaitHeard(channel);
            server.pause();
            await(() -> !channel.isHeard());
            server.resume();
            awaitHeard(channel);
            assertThat(missed).as("nobody publishes there").hasValue(0);
            assertThat(channel.publish(bytes("again"))).isTrue();
            await(() -> heard.contains("again"));
        }
    }

    @Test
    void aListeningConnectionThatAloneSwallowsEverythingIsNoticed() {
        ChannelTimes patient = new ChannelTimes(Duration.ofMillis(50), Duration.ofSeconds(3), Duration.ofSeconds(20));
        try (RedisServer server = RedisServer.start();
                CuttingProxy proxy = new CuttingProxy(server.port());
                RedisChannel channel = RedisChannel.start(RedisAddress.parse(proxy.url()), "c", patient, listener)) {
            awaitHeard(channel);
            assertThat(channel.publish(bytes("before"))).isTrue();
            await(() -> heard.contains("before"));
            int before = proxy.accepted();

            proxy.swallowThoseThatSent("SUBSCRIBE");
            assertThat(channel.publish(bytes("swallowed")))
                    .as("that way is whole")
                    .isTrue();

            await(() -> missed.get() > 0);
            awaitHeard(channel);
            assertThat(proxy.accepted()).as("both connections are new").isGreaterThanOrEqualTo(before + 2);
            assertThat(channel.publish(bytes("again"))).isTrue();
            await(() -> heard.contains("again"));
            assertThat(heard).doesNotContain("swallowed");
            await(() -> proxy.open() == 2);
        }
    }

    @Test
    void aGapIsToldToWhoHasHeardNothingAsLongAsOthersHave() {
        List<String> others = new CopyOnWriteArrayList<>();
        ChannelListener other = new ChannelListener() {
            @Override
            public void received(byte[] message) {
                others.add(new String(message, StandardCharsets.UTF_8));
            }

            @Override
            public void missed() {}
        };
        try (RedisServer server = RedisServer.start();
                CuttingProxy proxy = new CuttingProxy(server.port())) {
            try (RedisChannel early = RedisChannel.start(RedisAddress.parse(server.url(1)), "c", TIMES, other)) {
                awaitHeard(early);
                assertThat(early.publish(bytes("early"))).isTrue();
                await(() -> others.contains("early"));
                awaitKey(server, "erpmax:heard:c");
            }
            try (RedisChannel channel = RedisChannel.start(RedisAddress.parse(proxy.url()), "c", TIMES, listener)) {
                awaitHeard(channel);
                proxy.cut();
                await(() -> !channel.isHeard());
                assertThat(missed).hasValue(0);
                proxy.heal();
                awaitHeard(channel);
                assertThat(missed).hasValue(1);
            }
        }
    }

    @Test
    void connectionsThatComeTooLateAreEnded() {
        try (RedisServer server = RedisServer.start();
                CuttingProxy proxy = new CuttingProxy(server.port());
                RedisChannel channel = RedisChannel.start(RedisAddress.parse(proxy.url()), "c", HASTY, listener)) {
            awaitHeard(channel);
            int before = proxy.accepted();
            proxy.swallowNext(Integer.MAX_VALUE);
            proxy.breakAll();
            await(() -> proxy.accepted() >= before + 10 && proxy.open() <= 3);
            proxy.swallowNext(0);
            awaitHeard(channel);
        }
    }

    @Test
    void theEndDoesNotWaitForAServerThatDoesNotAnswer() throws Exception {
        ChannelTimes patient = new ChannelTimes(Duration.ofMillis(50), Duration.ofMinutes(2), Duration.ofMinutes(5));
        try (RedisServer server = RedisServer.start();
                CuttingProxy proxy = new CuttingProxy(server.port())) {
            RedisChannel channel = RedisChannel.start(RedisAddress.parse(proxy.url()), "c", patient, listener);
            awaitHeard(channel);
            int before = proxy.accepted();
            proxy.swallowNext(Integer.MAX_VALUE);
            proxy.breakAll();
            await(() -> proxy.accepted() > before);

            CompletableFuture.runAsync(channel::close).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            await(() -> proxy.open() == 0);
        }
    }

    @Test
    void aTryThatHangsIsGivenUpForANewOneWhenRedisIsKnownToAnswer() {
        ChannelTimes patient = new ChannelTimes(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(30));
        try (RedisServer server = RedisServer.start();
                CuttingProxy proxy = new CuttingProxy(server.port())) {
            proxy.swallowNext(1);
            try (RedisChannel channel = RedisChannel.start(RedisAddress.parse(proxy.url()), "c", patient, listener)) {
                await(() -> proxy.accepted() == 1);
                assertThat(channel.isHeard()).isFalse();

                await(() -> {
                    channel.hurry();
                    return channel.isHeard() || proxy.accepted() > 1;
                });
                awaitHeard(channel);
            }
            await(() -> proxy.open() == 0);
        }
    }

    @Test
    void whoHearsIsNotDisturbedByTheNewsThatRedisAnswers() {
        try (RedisServer server = RedisServer.start();
                CuttingProxy proxy = new CuttingProxy(server.port());
                RedisChannel channel =
                        RedisChannel.start(RedisAddress.parse(proxy.url()), "c", ChannelTimes.defaults(), listener)) {
            awaitHeard(channel);
            for (int i = 0; i < 100; i++) {
                channel.hurry();
            }
            assertThat(channel.publish(bytes("m"))).isTrue();
            await(() -> heard.contains("m"));
            assertThat(proxy.accepted()).isEqualTo(2);
        }
    }

    @Test
    void aServerThatComesLaterIsFound() {
        try (RedisServer server = RedisServer.start()) {
            server.kill();
            try (RedisChannel channel = start(server, "c")) {
                assertThat(channel.isHeard()).isFalse();
                server.restart();
                awaitHeard(channel);
                assertThat(channel.publish(bytes("first"))).isTrue();
                await(() -> heard.equals(List.of("first")));
                assertThat(missed).hasValue(0);
            }
        }
    }

    @Test
    void theTimesMustLeaveRoomForAnAnswer() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new ChannelTimes(second, second, Duration.ofSeconds(3)))
                .hasMessageContaining("staleAfter: PT3S (expected: ");
    }

    private RedisChannel start(RedisServer server, String name) {
        return RedisChannel.start(RedisAddress.parse(server.url(1)), name, TIMES, listener);
    }

    private static void awaitHeard(RedisChannel channel) {
        await(channel::isHeard);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(condition);
    }

    private static void awaitKey(RedisServer server, String key) {
        RedisClient client = RedisClient.create(server.url(1));
        try {
            RedisCommands<String, String> commands = client.connect().sync();
            await(() -> commands.ttl(key) > Duration.ofDays(6).toSeconds());
        } finally {
            client.shutdown();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
