package com.erpmax.realtime.service.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteEventPublisherTest extends EventPublisherContract {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.sqlite();

    @Override
    Database database() {
        return DATABASE.database();
    }

    @Test
    void aLaterEventThatArrivesFirstWaitsForTheMissingOnes() {
        StreamPusher elsewhere = pusher(10);
        StreamPusher pusher = pusher(10);
        EventPublisher publisher = publisher(elsewhere);
        StoredEvent first = publisher.publish(draft("a", Map.of()));
        StoredEvent second = publisher.publish(draft("b", Map.of()));
        StoredEvent third = publisher.publish(draft("c", Map.of()));
        int before = pushedTo(stream()).size();

        pusher.expect(stream(), 1);
        pusher.committed(third);
        pusher.committed(first);
        pusher.committed(second);

        assertThat(pushedTo(stream()).subList(before, before + 3)).containsExactly(first, second, third);
        assertThat(pushedTo(stream())).hasSize(before + 3);
    }

    @Test
    void theFirstEventSeenHereNeedNotBeTheFirstOfItsStream() {
        EventPublisher elsewhere = publisher(pusher(10));
        elsewhere.publish(draft("before this instance", Map.of()));
        int before = pushedTo(stream()).size();
        StoredEvent second = publisher(pusher(10)).publish(draft("a", Map.of()));
        assertThat(pushedTo(stream()).subList(before, pushedTo(stream()).size()))
                .isEqualTo(List.of(second));
    }

    @Test
    void quietStreamsAreForgottenAndGoOnWhereTheyWere() {
        StreamPusher pusher = pusher(1);
        EventPublisher publisher = publisher(pusher);
        StoredEvent first = publisher.publish(draft("a", Map.of()));
        publisher.publish(new EventDraft(new StreamName("/billing", "tenant:" + UUID.randomUUID()), "other", Map.of()));
        StoredEvent second = publisher.publish(draft("b", Map.of()));
        assertThat(pushedTo(stream())).containsExactly(first, second);
    }
}
