package com.erpmax.realtime.service.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.events.EventPlace;
import com.erpmax.realtime.service.testing.AtOnce;
import com.erpmax.realtime.service.testing.RecordingSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What idempotency keys promise, on either database. */
abstract class PublicationContract {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final RecordingSink sink = new RecordingSink();
    private final String tenant = UUID.randomUUID().toString();
    private final String user = UUID.randomUUID().toString();
    private final String key = "key of " + user;

    abstract Database database();

    @Test
    void theSameKeyAndBodyIsTheSameEventAndLeavesNoGap() {
        Published first = emitter(NOW).publish(payment(tenant, 1), key);
        Published again = emitter(NOW.plusSeconds(60)).publish(payment(tenant, 1), key);
        Published next = emitter(NOW).publish(payment(tenant, 2), null);
        assertThat(first.isRepeat()).isFalse();
        assertThat(again).isEqualTo(new Published(first.place(), true));
        assertThat(place(first).seq()).isEqualTo(1);
        assertThat(place(next).seq()).isEqualTo(2);
        assertThat(sink.stored()).hasSize(2);
    }

    @Test
    void theOrderOfFieldsAndTheFormOfNumbersDoNotMatter() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("amount", 5);
        one.put("currency", "EUR");
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("currency", "EUR");
        other.put("amount", 5.0);
        Published first = emitter(NOW).publish(payment(tenant, one), key);
        assertThat(emitter(NOW).publish(payment(tenant.toUpperCase(Locale.ROOT), other), key))
                .isEqualTo(new Published(first.place(), true));
    }

    @Test
    void theKeyOfAnotherRecipientNamespaceEventOrBodyIsAConflictAndChangesNothing() {
        emitter(NOW).publish(live(Audience.USER, user, "/", "hint", 1), key);
        conflict(live(Audience.USER, UUID.randomUUID().toString(), "/", "hint", 1));
        conflict(live(Audience.TENANT, user, "/", "hint", 1));
        conflict(live(Audience.USER, user, "/billing", "hint", 1));
        conflict(live(Audience.USER, user, "/", "another", 1));
        conflict(live(Audience.USER, user, "/", "hint", 2));
        conflict(payment(tenant, 1));
        assertThat(sink.live()).hasSize(1);
        assertThat(sink.stored()).isEmpty();
    }

    @Test
    void aLiveEventIsSentOnceAndAfterTheCommit() {
        Publication hint = live(Audience.USER, user, "/", "hint", 1);
        database().writing(jdbc -> {
            assertThat(emitter(NOW).publish(hint, key)).isEqualTo(new Published(null, false));
            assertThat(sink.live()).isEmpty();
        });
        assertThat(sink.live()).hasSize(1);
        assertThat(emitter(NOW).publish(hint, key)).isEqualTo(new Published(null, true));
        assertThat(sink.live()).hasSize(1);
    }

    @Test
    void theAnswerOutlivesTheEvent() {
        Published first = emitter(NOW).publish(payment(tenant, 1), key);
        database()
                .writing(jdbc -> jdbc.sql("DELETE FROM events WHERE stream = ?")
                        .param(place(first).stream().text())
                        .update());
        assertThat(emitter(NOW).publish(payment(tenant, 1), key)).isEqualTo(new Published(first.place(), true));
    }

    @Test
    void aKeyBeginsANewLifeAfterItsTime() {
        Published first = emitter(NOW).publish(payment(tenant, 1), key);
        Instant end = NOW.plus(IdempotencyKeys.KEPT);
        assertThat(emitter(end.minusMillis(1)).publish(payment(tenant, 1), key).place())
                .isEqualTo(first.place());
        Published second = emitter(end).publish(live(Audience.USER, user, "/", "hint", 1), key);
        assertThat(second).isEqualTo(new Published(null, false));
        assertThat(emitter(end.plusSeconds(1)).publish(live(Audience.USER, user, "/", "hint", 1), key))
                .isEqualTo(new Published(null, true));
    }

    @Test
    void keysAreForgottenOldestFirstInBatches() {
        int old = Publications.BATCH + 1;
        database().writing(jdbc -> {
            for (int i = 0; i < old; i++) {
                jdbc.sql("INSERT INTO publications (idempotency_key, body_hash, created_at) VALUES (?, '', ?)")
                        .params(key + i, i)
                        .update();
            }
        });
        emitter(NOW).publish(payment(tenant, 3), key);
        assertThat(publications(Instant.EPOCH).sweep()).isFalse();
        assertThat(known()).hasSize(old + 1);
        Publications later = publications(NOW.plusSeconds(60));
        assertThat(later.sweep()).isTrue();
        assertThat(known()).containsExactly(key, key + (old - 1));
        assertThat(later.sweep()).isFalse();
        assertThat(known()).containsExactly(key);
    }

    @Test
    void concurrentRequestsOfOneKeyMakeOneEvent() throws Exception {
        RealtimeEmitter emitter = emitter(NOW);
        List<Published> outcomes = atOnce(30, i -> () -> emitter.publish(payment(tenant, 1), key));
        assertThat(outcomes).extracting(published -> place(published).seq()).containsOnly(1L);
        assertThat(outcomes).filteredOn(published -> !published.isRepeat()).hasSize(1);
        assertThat(sink.stored()).hasSize(1);
    }

    @Test
    void ofConcurrentRequestsWithOneKeyAndOtherBodiesOneWins() throws Exception {
        RealtimeEmitter emitter = emitter(NOW);
        List<Boolean> accepted = atOnce(20, i -> () -> {
            try {
                return !emitter.publish(payment(tenant, i), key).isRepeat();
            } catch (EventRefusedException refused) {
                assertThat(refused.code()).isEqualTo(EventRefusedException.Code.IDEMPOTENCY_CONFLICT);
                return false;
            }
        });
        assertThat(accepted).filteredOn(isAccepted -> isAccepted).hasSize(1);
        assertThat(sink.stored()).hasSize(1);
    }

    @Test
    void aKeyOfARolledBackTransactionIsFree() {
        assertThatThrownBy(() -> database().writing(jdbc -> {
                    emitter(NOW).publish(payment(tenant, 1), key);
                    throw new IllegalStateException("after publishing");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(emitter(NOW).publish(payment(tenant, 2), key).isRepeat()).isFalse();
    }

    @Test
    void aKeyOfARefusedPublicationIsFreeAlsoWhenItsTransactionGoesOn() {
        RealtimeEmitter refusing = TestEmitters.of(
                database(),
                sink,
                (notification, publisher) -> {
                    throw new EventRefusedException(EventRefusedException.Code.CONFLICT, "on purpose");
                },
                Clock.fixed(NOW, ZoneOffset.UTC));
        database()
                .writing(jdbc -> assertThatThrownBy(() -> refusing.emit(notification(NOW), key))
                        .isInstanceOf(EventRefusedException.class));
        assertThat(emitter(NOW).emit(notification(NOW), key).isRepeat()).isFalse();
    }

    @Test
    void theTimeOfATypedNotificationDoesNotCount() {
        Published first = emitter(NOW).emit(notification(NOW), key);
        assertThat(emitter(NOW).emit(notification(NOW.plusSeconds(5)), key))
                .isEqualTo(new Published(first.place(), true));
    }

    @Test
    void theTypedAndTheGeneralFormOfAPublicationAreOne() {
        Published first = emitter(NOW).emit(new SubscriptionExpiring(tenant, 3), key);
        Publication general =
                new Publication(Audience.TENANT, tenant, "/billing", "subscription:expiring", Map.of("days_left", 3));
        assertThat(emitter(NOW).publish(general, key)).isEqualTo(new Published(first.place(), true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "grün", "a\nb", "\u007f"})
    void whatIsNoKeyIsRefused(String text) {
        assertThatThrownBy(() -> emitter(NOW).publish(payment(tenant, 1), text))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(sink.stored()).isEmpty();
    }

    @Test
    void aKeyMayBeOfAnyPrintableCharactersUpToItsLimit() {
        String longest = (key + " !~").repeat(10).substring(0, IdempotencyKeys.LONGEST);
        assertThat(emitter(NOW).publish(payment(tenant, 1), longest).isRepeat()).isFalse();
        assertThat(emitter(NOW).publish(payment(tenant, 1), longest).isRepeat()).isTrue();
        assertThatThrownBy(() -> emitter(NOW).publish(payment(tenant, 1), longest + "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void conflict(Publication publication) {
        assertThatThrownBy(() -> emitter(NOW).publish(publication, key))
                .isInstanceOfSatisfying(
                        EventRefusedException.class,
                        refused ->
                                assertThat(refused.code()).isEqualTo(EventRefusedException.Code.IDEMPOTENCY_CONFLICT));
    }

    private <T> List<T> atOnce(int count, IntFunction<Callable<T>> work) throws Exception {
        List<Future<T>> results = new ArrayList<>();
        try (ExecutorService threads = AtOnce.on(database())) {
            for (int i = 0; i < count; i++) {
                results.add(threads.submit(work.apply(i)));
            }
        }
        List<T> outcomes = new ArrayList<>();
        for (Future<T> result : results) {
            outcomes.add(result.get());
        }
        return outcomes;
    }

    /** The keys of this test that are known. */
    private List<String> known() {
        return database()
                .read(jdbc -> jdbc.sql("SELECT idempotency_key FROM publications"
                                + " WHERE idempotency_key LIKE ? ORDER BY idempotency_key")
                        .param(key + "%")
                        .query((row, number) -> row.getString(1))
                        .list());
    }

    private static EventPlace place(Published published) {
        return Objects.requireNonNull(published.place());
    }

    private static Publication payment(String tenantId, int amount) {
        return payment(tenantId, Map.of("amount", amount, "currency", "EUR"));
    }

    private static Publication payment(String tenantId, Map<String, Object> data) {
        return new Publication(Audience.TENANT, tenantId, "/billing", "payment:received", data);
    }

    private static Publication live(Audience audience, String id, String namespace, String event, int n) {
        return new Publication(audience, id, namespace, event, Map.of("n", n));
    }

    private NotificationCreated notification(Instant at) {
        return new NotificationCreated(user, "n-" + user.substring(0, 8), "T", "M", NotificationType.INFO, at);
    }

    private RealtimeEmitter emitter(Instant now) {
        return TestEmitters.of(database(), sink, TestEmitters.keepingNothing(), Clock.fixed(now, ZoneOffset.UTC));
    }

    private Publications publications(Instant now) {
        return new Publications(database(), new SimpleMeterRegistry(), Clock.fixed(now, ZoneOffset.UTC));
    }
}
