package com.erpmax.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Delays of the back-off, with random numbers that the test chooses. */
class BackoffTest {

    private static final Duration BASE = Duration.ofMillis(500);
    private static final Duration CAP = Duration.ofSeconds(30);

    @Test
    void ceilingDoublesUpToTheCap() {
        assertThat(millis(new Backoff(BASE, CAP, () -> 1), 9))
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L);
    }

    @Test
    void jitterIsFull() {
        assertThat(millis(new Backoff(BASE, CAP, () -> 0), 3)).containsExactly(0L, 0L, 0L);
        assertThat(millis(new Backoff(BASE, CAP, () -> 0.5), 3)).containsExactly(250L, 500L, 1_000L);
    }

    @Test
    void staysAtTheCapHoweverOftenItIsAsked() {
        assertThat(millis(new Backoff(BASE, CAP, () -> 1), 200)).endsWith(30_000L, 30_000L);
    }

    @Test
    void resetBeginsAnew() {
        Backoff backoff = new Backoff(BASE, CAP, () -> 1);
        millis(backoff, 5);
        assertThat(backoff.attempts()).isEqualTo(5);
        backoff.reset();

        assertThat(backoff.attempts()).isZero();
        assertThat(millis(backoff, 2)).containsExactly(500L, 1_000L);
    }

    private static List<Long> millis(Backoff backoff, int count) {
        return Stream.generate(backoff::next)
                .limit(count)
                .map(Duration::toMillis)
                .toList();
    }
}
