package com.erpmax.realtime.service.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.realtime.RememberedEvents.Sent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What a {@code client_event_id} promises, on either database. */
abstract class RememberedEventsContract {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String user = UUID.randomUUID().toString();
    private final String tenant = UUID.randomUUID().toString();
    private final AtomicInteger handled = new AtomicInteger();

    abstract Database database();

    @Test
    void theSameEventIsHandledOnceAndAnsweredAlikeEachTime() {
        ClientAnswer first = at(NOW).once(sent("id", "hash"), this::handle);
        ClientAnswer again = at(NOW.plusSeconds(60)).once(sent("id", "hash"), this::handle);

        assertThat(again).isEqualTo(first);
        assertThat(first.ack().toString()).isEqualTo("{\"handled\":1,\"amount\":49.9}");
        assertThat(first.replies().getFirst().event()).isEqualTo("confirmed");
        assertThat(handled).hasValue(1);
        assertThat(effects()).isEqualTo(1);
    }

    @Test
    void theIdOfAnotherEventPayloadOrTenantIsAConflictAndChangesNothing() {
        ClientAnswer first = at(NOW).once(sent("id", "hash"), this::handle);

        conflict(new Sent(user, "id", tenant, "pay", "other"));
        conflict(new Sent(user, "id", tenant, "refund", "hash"));
        conflict(new Sent(user, "id", UUID.randomUUID().toString(), "pay", "hash"));

        assertThat(effects()).isEqualTo(1);
        assertThat(at(NOW).once(sent("id", "hash"), this::handle)).isEqualTo(first);
    }

    @Test
    void anotherIdAndAnotherUserAreOtherEvents() {
        at(NOW).once(sent("id", "hash"), this::handle);
        at(NOW).once(sent("ID", "hash"), this::handle);
        at(NOW).once(new Sent(UUID.randomUUID().toString(), "id", tenant, "pay", "hash"), this::handle);

        assertThat(handled).hasValue(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEventThatFailsLeavesNothingBehind(boolean isTooLarge) {
        Supplier<ClientAnswer> failing = () -> {
            handle();
            if (isTooLarge) {
                return new ClientAnswer(
                        JSON.valueToTree(Map.of("text", "x".repeat(RememberedEvents.LARGEST_ANSWER))), List.of());
            }
            throw new IllegalStateException("on purpose");
        };

        assertThatThrownBy(() -> at(NOW).once(sent("id", "hash"), failing)).isInstanceOf(IllegalStateException.class);
        assertThat(effects()).isZero();

        at(NOW).once(sent("id", "another payload"), this::handle);
        assertThat(effects()).isEqualTo(1);
    }

    @Test
    void anIdIsFreeAgainAfterItsTimeAndNotBefore() {
        Instant end = NOW.plus(RememberedEvents.KEPT);
        at(NOW).once(sent("id", "hash"), this::handle);

        at(end.minusMillis(1)).once(sent("id", "hash"), this::handle);
        assertThat(handled).hasValue(1);
        ClientAnswer second = at(end).once(sent("id", "other"), this::handle);
        assertThat(handled).hasValue(2);
        assertThat(at(end.plus(RememberedEvents.KEPT).minusMillis(1)).once(sent("id", "other"), this::handle))
                .isEqualTo(second);
        assertThat(handled).hasValue(2);
    }

    @Test
    void ofTheSameEventSentAtOnceOnSeveralNodesOneIsHandled() throws Exception {
        int senders = 8;
        List<Future<ClientAnswer>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < senders; i++) {
                RememberedEvents node = at(NOW);
                answers.add(threads.submit(() -> node.once(sent("id", "hash"), this::handle)));
            }
        }

        assertThat(handled).hasValue(1);
        assertThat(effects()).isEqualTo(1);
        for (Future<ClientAnswer> answer : answers) {
            assertThat(answer.get()).isEqualTo(answers.getFirst().get());
        }
    }

    @Test
    void aUserCannotHaveMoreRememberedThanTheBound() {
        RememberedEvents bounded = new RememberedEvents(database(), JSON, new SimpleMeterRegistry(), clock(NOW), 2);
        ClientAnswer first = bounded.once(sent("1", "hash"), this::handle);
        bounded.once(sent("2", "hash"), this::handle);

        assertThatThrownBy(() -> bounded.once(sent("3", "hash"), this::handle))
                .isInstanceOfSatisfying(
                        EventRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(EventRefusedException.Code.UNAVAILABLE));
        assertThat(effects()).isEqualTo(2);
        assertThat(bounded.once(sent("1", "hash"), this::handle)).isEqualTo(first);
        bounded.once(new Sent(UUID.randomUUID().toString(), "3", tenant, "pay", "hash"), this::handle);
        assertThat(handled).hasValue(3);
    }

    @Test
    void whatIsTooOldIsForgottenInBatchesAndNothingElse() {
        Instant old = NOW.minus(Duration.ofDays(400));
        RememberedEvents then = at(old);
        database().writing(jdbc -> {
            for (int i = 0; i < 501; i++) {
                then.once(sent("old " + i, "hash"), () -> answer(0));
            }
        });
        at(old.plusMillis(1)).once(sent("young", "hash"), () -> answer(0));
        RememberedEvents sweeping = at(old.plus(RememberedEvents.KEPT));

        assertThat(sweeping.sweep()).isTrue();
        assertThat(remembered()).isEqualTo(2);
        assertThat(sweeping.sweep()).isFalse();
        assertThat(remembered()).isEqualTo(1);
    }

    private ClientAnswer handle() {
        database()
                .writing(jdbc -> jdbc.sql("INSERT INTO event_streams (stream, epoch, last_seq) VALUES (?, ?, 1)")
                        .params(UUID.randomUUID().toString(), user)
                        .update());
        return answer(handled.incrementAndGet());
    }

    private static ClientAnswer answer(int number) {
        Map<String, Object> ack = new LinkedHashMap<>();
        ack.put("handled", number);
        ack.put("amount", new BigDecimal("49.90"));
        return new ClientAnswer(
                JSON.valueToTree(ack), List.of(new ClientAnswer.Reply("confirmed", JSON.valueToTree(ack))));
    }

    private void conflict(Sent sent) {
        assertThatThrownBy(() -> at(NOW).once(sent, this::handle))
                .isInstanceOfSatisfying(
                        EventRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(EventRefusedException.Code.CONFLICT));
    }

    private Sent sent(String id, String hash) {
        return new Sent(user, id, tenant, "pay", hash);
    }

    private int effects() {
        return count("SELECT count(*) FROM event_streams WHERE epoch = ?");
    }

    private int remembered() {
        return count("SELECT count(*) FROM client_events WHERE user_id = ?");
    }

    private int count(String sql) {
        return database()
                .<Integer>read(
                        jdbc -> jdbc.sql(sql).param(user).query(Integer.class).single());
    }

    private RememberedEvents at(Instant now) {
        return new RememberedEvents(
                database(), JSON, new SimpleMeterRegistry(), clock(now), RememberedEvents.MOST_OF_A_USER);
    }

    private static Clock clock(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
