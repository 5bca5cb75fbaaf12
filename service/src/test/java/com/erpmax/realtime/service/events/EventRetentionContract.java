package com.erpmax.realtime.service.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.testing.RecordingSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What retention promises, on either database. */
abstract class EventRetentionContract {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration AGE = Duration.ofDays(30);
    private static final int COUNT = 3;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StreamName stream = newStream("/provisioning");

    abstract Database database();

    /** The tests share the tables; what the last one left would be swept here. */
    @BeforeEach
    void clear() {
        database().writing(jdbc -> {
            jdbc.sql("DELETE FROM events").update();
            jdbc.sql("DELETE FROM event_streams").update();
        });
    }

    @Test
    void ofTooManyEventsTheNewestStay() {
        publish(stream, NOW, COUNT + 4);
        sweepAll();
        assertThat(seqs(stream)).containsExactly(5L, 6L, 7L);
        assertThat(registry.get("realtime.events.retired").counter().count()).isEqualTo(4);
        sweepAll();
        assertThat(seqs(stream)).hasSize(COUNT);
    }

    @Test
    void eventsGoWhenTheyAreOldEnoughAndTheStreamStays() {
        publish(stream, NOW.minus(AGE), 1);
        publish(stream, NOW.minus(AGE).plusMillis(1), 1);
        sweepAll();
        assertThat(seqs(stream)).containsExactly(2L);
        sweep(NOW.plusSeconds(1));
        assertThat(seqs(stream)).isEmpty();
        publish(stream, NOW, 1);
        assertThat(seqs(stream)).containsExactly(3L);
    }

    @Test
    void whatIsDeletedIsABeginningAlsoWhenTheClockRanBackwards() {
        publish(stream, NOW.minus(AGE.multipliedBy(2)), 1);
        publish(stream, NOW, 1);
        publish(stream, NOW.minus(AGE.multipliedBy(2)), 1);
        sweepAll();
        assertThat(seqs(stream)).containsExactly(2L, 3L);
    }

    @Test
    void everyKindHasItsOwnLimitsAndStreamsOfNoKindStay() {
        StreamName billing = newStream("/billing");
        StreamName other = newStream("/other");
        publish(billing, NOW, COUNT + 4);
        publish(other, NOW.minus(AGE.multipliedBy(9)), COUNT + 4);
        publish(stream, NOW, COUNT + 4);
        sweepAll();
        assertThat(seqs(billing)).containsExactly(7L);
        assertThat(seqs(other)).hasSize(COUNT + 4);
        assertThat(seqs(stream)).hasSize(COUNT);
    }

    @Test
    void aBatchIsBoundedAndTheNextGoesOn() {
        insert(stream, EventRetention.EVENTS * 2 + 1, NOW.minus(AGE.multipliedBy(2)));
        EventRetention retention = retention(NOW);
        assertThat(retention.sweep()).isTrue();
        assertThat(seqs(stream)).hasSize(EventRetention.EVENTS + 1).startsWith(EventRetention.EVENTS + 1L);
        assertThat(retention.sweep()).isTrue();
        assertThat(seqs(stream)).containsExactly(EventRetention.EVENTS * 2 + 1L);
        assertThat(retention.sweep()).isFalse();
        assertThat(seqs(stream)).isEmpty();
    }

    @Test
    void allStreamsAreLookedAtPageByPageAndThenAgain() {
        int streams = EventRetention.STREAMS + 1;
        List<StreamName> all = LongStream.range(0, streams)
                .mapToObj(i -> newStream("/provisioning"))
                .toList();
        all.forEach(one -> insert(one, 1, NOW.minus(AGE)));
        EventRetention retention = retention(NOW);
        assertThat(retention.sweep()).isTrue();
        assertThat(left()).isEqualTo(1);
        assertThat(retention.sweep()).isFalse();
        assertThat(left()).isZero();
        publish(all.getFirst(), NOW.minus(AGE), 1);
        retention.sweep();
        retention.sweep();
        assertThat(left()).isZero();
    }

    private void sweepAll() {
        sweep(NOW);
    }

    private void sweep(Instant now) {
        EventRetention retention = retention(now);
        int batches = 0;
        while (retention.sweep()) {
            assertThat(++batches).isLessThan(100);
        }
    }

    private EventRetention retention(Instant now) {
        return new EventRetention(
                database(),
                Map.of(
                        "/provisioning", new EventRetention.Limits(COUNT, AGE),
                        "/billing", new EventRetention.Limits(1, AGE)),
                registry,
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private void publish(StreamName to, Instant at, int count) {
        EventPublisher publisher = TestPublishers.of(database(), new RecordingSink(), Clock.fixed(at, ZoneOffset.UTC));
        for (int i = 0; i < count; i++) {
            publisher.publish(new EventDraft(to, "status:update", Map.of()));
        }
    }

    /** Many events at once. */
    private void insert(StreamName to, int count, Instant at) {
        EventStore store = new EventStore();
        database().writing(jdbc -> {
            for (int i = 0; i < count; i++) {
                EventStore.Place place = store.takePlace(jdbc, to, "e");
                String id = UUID.randomUUID().toString();
                store.insert(jdbc, new StoredEvent(to, place.seq(), place.epoch(), id, "n", "{}", at));
            }
        });
    }

    private List<Long> seqs(StreamName name) {
        return database().read(jdbc -> new EventStore().readAfter(jdbc, name, 0, 10_000)).stream()
                .map(StoredEvent::seq)
                .toList();
    }

    private long left() {
        return database()
                .read(jdbc -> jdbc.sql("SELECT count(*) FROM events")
                        .query((row, number) -> row.getLong(1))
                        .single());
    }

    private static StreamName newStream(String namespace) {
        return new StreamName(namespace, "tenant:" + UUID.randomUUID());
    }
}
