package com.erpmax.realtime.service.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.service.config.PostgresAddress;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.service.database.Databases;
import com.erpmax.realtime.service.testing.CuttingProxy;
import com.erpmax.realtime.service.testing.RecordingSink;
import com.erpmax.realtime.testing.PostgresServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Events whose commit was asked for when the connection to the database was lost. */
class EventInDoubtIT {

    private static final StreamName STREAM = new StreamName("/billing", "tenant:x");

    private final RecordingSink sink = new RecordingSink();
    private CuttingProxy proxy;
    private Database database;
    private StreamPusher pusher;
    private EventPublisher publisher;

    @BeforeEach
    void open() throws IOException {
        PostgresAddress address = PostgresAddress.parse(PostgresServer.shared().newDatabase());
        proxy = new CuttingProxy(address.port());
        database = Databases.postgresql(
                new PostgresAddress("127.0.0.1", proxy.port(), address.database(), address.user(), "", Map.of()), 2);
        pusher = new StreamPusher(database, new EventStore(), sink, new SimpleMeterRegistry(), 10);
        publisher = new EventPublisher(
                database,
                new EventStore(),
                pusher,
                CommitHints.NONE,
                JsonMapper.builder().build(),
                Clock.systemUTC());
    }

    @AfterEach
    void close() throws IOException {
        database.close();
        proxy.close();
    }

    @Test
    void anEventThatWasCommittedAfterAllIsPushedWhenTheTableTells() {
        proxy.cutAfter("COMMIT");
        assertThatThrownBy(() -> publish("a")).isInstanceOf(DatabaseUnavailableException.class);
        assertThat(pushed()).isEmpty();
        proxy.cutNothing();

        pusher.retry();

        assertThat(pushed()).containsExactly(1L);
        assertThat(publish("b").seq()).isEqualTo(2);
        assertThat(pushed()).containsExactly(1L, 2L);
    }

    @Test
    void anEventThatWasNotCommittedIsNotPushedAndLeavesNoGap() {
        proxy.cutBefore("COMMIT");
        assertThatThrownBy(() -> publish("a")).isInstanceOf(DatabaseUnavailableException.class);
        proxy.cutNothing();

        pusher.retry();

        assertThat(pushed()).isEmpty();
        assertThat(publish("b").seq()).isEqualTo(1);
        assertThat(pushed()).containsExactly(1L);
    }

    private StoredEvent publish(String name) {
        return publisher.publish(new EventDraft(STREAM, name, Map.of()));
    }

    private List<Long> pushed() {
        return sink.stored().stream().map(StoredEvent::seq).toList();
    }
}
