package com.erpmax.realtime.service.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.service.realtime.Audience;
import com.erpmax.realtime.service.realtime.Publication;
import com.erpmax.realtime.service.realtime.ReadStates.ReadState;
import com.erpmax.realtime.service.realtime.RealtimeEmitter;
import com.erpmax.realtime.service.realtime.TestEmitters;
import com.erpmax.realtime.service.testing.AtOnce;
import com.erpmax.realtime.service.testing.RecordingSink;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the numbers of unread notifications promise, on either database. */
abstract class ReadStateContract {

    private final JsonMapper json = JsonMapper.builder().build();
    private final RecordingSink sink = new RecordingSink();
    private final String user = UUID.randomUUID().toString();
    private @Nullable ReadStateStore openedStates;
    private @Nullable NotificationService openedService;

    abstract Database database();

    @BeforeEach
    void open() {
        ReadStateStore states = new ReadStateStore(database());
        NotificationStore store = new NotificationStore(database(), states, Clock.systemUTC());
        RealtimeEmitter emitter = TestEmitters.of(database(), sink, store, Clock.systemUTC());
        openedStates = states;
        openedService = new NotificationService(database(), store, emitter, sink, json);
    }

    @Test
    void aUserWithoutNotificationsHasNothingUnread() {
        assertThat(states().of(user)).isEqualTo(new ReadState(0, 0));
        assertThat(states().seqs(user, "e")).isEmpty();
        assertThat(service().markAllRead(user).state()).isEqualTo(new ReadState(0, 0));
    }

    @Test
    void theStatesOfManyAreEachTheirOwn() {
        publish("a");
        publish("b");
        String nobody = UUID.randomUUID().toString();
        String third = UUID.randomUUID().toString();
        database().writing(jdbc -> states().change(jdbc, third, 7));

        assertThat(states().of(List.of(nobody, user, third)))
                .containsOnly(
                        Map.entry(nobody, new ReadState(0, 0)),
                        Map.entry(user, states().of(user)),
                        Map.entry(third, new ReadState(7, 1)));
        assertThat(states().of(user).unread()).isEqualTo(2);
    }

    @Test
    void everyChangeCountsAndHasAVersionAndWhatChangesNothingHasNone() {
        publish("a");
        publish("b");
        publish("c");
        publish("c");
        assertThat(states().of(user)).isEqualTo(new ReadState(3, 3));
        assertThat(service().markRead(user, id("a"), null).state()).isEqualTo(new ReadState(2, 4));
        assertThat(service().markRead(user, id("a"), null).state()).isEqualTo(new ReadState(2, 4));
        assertThat(service().markAllRead(user).state()).isEqualTo(new ReadState(0, 5));
        assertThat(service().markAllRead(user).state()).isEqualTo(new ReadState(0, 5));
        assertThat(states().of(user)).isEqualTo(new ReadState(0, 5));
    }

    @Test
    void aNewNotificationTellsTheStateThatItMakes() {
        publish("a");
        publish("b");
        assertThat(sink.stored()).extracting(this::state).containsExactly(new ReadState(1, 1), new ReadState(2, 2));
    }

    /** Repeated: without the lock of a user's first change, a deadlock shows in some of the rounds only. */
    @RepeatedTest(5)
    void concurrentChangesAgreeOnOneOrder() throws Exception {
        int count = 40;
        List<Future<?>> results = new ArrayList<>();
        try (ExecutorService threads = AtOnce.on(database())) {
            for (int i = 0; i < count; i++) {
                String name = "n" + i;
                results.add(threads.submit(() -> {
                    publish(name);
                    service().markRead(user, id(name), null);
                }));
                if (i % 8 == 0) {
                    results.add(threads.submit(() -> service().markAllRead(user)));
                }
            }
        }
        for (Future<?> result : results) {
            result.get();
        }
        List<Long> versions = new ArrayList<>();
        sink.stored().forEach(event -> versions.add(state(event).version()));
        assertThat(versions).hasSize(count).isSorted().doesNotHaveDuplicates();
        assertThat(states().of(user).unread()).isZero();
        assertThat(service().page(user, true, 0, 10).total()).isZero();
    }

