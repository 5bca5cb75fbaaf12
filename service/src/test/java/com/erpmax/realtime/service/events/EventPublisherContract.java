package com.erpmax.realtime.service.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.testing.AtOnce;
import com.erpmax.realtime.service.testing.RecordingSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What publishing promises, on either database. */
abstract class EventPublisherContract {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123Z");

    private final JsonMapper json = JsonMapper.builder().build();
    private final RecordingSink sink = new RecordingSink();
    private final StreamName stream = newStream();

    abstract Database database();

    @Test
    void aPublishedEventIsStoredAndPushedWithItsAddedFields() {
        StoredEvent event = publisher().publish(draft("status:update", Map.of("progress", 40)));
        assertThat(event.seq()).isEqualTo(1);
        JsonNode payload = json.readTree(event.payload());
        assertThat(payload.get("progress").intValue()).isEqualTo(40);
        assertThat(payload.get("event_id").stringValue()).isEqualTo(event.eventId());
        assertThat(payload.get("stream").stringValue()).isEqualTo(stream.text());
        assertThat(payload.get("seq").longValue()).isEqualTo(1);
        assertThat(payload.get("epoch").stringValue()).isEqualTo(event.epoch());
        assertThat(payload.get("ts").stringValue()).isEqualTo("2026-11-22T10:00:00.123Z");
        assertThat(pushedTo(stream)).containsExactly(event);
        assertThat(stored()).containsExactly(event);
    }

    @Test
    void placesOfAStreamAreConsecutiveAndShareOneEpoch() {
        EventPublisher publisher = publisher();
        List<StoredEvent> events = List.of(
                publisher.publish(draft("a", Map.of())),
                publisher.publish(draft("b", Map.of())),
                publisher.publish(draft("c", Map.of())));
        assertThat(events).extracting(StoredEvent::seq).containsExactly(1L, 2L, 3L);
        assertThat(events)
                .extracting(StoredEvent::epoch)
                .containsOnly(events.get(0).epoch());
    }

    @Test
    void anEventOfARolledBackTransactionIsNeitherStoredNorPushedAndItsPlaceIsGivenAgain() {
        EventPublisher publisher = publisher();
        assertThatThrownBy(() -> database().writing(jdbc -> {
                    publisher.publish(draft("lost", Map.of()));
                    throw new IllegalStateException("after publishing");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(stored()).isEmpty();
        StoredEvent next = publisher.publish(draft("kept", Map.of()));
        assertThat(next.seq()).isEqualTo(1);
        assertThat(pushedTo(stream)).containsExactly(next);
    }

    @Test
    void anEventIsNotPushedBeforeTheOuterTransactionIsCommitted() {
        EventPublisher publisher = publisher();
        database().writing(jdbc -> {
            publisher.publish(draft("a", Map.of()));
            assertThat(pushedTo(stream)).isEmpty();
        });
        assertThat(pushedTo(stream)).hasSize(1);
    }

    @Test
    void anEventThatIsCommittedFirstAndPushedLateIsNotOvertakenByTheNext() throws Exception {
        EventPublisher publisher = publisher();
        CountDownLatch firstIsCommitted = new CountDownLatch(1);
        CountDownLatch secondIsPushed = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> slow = threads.submit(() -> database().writing(jdbc -> {
                database().afterCommit(() -> {
                    firstIsCommitted.countDown();
                    await(secondIsPushed);
                });
                publisher.publish(draft("first", Map.of()));
            }));
            await(firstIsCommitted);
            publisher.publish(draft("second", Map.of()));
            assertThat(pushedTo(stream)).extracting(StoredEvent::name).containsExactly("first", "second");
            secondIsPushed.countDown();
            slow.get(60, TimeUnit.SECONDS);
        }
        assertThat(pushedTo(stream)).hasSize(2);
    }

    @Test
    void concurrentPublishersAreSeenInTheOrderOfTheStream() throws Exception {
        EventPublisher publisher = publisher();
        int events = 200;
        List<Future<StoredEvent>> results = new ArrayList<>();
        try (ExecutorService threads = AtOnce.on(database())) {
            for (int i = 0; i < events; i++) {
                results.add(threads.submit(() -> publisher.publish(draft("a", Map.of()))));
            }
        }
        for (Future<StoredEvent> result : results) {
            result.get();
        }
        assertThat(pushedTo(stream))
                .extracting(StoredEvent::seq)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events).boxed().toList());
    }

    EventPublisher publisher() {
        return publisher(pusher(StreamPusher.MOST_POSITIONS));
    }

    EventPublisher publisher(StreamPusher pusher) {
        return new EventPublisher(
                database(), new EventStore(), pusher, CommitHints.NONE, json, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    StreamPusher pusher(int mostPositions) {
        return new StreamPusher(database(), new EventStore(), sink, new SimpleMeterRegistry(), mostPositions);
    }

    List<StoredEvent> pushedTo(StreamName name) {
        return sink.stored(name);
    }

    StreamName stream() {
        return stream;
    }

    EventDraft draft(String name, Map<String, Object> fields) {
        return new EventDraft(stream, name, fields);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
    }

    private List<StoredEvent> stored() {
        return database().read(jdbc -> new EventStore().readAfter(jdbc, stream, 0, 1000));
    }

    private static StreamName newStream() {
        return new StreamName("/provisioning", "tenant:" + UUID.randomUUID());
    }
}
