package com.erpmax.realtime.service.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedQuestionTest {

    private final DatabaseHealth health = new DatabaseHealth(new SimpleMeterRegistry());
    private final Turns turns = new Turns(1, Duration.ofMinutes(1), health);
    private final List<List<Integer>> asked = new CopyOnWriteArrayList<>();
    private final List<Thread> callers = new ArrayList<>();
    private final CountDownLatch first = new CountDownLatch(1);

    @Test
    void whoComesAloneIsAnsweredAtOnce() {
        SharedQuestion<Integer, String> question = new SharedQuestion<>(turns, this::tell);
        assertThat(question.answer(1)).isEqualTo("1 in 1");
        assertThat(question.answers(List.of(3, 2))).containsExactly(Map.entry(3, "3 in 2"), Map.entry(2, "2 in 2"));
        assertThat(asked).containsExactly(List.of(1), List.of(3, 2));
    }

    @Test
    void whileOneIsAskedTheOthersAreCollected() throws Exception {
        SharedQuestion<Integer, String> question = new SharedQuestion<>(turns, this::tellSlowly);
        List<CompletableFuture<String>> answers = new ArrayList<>();
        answers.add(ask(question, 0));
        await().until(() -> asked.size() == 1);
        for (int i = 0; i < 100; i++) {
            answers.add(ask(question, i / 2));
        }
        awaitWaiting(101);
        first.countDown();

        assertThat(answers.getFirst().get(60, TimeUnit.SECONDS)).isEqualTo("0 in 1");
        for (int i = 0; i < 100; i++) {
            assertThat(answers.get(i + 1).get(60, TimeUnit.SECONDS))
                    .as("none is older than its call")
                    .isEqualTo(i / 2 + " in 2");
        }
        assertThat(asked).hasSize(2);
        assertThat(asked.getLast())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 50).boxed().toList());
    }

    @Test
    void aQuestionIsAboutALimitedNumber() throws Exception {
        SharedQuestion<Integer, String> question = new SharedQuestion<>(turns, this::tellSlowly);
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            answers.add(ask(question, i));
        }
        awaitWaiting(1_000);
        first.countDown();
        for (int i = 0; i < 1_000; i++) {
            assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).startsWith(i + " in ");
        }
        assertThat(asked).allSatisfy(keys -> assertThat(keys).hasSizeLessThanOrEqualTo(256));
        assertThat(asked).hasSizeLessThan(10);
    }

    @Test
    void whatFailsFailsForThoseWhoWereAskedForAndNobodyElse() {
        SharedQuestion<Integer, String> question = new SharedQuestion<>(turns, keys -> {
            if (keys.contains(1)) {
                throw new DatabaseUnavailableException("on purpose");
            }
            return keys.contains(2) ? Map.of() : tell(keys);
        });
        assertThatThrownBy(() -> question.answer(1)).isInstanceOf(DatabaseUnavailableException.class);
        assertThatThrownBy(() -> question.answer(2)).isInstanceOf(IllegalStateException.class);
        assertThat(question.answer(3)).isEqualTo("3 in 1");
    }

    @Test
    void whoAsksAboutWhatCannotBeAskedHarmsNobodyElse() throws Exception {
        SharedQuestion<Integer, String> question = new SharedQuestion<>(turns, keys -> {
            if (keys.contains(7)) {
                throw new IllegalArgumentException("on purpose");
            }
            return tellSlowly(keys);
        });
        List<CompletableFuture<String>> answers = crowd(question);
        for (int i = 0; i < 20; i++) {
            CompletableFuture<String> answer = answers.get(i + 1);
            if (i == 7) {
                assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS))
                        .hasRootCauseInstanceOf(IllegalArgumentException.class);
            } else {
                assertThat(answer.get(60, TimeUnit.SECONDS)).startsWith(i + " in ");
            }
        }
    }

    @Test
    void whatFailsForManyIsAskedOnceMoreForHalfOfThem() throws Exception {
        SharedQuestion<Integer, String> question = new SharedQuestion<>(turns, keys -> {
            Map<Integer, String> told = tellSlowly(keys);
            if (keys.size() > 10 || keys.contains(1)) {
                throw new DatabaseUnavailableException("on purpose");
            }
            return told;
        });
        List<CompletableFuture<String>> answers = crowd(question);

        assertThat(answers)
                .filteredOn(CompletableFuture::isCompletedExceptionally)
                .hasSize(10);
        assertThat(asked).extracting(List::size).containsExactly(1, 20, 10, 10);
    }

    @Test
    void whatFailsForManyWhileTheDatabaseIsAwayFailsForAll() throws Exception {
        SharedQuestion<Integer, String> question = new SharedQuestion<>(turns, keys -> {
            Map<Integer, String> told = tellSlowly(keys);
            if (keys.size() > 10) {
                health.couldNotRead(DatabaseFault.CONNECTION);
                throw new DatabaseUnavailableException("on purpose");
            }
            return told;
        });
        List<CompletableFuture<String>> answers = crowd(question);

        assertThat(answers)
                .filteredOn(CompletableFuture::isCompletedExceptionally)
                .hasSize(20);
        assertThat(asked).hasSize(2);
    }

    /** One asks, and twenty more meanwhile; done when they are answered. */
    private List<CompletableFuture<String>> crowd(SharedQuestion<Integer, String> question)
            throws InterruptedException {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        answers.add(ask(question, 100));
        await().until(() -> asked.size() == 1);
        for (int i = 0; i < 20; i++) {
            answers.add(ask(question, i));
        }
        awaitWaiting(21);
        assertThat(turns.waiting()).as("they are seen to wait").isEqualTo(21);
        first.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(turns.waiting()).isZero();
        return answers;
    }

    @Test
    void whileThereIsNoTurnEverybodyIsRefused() {
        SharedQuestion<Integer, String> question =
                new SharedQuestion<>(new Turns(0, Duration.ofMillis(20), health), this::tell);
        assertThatThrownBy(() -> question.answer(1))
                .isInstanceOfSatisfying(
                        DatabaseUnavailableException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(DatabaseFault.OVERLOAD));
        assertThat(asked).isEmpty();
    }

    @Test
    void aNetworkThreadMayNotWait() throws Exception {
        SharedQuestion<Integer, String> question = new SharedQuestion<>(turns, this::tell);
        try (var network = Executors.newSingleThreadExecutor(new DefaultThreadFactory("network"))) {
            assertThatThrownBy(network.submit(() -> question.answer(1))::get)
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void listsOfSimilarLengthGiveTheSameStatement() {
        Function<Integer, List<Integer>> listOf =
                size -> InList.of(IntStream.range(0, size).boxed().toList());
        assertThat(listOf.apply(1)).containsExactly(0);
        assertThat(listOf.apply(2)).containsExactly(0, 1);
        assertThat(listOf.apply(3)).containsExactly(0, 1, 2, 2);
        assertThat(listOf.apply(4)).containsExactly(0, 1, 2, 3);
        assertThat(listOf.apply(200)).hasSize(256).endsWith(199, 199);
    }

    private CompletableFuture<String> ask(SharedQuestion<Integer, String> question, int key) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        callers.add(Thread.ofVirtual().start(() -> {
            try {
                answer.complete(question.answer(key));
            } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        }));
        return answer;
    }

    private void awaitWaiting(int number) {
        await().until(() -> callers.size() == number
                && callers.stream().allMatch(caller -> caller.getState() == Thread.State.WAITING));
    }

    private Map<Integer, String> tellSlowly(List<Integer> keys) {
        asked.add(keys);
        try {
            first.await();
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
        return told(keys);
    }

    private Map<Integer, String> tell(List<Integer> keys) {
        asked.add(keys);
        return told(keys);
    }

    private Map<Integer, String> told(List<Integer> keys) {
        int number = asked.size();
        return keys.stream().collect(Collectors.toMap(Function.identity(), key -> key + " in " + number));
    }
}
