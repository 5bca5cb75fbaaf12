package com.erpmax.realtime.service.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.catchup.HistoryReader.Start;
import com.erpmax.realtime.service.events.EventDraft;
import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.events.StreamPlace;
import com.erpmax.realtime.service.events.TestPublishers;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import com.erpmax.realtime.service.testing.RecordingSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where clients begin. Every reader here is one of a process of its own, killed before it saved anything later. */
class HistoryReaderTest {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.sqlite();

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

    private StoredEvent publish() {
        return TestPublishers.of(DATABASE.database(), new RecordingSink(), Clock.systemUTC())
                .publish(new EventDraft(stream, "payment:received", Map.of("amount", 7)));
    }

    private Start start(Map<StreamName, @Nullable StreamPlace> claimed) {
        // Never started and never closed: it saves nothing by itself.
        UserPositions positions =
                new UserPositions(new PositionStore(DATABASE.database(), Clock.systemUTC()), new SimpleMeterRegistry());
        HistoryReader reader = new HistoryReader(
                DATABASE.database(),
                TestPublishers.history(DATABASE.database()),
                positions,
                (userId, epoch) -> List.of(),
                streamName -> List.of());
        return Objects.requireNonNull(
                reader.starts(user, List.of(stream), claimed).get(stream));
    }
}
