package com.erpmax.realtime.service.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SweeperTest {

    private static final Duration NEVER = Duration.ofDays(1);

    @Test
    void aRoundGoesOnUntilNothingIsLeft() {
        AtomicInteger left = new AtomicInteger(3);
        try (Sweeper sweeper = new Sweeper(List.of(() -> left.decrementAndGet() > 0), NEVER)) {
            sweeper.round();
        }
        assertThat(left).hasValue(0);
    }

    @Test
    void aRoundIsBounded() {
        AtomicInteger batches = new AtomicInteger();
        try (Sweeper sweeper = new Sweeper(List.of(() -> batches.incrementAndGet() > 0), NEVER)) {
            sweeper.round();
        }
        assertThat(batches).hasValue(Sweeper.MOST_BATCHES);
    }

    @Test
    void whatFailsKeepsTheOthersFromNothing() {
        AtomicInteger swept = new AtomicInteger();
        Sweep unavailable = () -> {
            throw new DatabaseUnavailableException("on purpose", new IllegalStateException());
        };
        Sweep broken = () -> {
            throw new IllegalStateException("on purpose");
        };
        Sweep working = () -> swept.incrementAndGet() < 0;
        try (Sweeper sweeper = new Sweeper(List.of(unavailable, broken, working), NEVER)) {
            sweeper.round();
            sweeper.round();
        }
        assertThat(swept).hasValue(2);
    }

    @Test
    void roundsFollowEachOtherByThemselves() throws Exception {
        CountDownLatch rounds = new CountDownLatch(2);
        Sweep counting = () -> {
            rounds.countDown();
            return false;
        };
        try (Sweeper sweeper = new Sweeper(List.of(counting), Duration.ofMillis(1))) {
            assertThat(sweeper).isNotNull();
            assertThat(rounds.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }
}
