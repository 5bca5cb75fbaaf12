package com.erpmax.realtime.service.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import com.erpmax.realtime.service.testing.RecordingSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

/** What an instance pushes that hears of the others' commits late, in another order, or never. */
class CommitPollIT {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.postgresql();

    private final StreamName stream = new StreamName("/provisioning", "tenant:" + UUID.randomUUID());
    private final RecordingSink sink = new RecordingSink();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StreamPusher pusher = new StreamPusher(database(), new EventStore(), sink, registry, 100);
    private final CommitPoll poll = new CommitPoll(database(), pusher).start();
    private final EventPublisher elsewhere = elsewhere(Clock.systemUTC());

    @Test
    void aStreamThatIsNewHereIsFoundWithItsLastEvent() {
        publishElsewhere();
        publishElsewhere();
        poll.look();
        assertThat(pushed()).containsExactly(2L);
        assertThat(registry.get("realtime.events.found").counter().count()).isEqualTo(1);

        publishElsewhere();
        publishElsewhere();
        poll.look();
        assertThat(pushed()).containsExactly(2L, 3L, 4L);
    }

    @Test
    void whatAHintBroughtIsNotReadAgain() {
        pusher.committed(publishElsewhere());
        poll.look();
        poll.look();
        assertThat(pushed()).containsExactly(1L);
        assertThat(registry.get("realtime.events.filled").counter().count()).isZero();
    }

    @Test
    void hintsInAnotherOrderLeaveNothingOut() {
        StoredEvent first = publishElsewhere();
        StoredEvent second = publishElsewhere();
        StoredEvent third = publishElsewhere();
        pusher.committed(first);
        pusher.committed(third);
        pusher.committed(second);
        assertThat(pushed()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aPlaceTakenHereDoesNotHideWhatAnotherInstanceCommittedBefore() {
        StoredEvent before = publishElsewhere();
        pusher.expect(stream, 2); // of a transaction that is rolled back afterwards
        pusher.committed(before);
        assertThat(pushed()).containsExactly(1L);

        StreamName other = new StreamName("/billing", stream.room());
        elsewhere.publish(new EventDraft(other, "a", Map.of()));
        pusher.expect(other, 2);
        poll.look();
        assertThat(sink.stored(other)).hasSize(1);
    }

    @Test
    void aTransactionThatLastsLongIsFoundWheneverItEnds() throws InterruptedException {
        CountDownLatch isStored = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Thread slow = Thread.ofVirtual()
                .start(() -> database().writing(jdbc -> {
                    publishElsewhere();
                    isStored.countDown();
                    await(mayEnd);
                }));
        await(isStored);
        StreamName other = new StreamName("/billing", stream.room());
        elsewhere.publish(new EventDraft(other, "a", Map.of()));
        poll.look();
        poll.look();
        assertThat(pushed()).isEmpty();
        assertThat(sink.stored(other)).hasSize(1);

        mayEnd.countDown();
        slow.join();
        poll.look();
        assertThat(pushed()).containsExactly(1L);
        assertThat(sink.stored(other)).hasSize(1);
    }

    @Test
    void whatWasToldIsNotToldAgainWhileATransactionLasts() throws InterruptedException {
        CountDownLatch isStored = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CommittedStreams streams = new CommittedStreams(database(), 100);
        Thread slow = Thread.ofVirtual()
                .start(() -> database().writing(jdbc -> {
                    publishElsewhere();
                    isStored.countDown();
                    await(mayEnd);
                }));
        await(isStored);
        StreamName other = new StreamName("/billing", stream.room());
        elsewhere.publish(new EventDraft(other, "a", Map.of()));
        assertThat(looked(streams)).containsOnly(Map.entry(other, 1L));
        assertThat(looked(streams)).isEmpty();

        mayEnd.countDown();
        slow.join();
        assertThat(looked(streams)).containsOnly(Map.entry(stream, 1L));
        assertThat(looked(streams)).isEmpty();
    }

    @Test
    void aTransactionThatFillsMoreThanAPageIsFoundWhole() {
        CommittedStreams streams = new CommittedStreams(database(), 3);
        StreamName other = new StreamName("/billing", stream.room());
        database().writing(jdbc -> {
            for (int i = 0; i < 5; i++) {
                publishElsewhere();
            }
            elsewhere.publish(new EventDraft(other, "a", Map.of()));
        });
        assertThat(looked(streams)).containsOnly(Map.entry(stream, 5L), Map.entry(other, 1L));
    }

    @Test
    void theClocksOfInstancesDoNotMatter() {
        Instant past = Instant.now().minus(Duration.ofDays(1));
        elsewhere(Clock.fixed(past, ZoneOffset.UTC)).publish(new EventDraft(stream, "a", Map.of()));
        poll.look();
        elsewhere(Clock.fixed(past.plus(Duration.ofDays(2)), ZoneOffset.UTC))
                .publish(new EventDraft(stream, "a", Map.of()));
        poll.look();
        assertThat(pushed()).containsExactly(1L, 2L);
    }

    @Test
    void ofStreamsWithoutSocketsHereNothingIsReadAndNothingIsPushedLater() {
        sink.isHeard(false);
        publishElsewhere();
        pusher.expect(stream, 3);
        publishElsewhere();
        poll.look();
        sink.isHeard(true);
        StoredEvent third = publishElsewhere();
        pusher.committed(third);
        assertThat(pushed()).containsExactly(3L);
        assertThat(registry.get("realtime.events.filled").counter().count()).isZero();
    }

    @Test
    void manyEventsAreLookedAtPageByPage() {
        CommittedStreams streams = new CommittedStreams(database(), 3);
        List<StreamName> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            StreamName one = new StreamName("/billing", "tenant:" + UUID.randomUUID());
            all.add(one);
            for (int j = 0; j < 4; j++) {
                elsewhere.publish(new EventDraft(one, "a", Map.of()));
            }
        }
        assertThat(looked(streams)).containsOnlyKeys(all).containsEntry(all.get(4), 4L);
        assertThat(looked(streams)).isEmpty();
    }

    @Test
    void whatCouldNotBeTakenIsToldAgain() {
        CommittedStreams streams = new CommittedStreams(database(), 100);
        publishElsewhere();
        streams.look((name, seq) -> false);
        assertThat(looked(streams)).containsEntry(stream, 1L);
    }

    private static Map<StreamName, Long> looked(CommittedStreams streams) {
        Map<StreamName, Long> found = new HashMap<>();
        streams.look((name, seq) -> {
            found.put(name, seq);
            return true;
        });
        return found;
    }

    private StoredEvent publishElsewhere() {
        return elsewhere.publish(new EventDraft(stream, "a", Map.of()));
    }

    private List<Long> pushed() {
        return sink.stored(stream).stream().map(StoredEvent::seq).toList();
    }

    private static EventPublisher elsewhere(Clock clock) {
        return new EventPublisher(
                database(),
                new EventStore(),
                new StreamPusher(database(), new EventStore(), new RecordingSink(), new SimpleMeterRegistry(), 100),
                CommitHints.NONE,
                JsonMapper.builder().build(),
                clock);
    }

    private static Database database() {
        return DATABASE.database();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
    }
}
