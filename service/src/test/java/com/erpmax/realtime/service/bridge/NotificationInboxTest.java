package com.erpmax.realtime.service.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.cluster.python.PythonMessage.Emit;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.service.realtime.EventPayload;
import com.erpmax.realtime.service.realtime.Publication;
import com.erpmax.realtime.service.realtime.Published;
import com.erpmax.realtime.service.realtime.RealtimeEmitter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** While the database is away notifications wait in their order, as many as fit. */
class NotificationInboxTest {

    private static final int ROOM = 5;
    private static final int BYTES = 16_384;

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

    @Test
    void whatTakesTooMuchMemoryIsDroppedLikeWhatIsTooMany() {
        try (NotificationInbox inbox = inbox()) {
            take(inbox, 0, 1);
            BridgedServices.await("a try", () -> emitter.tries() > 0);
            // Few bytes in a message, and many values.
            take(inbox, "small values", Map.of("more", Collections.nCopies(BYTES / 30, 1)));
            take(inbox, "long text", Map.of("more", "x".repeat(BYTES)));
            assertThat(BridgeMeter.REFUSED.counter(registry, "overflow").count())
                    .isEqualTo(2);
            take(inbox, 1, 1);
            take(inbox, "half", Map.of("more", new byte[BYTES / 2]));
            take(inbox, "the other half", Map.of("more", new byte[BYTES / 2]));
            assertThat(BridgeMeter.REFUSED.counter(registry, "overflow").count())
                    .isEqualTo(3);
            emitter.isAway = false;
            BridgedServices.await("these", () -> emitter.stored.size() == 3);
            assertThat(emitter.stored).containsExactly("0", "1", "half");

            for (int i = 0; i < 10; i++) {
                take(inbox, "after it " + i, Map.of("more", new byte[BYTES / 4]));
                int stored = 4 + i;
                BridgedServices.await("each", () -> emitter.stored.size() == stored);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"id, 64", "title, 200", "message, 4000"})
    void whatIsTooLongToBeStoredDoesNotWaitForIt(String field, int longest) {
        try (NotificationInbox inbox = inbox()) {
            take(inbox, "kept", Map.of(field, "x".repeat(longest)));
            assertThatThrownBy(() -> take(inbox, "refused", Map.of(field, "x".repeat(longest + 1))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(field)
                    .hasMessageContaining(String.valueOf(longest));
        }
    }

    private NotificationInbox inbox() {
        BridgeLimits limits = new BridgeLimits(10, BYTES, ROOM, AnswerLimits.DEFAULTS, Duration.ofMillis(1));
        return new NotificationInbox(emitter, refusals, limits, registry);
    }

    private void take(NotificationInbox inbox, String id, Map<String, Object> more) {
        Map<String, Object> data = new HashMap<>(Map.of("id", id, "title", "T", "message", "M", "type", "info"));
        data.putAll(more);
        inbox.take(
                new Emit("notification:new", List.of(data), "/notifications", Set.of("user:" + user), Set.of(), null));
    }

    private void take(NotificationInbox inbox, int from, int count) {
        ids(from, count).forEach(id -> take(inbox, id, Map.of()));
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
