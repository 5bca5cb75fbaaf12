package com.erpmax.realtime.service.catchup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.service.catchup.HistoryReader.Start;
import com.erpmax.realtime.service.catchup.HistoryReader.Starts;
import com.erpmax.realtime.service.database.DatabaseHealth;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.service.database.Turns;
import com.erpmax.realtime.service.events.EventDraft;
import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.events.StreamPlace;
import com.erpmax.realtime.service.events.TestPublishers;
import com.erpmax.realtime.service.realtime.CurrentStates;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import com.erpmax.realtime.service.testing.RecordingSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where clients begin. Every reader here is one of a process of its own, killed when it had let the client in. */
class HistoryReaderTest {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.sqlite();

    private static final DatabaseHealth HEALTH = new DatabaseHealth(new SimpleMeterRegistry());
    private static final CurrentStates NOTHING_UNFINISHED = new CurrentStates() {
        @Override
        public Set<StreamName> among(Collection<StreamName> streams) {
            return Set.of();
        }

        @Override
        public List<CurrentState> of(StreamName stream) {
            return List.of();
        }
    };

    private final String user = UUID.randomUUID().toString();
    private final StreamName stream = new StreamName("/billing", "tenant:" + UUID.randomUUID());

    @Test
    void whoCameForTheFirstTimeMissesNothingAlsoIfTheProcessIsKilledAtOnce() {
        assertThat(start(Map.of()).after()).isEqualTo(StreamPlace.NOWHERE);
        publish();
        assertThat(start(Map.of()).after()).isEqualTo(StreamPlace.NOWHERE);
    }

    @Test
    void theFirstVisitIsOfWhatComesFromThenOn() {
        StoredEvent before = publish();
        StreamPlace begin = new StreamPlace(before.epoch(), before.seq());
        assertThat(start(Map.of()).after()).isEqualTo(begin);
        publish();
        assertThat(start(Map.of()).after()).isEqualTo(begin);
    }

    @Test
    void whatOneDeviceClaimsIsWhereTheUsersFirstOtherDeviceBegins() {
        StoredEvent first = publish();
        publish();
        StreamPlace claimed = new StreamPlace(first.epoch(), first.seq());
        assertThat(start(Map.of(stream, claimed)).after()).isEqualTo(claimed);
        assertThat(start(Map.of()).after()).isEqualTo(claimed);
    }

    @Test
    void aClaimOfAnotherLifeOfTheStreamIsNotKept() {
        StoredEvent event = publish();
        start(Map.of(stream, new StreamPlace("another", 7)));
        assertThat(start(Map.of()).after()).isEqualTo(new StreamPlace(event.epoch(), event.seq()));
    }

    @Test
    void aCrowdOfNewUsersIsSavedTogetherAndEachWaitsForItsOwn() throws Exception {
        UserPositions positions = positions();
        StreamPlace begin = new StreamPlace("e", 1);
        List<String> users =
                Stream.generate(() -> UUID.randomUUID().toString()).limit(200).toList();
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Map<PositionStore.Key, Optional<StreamPlace>>>> saved = users.stream()
                    .map(each -> crowd.submit(() -> {
                        positions.begin(each, Map.of(stream, begin));
                        return store().find(List.of(new PositionStore.Key(each, stream)));
                    }))
                    .toList();
            for (Future<Map<PositionStore.Key, Optional<StreamPlace>>> each : saved) {
                assertThat(each.get().values()).containsExactly(Optional.of(begin));
            }
        }
    }

    @Test
    void whoCannotBeSavedIsNotLetIn() {
        UserPositions positions = positions();
        positions.close();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> positions.begin(user, Map.of(stream, StreamPlace.NOWHERE)))
                .isInstanceOf(DatabaseUnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private StoredEvent publish() {
        return TestPublishers.of(DATABASE.database(), new RecordingSink(), Clock.systemUTC())
                .publish(new EventDraft(stream, "payment:received", Map.of("amount", 7)));
    }

    private Start start(Map<StreamName, @Nullable StreamPlace> claimed) {
        UserPositions positions = positions();
        HistoryReader reader = new HistoryReader(
                DATABASE.database(),
                TestPublishers.history(DATABASE.database()),
                positions,
                (userId, epoch) -> List.of(),
                NOTHING_UNFINISHED,
                Turns.ofClients(DATABASE.database(), HEALTH));
        assertThat(reader.starts(user, List.of(stream), claimed, () -> false))
                .as("of a client that has left")
                .isNull();
        Starts starts = Objects.requireNonNull(reader.starts(user, List.of(stream), claimed, () -> true));
        positions.begin(user, starts.beginnings());
        return Objects.requireNonNull(starts.starts().get(stream));
    }

    /** Never started: it saves nothing but what it is told to save at once. */
    private static UserPositions positions() {
        return new UserPositions(store(), new SimpleMeterRegistry());
    }

    private static PositionStore store() {
        return new PositionStore(DATABASE.database(), Clock.systemUTC());
    }
}