    @Test
    void theUnreadEventsAreThoseOfTheUnreadNotificationsInTheOrderOfTheStream() {
        publish("a");
        publish("b");
        publish("c");
        service().markRead(user, id("b"), null);
        String epoch = sink.stored().getFirst().epoch();
        assertThat(states().seqs(user, epoch)).containsExactly(1L, 3L);
        assertThat(states().seqs(user, "another life of the stream")).isEmpty();
        assertThat(states().seqs(UUID.randomUUID().toString(), epoch)).isEmpty();
    }

    @Test
    void deliveredIsWhatThePositionOfTheUserCovers() {
        publish("a");
        publish("b");
        StoredEvent first = sink.stored().getFirst();
        assertThat(delivered()).containsExactly(false, false);
        arrived(first.stream().text(), "another life of the stream", 2);
        assertThat(delivered()).containsExactly(false, false);
        arrived(first.stream().text(), first.epoch(), 1);
        assertThat(delivered()).containsExactly(true, false);
        assertThat(service().published(id("a")).delivered()).isTrue();
        assertThat(service().published(id("b")).delivered()).isFalse();
        assertThat(service().published(id("a")).isRead()).isFalse();
    }

    @Test
    void ofManyThatAreReadAtOnceTheSocketsHearOfTheNewestOnly() {
        int count = NotificationService.MOST_CONFIRMATIONS + 5;
        for (int i = 0; i < count; i++) {
            publish("n" + i);
        }
        assertThat(service().markAllRead(user).count()).isEqualTo(count);
        List<JsonNode> told = sink.live().stream()
                .map(event -> json.readTree(event.payload()))
                .toList();
        assertThat(told)
                .hasSize(NotificationService.MOST_CONFIRMATIONS)
                .allSatisfy(payload -> assertThat(state(payload)).isEqualTo(new ReadState(0, count + 1)));
        assertThat(told.getFirst().get("notification_id").stringValue()).isEqualTo(id("n" + (count - 1)));
        assertThat(told)
                .noneMatch(
                        payload -> payload.get("notification_id").stringValue().equals(id("n4")));
    }

    /** What a position of the user says after a socket has taken the events up to a place. */
    private void arrived(String stream, String epoch, long seq) {
        database()
                .writing(jdbc -> jdbc.sql("INSERT INTO stream_positions (user_id, stream, epoch, seq, updated_at)"
                                + " VALUES (?, ?, ?, ?, 0) ON CONFLICT (user_id, stream)"
                                + " DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq")
                        .params(user, stream, epoch, seq)
                        .update());
    }

    private List<Boolean> delivered() {
        return service().page(user, false, 0, 10).notifications().reversed().stream()
                .map(Notification::delivered)
                .toList();
    }

    private ReadState state(StoredEvent event) {
        return state(json.readTree(event.payload()));
    }

    private static ReadState state(JsonNode payload) {
        return new ReadState(
                payload.get("unread_count").longValue(), payload.get("version").longValue());
    }

    private void publish(String name) {
        int number = sink.stored().size();
        Map<String, Object> data = Map.of(
                "id",
                id(name),
                "title",
                "Title",
                "message",
                "Message",
                "type",
                "info",
                "created_at",
                Instant.EPOCH.plusSeconds(number).toString());
        service().publish(new Publication(Audience.USER, user, "/notifications", "notification:new", data), null);
    }

    private String id(String name) {
        return name + "-" + user.substring(0, 8);
    }

    private ReadStateStore states() {
        return Objects.requireNonNull(openedStates);
    }

    private NotificationService service() {
        return Objects.requireNonNull(openedService);
    }
}
