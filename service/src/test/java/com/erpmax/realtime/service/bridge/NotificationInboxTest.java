package com.erpmax.realtime.service.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.cluster.python.PythonMessage.Emit;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.service.realtime.EventPayload;
import com.erpmax.realtime.service.realtime.Publication;
import com.erpmax.realtime.service.realtime.Published;
import com.erpmax.realtime.service.realtime.RealtimeEmitter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** While the database is away notifications wait in their order, as many as fit. */
class NotificationInboxTest {

    private static final int ROOM = 5;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Refusals refusals = new Refusals(registry, System::nanoTime);
    private final FailingEmitter emitter = new FailingEmitter();
    private final String user = UUID.randomUUID().toString();

    @Test
    void theyAreStoredInTheirOrderWhenTheDatabaseIsBack() {
        try (NotificationInbox inbox = inbox()) {
            take(inbox, 0, ROOM);
            BridgedServices.await("tries", () -> emitter.tries() > 3);
            assertThat(emitter.stored).isEmpty();
            emitter.isAway = false;
            BridgedServices.await("all", () -> emitter.stored.size() == ROOM);
            assertThat(emitter.stored).containsExactlyElementsOf(ids(0, ROOM));
        }
    }

    @Test
    void whatDoesNotFitIsDroppedAndCounted() {
        try (NotificationInbox inbox = inbox()) {
            take(inbox, 0, 1);
            BridgedServices.await("a try", () -> emitter.tries() > 0);
            take(inbox, 1, ROOM + 3);
            assertThat(BridgeMeter.REFUSED.counter(registry, "overflow").count())
                    .isEqualTo(3);
            emitter.isAway = false;
            BridgedServices.await("the others", () -> emitter.stored.size() == ROOM + 1);
            assertThat(emitter.stored).containsExactlyElementsOf(ids(0, ROOM + 1));
        }
    }

    private NotificationInbox inbox() {
        BridgeLimits limits = new BridgeLimits(10, 1_000, ROOM, 10, 1_000, Duration.ofSeconds(1), Duration.ofMillis(1));
        return new NotificationInbox(emitter, refusals, limits, registry);
    }

    private void take(NotificationInbox inbox, int from, int count) {
        ids(from, count).forEach(id -> {
            Map<String, String> data = Map.of("id", id, "title", "T", "message", "M", "type", "info");
            inbox.take(new Emit(
                    "notification:new", List.of(data), "/notifications", Set.of("user:" + user), Set.of(), null));
        });
    }

    private static List<String> ids(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(String::valueOf).toList();
    }

    /** Stores nothing as long as it is told so. */
    private static final class FailingEmitter implements RealtimeEmitter {

        private final List<Object> stored = new CopyOnWriteArrayList<>();
        private final List<Object> failed = new CopyOnWriteArrayList<>();
        private volatile boolean isAway = true;

        int tries() {
            return failed.size();
        }

        @Override
        public Published emit(EventPayload payload, @Nullable String idempotencyKey) {
            throw new IllegalStateException("not asked for");
        }

        @Override
        public Published publish(Publication publication, @Nullable String idempotencyKey) {
            Object id = String.valueOf(publication.data().get("id"));
            if (isAway) {
                failed.add(id);
                throw new DatabaseUnavailableException("away");
            }
            stored.add(id);
            return new Published(null, false);
        }
    }
}
