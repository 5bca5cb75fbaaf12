package com.erpmax.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Client events and their repetition. */
class RequestsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ManualLoop loop = new ManualLoop();
    private final List<Map<String, @Nullable Object>> sent = new ArrayList<>();
    private final List<Consumer<Map<String, @Nullable Object>>> answers = new ArrayList<>();
    private int ids;
    private final Requests requests = new Requests(loop, 2, () -> "id" + ++ids);
    private final Requests.Line line = (namespace, event, payload, answer) -> {
        sent.add(payload);
        answers.add(answer);
    };

    @Test
    void waitsForAConnection() throws Exception {
        var answer = send(Map.of("a", 1));
        assertThat(sent).isEmpty();
        requests.connected(line);
        answers.get(0).accept(Map.of("b", 2));

        assertThat(sent).containsExactly(Map.of("a", 1, "client_event_id", "id1"));
        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(Map.of("b", 2));
        assertThat(loop.timers()).isZero();
    }

    @Test
    void isRepeatedWithTheSameIdUntilItIsAnswered() throws Exception {
        requests.connected(line);
        var first = send(Map.of("a", 1));
        var second = send(Map.of("a", 2));
        requests.disconnected();
        requests.connected(line);
        answers.get(2).accept(Map.of("done", true));
        answers.get(0).accept(Map.of("late", true));
        requests.disconnected();
        requests.connected(line);

        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(Map.of("done", true));
        assertThat(sent.stream().map(payload -> payload.get("client_event_id")))
                .containsExactly("id1", "id2", "id1", "id2", "id2");
        assertThat(second).isNotDone();
    }

    @Test
    void anIdOfTheApplicationIsKept() {
        requests.connected(line);
        var answer = send(Map.of("client_event_id", "mine"));

        assertThat(sent).containsExactly(Map.of("client_event_id", "mine"));
        assertThat(answer).isNotDone();
    }

    @Test
    void anErrorAnswerFailsWithItsCode() {
        requests.connected(line);
        var answer = send(Map.of());
        answers.get(0).accept(Map.of("message", "no", "code", "not_found", "event", "test"));

        assertFailsWith(answer, "not_found");
    }

    @Test
    void failsWhenItsTimeIsOver() {
        var answer = send(Map.of());
        loop.pass(TIMEOUT);
        requests.connected(line);

        assertFailsWith(answer, "timeout");
        assertThat(sent).isEmpty();
    }

    @Test
    void failsWhenTooManyWait() {
        var first = send(Map.of());
        var second = send(Map.of());

        assertFailsWith(send(Map.of()), "queue_full");
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
    }

    @Test
    void failsWhenTheClientGivesUp() {
        var answer = send(Map.of());
        requests.failAll("over");

        assertFailsWith(answer, "closed");
        assertThat(loop.timers()).isZero();
    }

    private CompletableFuture<Map<String, @Nullable Object>> send(Map<String, @Nullable Object> payload) {
        CompletableFuture<Map<String, @Nullable Object>> answer = new CompletableFuture<>();
        requests.send("/", "test", payload, TIMEOUT, answer);
        return answer;
    }

    private static void assertFailsWith(CompletableFuture<?> answer, String code) {
        assertThat(answer)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(RealtimeClientException.class)
                .havingCause()
                .withMessageStartingWith(code + ": ");
    }
}
