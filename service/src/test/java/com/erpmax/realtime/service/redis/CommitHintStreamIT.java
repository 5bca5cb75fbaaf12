package com.erpmax.realtime.service.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.cluster.redis.RedisBus;
import com.erpmax.realtime.cluster.redis.RedisBusSettings;
import com.erpmax.realtime.service.events.EventDraft;
import com.erpmax.realtime.service.events.EventPublisher;
import com.erpmax.realtime.service.events.RemoteCommits;
import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.events.TestPublishers;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import com.erpmax.realtime.service.testing.RecordingSink;
import com.erpmax.realtime.testing.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two instances that hear of each other's commits by hints alone. */
class CommitHintStreamIT {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.postgresql();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final StreamName stream = new StreamName("/billing", "tenant:" + UUID.randomUUID());
    private final RecordingSink sink = new RecordingSink();
    private final RecordingSink otherSink = new RecordingSink();
    private RedisBus bus;
    private RedisBus otherBus;
    private RemoteCommits commits;
    private EventPublisher publisher;

    @BeforeEach
    void start() {
        bus = bus();
        otherBus = bus();
        commits = TestPublishers.remoteCommits(DATABASE.database(), otherSink);
        new CommitHintStream(otherBus, CommitHintStream.STREAM).tell(commits);
        publisher = TestPublishers.of(
                DATABASE.database(), sink, new CommitHintStream(bus, CommitHintStream.STREAM), Clock.systemUTC());
        // From the first hint on that comes through, none is missed.
        StreamName first = new StreamName("/billing", "tenant:" + UUID.randomUUID());
        await().atMost(PATIENCE).until(() -> {
            publisher.publish(new EventDraft(first, "a", Map.of()));
            return !otherSink.stored(first).isEmpty();
        });
    }

    @AfterEach
    void stop() {
        commits.close();
        bus.close();
        otherBus.close();
    }

    @Test
    void whatOneInstanceCommitsIsPushedByTheOtherAsItIs() {
        StoredEvent event = publisher.publish(new EventDraft(stream, "payment:received", Map.of("amount", 7)));
        await().atMost(PATIENCE).until(() -> !otherSink.stored(stream).isEmpty());
        assertThat(otherSink.stored(stream)).containsExactly(event);
        assertThat(sink.stored(stream)).containsExactly(event);
    }

    @Test
    void aLargeEventIsHintedAtByItsPlaceAndReadFromTheTable() {
        StoredEvent event = publisher.publish(new EventDraft(
                stream, "payment:received", Map.of("note", "x".repeat(CommitHintStream.LARGEST_PAYLOAD))));
        await().atMost(PATIENCE).until(() -> !otherSink.stored(stream).isEmpty());
        assertThat(otherSink.stored(stream)).containsExactly(event);
    }

    @Test
    void anEntryThatIsNotOneOfOursChangesNothing() {
        append(Map.of("x", "y"));
        append(Map.of("name", "no stream", "seq", "1"));
        append(Map.of("name", stream.text(), "seq", "one"));
        append(Map.of("name", stream.text(), "seq", "1", "payload", "{}"));
        append(changed("name", "/billing#" + "x".repeat(200)));
        append(changed("seq", "0"));
        append(changed("seq", "9223372036854775808"));
        append(changed("epoch", ""));
        append(changed("epoch", "\0"));
        append(changed("epoch", UUID.randomUUID() + "\0"));
        append(changed("id", "x".repeat(1_000_000)));
        append(changed("at", "-1"));
        append(changed("event", ""));
        append(changed("event", "x".repeat(201)));
        append(changed("payload", "none"));
        publisher.publish(new EventDraft(stream, "a", Map.of()));
        await().atMost(PATIENCE).until(() -> !otherSink.stored(stream).isEmpty());
        assertThat(otherSink.stored(stream)).extracting(StoredEvent::name).containsExactly("a");
    }

    @Test
    void anEntryThatHasTheFormOfOneOfOursIsPushed() {
        append(changed("event", "x".repeat(200)));
        await().atMost(PATIENCE).until(() -> !otherSink.stored(stream).isEmpty());
        assertThat(otherSink.stored(stream).getFirst().name()).hasSize(200);
    }

    @Test
    void theStreamHoldsNoMoreThanWhatIsOfUse() {
        StoredEvent event = publisher.publish(new EventDraft(stream, "a", Map.of()));
        CommitHintStream hints = new CommitHintStream(bus, CommitHintStream.STREAM);
        RedisClient client = RedisClient.create(RedisServer.shared().url(1));
        try {
            RedisCommands<String, String> redis = client.connect().sync();
            for (int i = 1; i <= 2 * CommitHintStream.LENGTH; i++) {
                hints.committed(event);
                if (i % 100 == 0) {
                    bus.append("sent", Map.of("a", "b")).toCompletableFuture().join();
                }
            }
            assertThat(redis.xlen(CommitHintStream.STREAM))
                    .isBetween(CommitHintStream.LENGTH, CommitHintStream.LENGTH + 200);
        } finally {
            client.shutdown();
        }
    }

    private void append(Map<String, String> entry) {
        var unused = bus.append(CommitHintStream.STREAM, entry);
    }

    /** An entry as an instance writes it, but for one field. */
    private Map<String, String> changed(String field, String value) {
        Map<String, String> entry = new HashMap<>(Map.of(
                "node",
                UUID.randomUUID().toString(),
                "name",
                stream.text(),
                "seq",
                "1",
                "epoch",
                UUID.randomUUID().toString(),
                "id",
                UUID.randomUUID().toString(),
                "at",
                "1",
                "event",
                "forged",
                "payload",
                "{}"));
        entry.put(field, value);
        return entry;
    }

    private static RedisBus bus() {
        return RedisConfiguration.proven(
                RedisBusSettings.of(RedisServer.shared().url(1)), "REDIS_URL", new SimpleMeterRegistry(), PATIENCE);
    }
}
