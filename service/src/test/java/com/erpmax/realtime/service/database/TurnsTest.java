package com.erpmax.realtime.service.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DatabaseHealth health = new DatabaseHealth(registry);
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger inside = new AtomicInteger();

    @Test
    void soManyDoTheirWorkAtOnceAndTheOthersAfterThem() throws InterruptedException {
        Turns turns = new Turns(2, Duration.ofMinutes(1), health);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            threads.add(Thread.ofVirtual().start(() -> turns.take(this::work)));
        }
        await().until(() -> inside.get() == 2);
        await().until(() -> threads.stream()
                .allMatch(thread ->
                        thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING));
        assertThat(inside).hasValue(2);

        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(inside).hasValue(5);
    }

    @Test
    void itIsSeenHowManyWait() throws InterruptedException {
        Turns turns = new Turns(1, Duration.ofMinutes(1), health).watched("clients");
        new Turns(1, Duration.ofMinutes(1), health).watched("requests");
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofVirtual().start(() -> turns.take(this::work)));
        }
        await().until(() -> waiting("clients") == 3);
        assertThat(waiting("requests")).isZero();

        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(waiting("clients")).isZero();
    }

    private double waiting(String crowd) {
        return registry.get("realtime.database.turns.waiting")
                .tag("crowd", crowd)
                .gauge()
                .value();
    }

    @Test
    void whoGetsNoTurnInTimeIsRefusedAndTheNextOneIsNot() throws InterruptedException {
        Turns turns = new Turns(1, Duration.ofMillis(50), health);
        Thread first = Thread.ofVirtual().start(() -> turns.take(this::work));
        await().until(() -> inside.get() == 1);
        assertThatThrownBy(() -> turns.take(() -> 1))
                .isInstanceOfSatisfying(
                        DatabaseUnavailableException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(DatabaseFault.OVERLOAD));
        assertThat(registry.get("realtime.database.refused")
                        .tag("fault", "overload")
                        .counter()
                        .count())
                .isEqualTo(1);
        end.countDown();
        first.join();
        assertThat(turns.<Integer>take(() -> 1)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoWaitsLearnsAtOnceThatTheDatabaseHasGone(boolean isPerCall) throws InterruptedException {
        Turns turns = new Turns(1, Duration.ofMinutes(1), health);
        Thread first = Thread.ofVirtual().start(() -> turns.take(this::work));
        await().until(() -> inside.get() == 1);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            others.add(Thread.ofVirtual()
                    .uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
                    .start(() -> {
                        if (isPerCall) {
                            turns.perCall(() -> Turns.ofCall(this::work));
                        } else {
                            turns.take(this::work);
                        }
                    }));
        }
        await().until(() -> turns.waiting() == 5);

        health.couldNotRead(DatabaseFault.CONNECTION);
        end.countDown();
        first.join();
        for (Thread other : others) {
            other.join();
        }

        assertThat(inside).hasValue(1);
        assertThat(failures).hasSize(5).hasOnlyElementsOfType(DatabaseUnavailableException.class);
    }

    @Test
    void workThatFailsGivesItsTurnBack() {
        Turns turns = new Turns(1, Duration.ofMillis(50), health);
        assertThatThrownBy(() -> turns.take(() -> {
                    throw new IllegalStateException("on purpose");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(turns.<Integer>take(() -> 1)).isEqualTo(1);
    }

    private int work() {
        int number = inside.incrementAndGet();
        try {
            end.await();
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
        return number;
    }
}
