package com.erpmax.realtime.service.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.service.database.Dialect;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import com.erpmax.realtime.service.testing.RecordingSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

class StreamPusherOutageTest {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.sqlite();

    private static final StreamName STREAM = new StreamName("/billing", "tenant:x");

    private final RecordingSink sink = new RecordingSink();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Interruptible database = new Interruptible(DATABASE.database());
    private final StreamPusher pusher = new StreamPusher(database, new EventStore(), sink, registry, 10);

    @Test
    void whatCannotBeReadNowIsPushedInOrderWhenItCanBeReadAgain() {
        StreamPusher elsewhere = new StreamPusher(
                DATABASE.database(), new EventStore(), new RecordingSink(), new SimpleMeterRegistry(), 10);
        EventPublisher publisher = new EventPublisher(
                DATABASE.database(),
                new EventStore(),
                elsewhere,
                CommitHints.NONE,
                JsonMapper.builder().build(),
                Clock.systemUTC());
        publisher.publish(new EventDraft(STREAM, "a", Map.of()));
        StoredEvent second = publisher.publish(new EventDraft(STREAM, "b", Map.of()));

        pusher.expect(STREAM, 1);
        database.reachable = false;
        pusher.committed(second);
        pusher.retry();
        assertThat(pushed()).isEmpty();
        assertThat(behind()).isEqualTo(1);

        database.reachable = true;
        pusher.retry();
        assertThat(pushed()).containsExactly(1L, 2L);
        assertThat(behind()).isZero();

        StoredEvent third = publisher.publish(new EventDraft(STREAM, "c", Map.of()));
        pusher.committed(third);
        assertThat(pushed()).containsExactly(1L, 2L, 3L);
    }

    private List<Long> pushed() {
        return sink.stored().stream().map(StoredEvent::seq).toList();
    }

    private double behind() {
        return registry.get(EventMeter.BEHIND.meterName()).gauge().value();
    }

    /** A database that can be made unreachable for reading. */
    private static final class Interruptible implements Database {

        private final Database database;
        private boolean reachable = true;

        Interruptible(Database database) {
            this.database = database;
        }

        @Override
        public <T extends @Nullable Object> T write(Function<JdbcClient, T> work) {
            return database.write(work);
        }

        @Override
        public <T extends @Nullable Object> T read(Function<JdbcClient, T> work) {
            if (!reachable) {
                throw new DatabaseUnavailableException("unreachable on purpose");
            }
            return database.read(work);
        }

        @Override
        public void afterCommit(Runnable action) {
            database.afterCommit(action);
        }

        @Override
        public void ifInDoubt(Runnable action) {
            database.ifInDoubt(action);
        }

        @Override
        public Dialect dialect() {
            return database.dialect();
        }

        @Override
        public int connections() {
            return database.connections();
        }

        @Override
        public int waitingCalls() {
            return 0;
        }

        @Override
        public void close() {
            database.close();
        }
    }
}
