package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.testing.RedisServer;
import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much is asked for, and when. */
class StreamGroupIT {
    private static final long QUICK = Duration.ofMillis(1).toNanos();
    private static final long SLOW = Duration.ofSeconds(2).toNanos();

    private final RedisClients clients =
            RedisClients.of(RedisBusSettings.of(RedisServer.shared().url(1)).address(), Duration.ofSeconds(30));
    private final BusSession session = new BusSession(clients, (lost, failure) -> {});
    private final StreamGroup group =
            new StreamGroup(session, session.openLine().toCompletableFuture().join(), List.of());

    @AfterEach
    void close() {
        session.close().join();
        clients.close();
    }

    @Test
    void whoIsBehindAsksForMoreAndMoreAndReadsAhead() {
        assertThat(group.isBehind()).isTrue();
        for (int wanted : List.of(100, 200, 400, 800, 800)) {
            assertThat(group.entries()).isEqualTo(wanted);
            read(wanted, 100, QUICK);
            assertThat(group.readsAhead()).isTrue();
        }

        read(799, 100, QUICK);
        assertThat(group.readsAhead()).isFalse();
        assertThat(group.entries()).isEqualTo(100);
    }

    @Test
    void whatWasReadAheadOfASlowBatchIsReadAnewAndInPart() {
        read(100, 100, QUICK);
        assertThat(group.takeTooEarly()).isFalse();

        read(200, 100, SLOW);

        assertThat(group.takeTooEarly()).isTrue();
        assertThat(group.takeTooEarly()).isFalse();
        assertThat(group.entries()).isEqualTo(100);
        group.adapt(entries(100, 100));
        assertThat(group.readsAhead()).isFalse();
        assertThat(group.entries()).isEqualTo(100);
        group.took(QUICK, false);
        group.adapt(entries(100, 100));
        assertThat(group.readsAhead()).isTrue();
    }

    @Test
    void largeEntriesAreAskedForInSmallerNumbers() {
        read(100, 1024 * 1024, QUICK);

        assertThat(group.entries()).isBetween(1, 4);
    }

    private void read(int number, int bytes, long nanos) {
        group.adapt(entries(number, bytes));
        group.took(nanos, group.readsAhead());
    }

    private static List<StreamMessage<String, byte[]>> entries(int number, int bytes) {
        byte[] value = new byte[bytes];
        return IntStream.range(0, number)
                .mapToObj(i -> new StreamMessage<>("s", i + "-0", Map.of("data", value)))
                .toList();
    }
}
