package com.erpmax.realtime.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnavailabilityTest {

    @Test
    void timeToComeBackIsToldInWholeSecondsRoundedUpAndAtLeastOne() {
        assertThat(seconds(Duration.ZERO)).isEqualTo(1);
        assertThat(seconds(Duration.ofMillis(1))).isEqualTo(1);
        assertThat(seconds(Duration.ofSeconds(1))).isEqualTo(1);
        assertThat(seconds(Duration.ofMillis(1001))).isEqualTo(2);
        assertThat(seconds(Duration.ofMinutes(1))).isEqualTo(60);
        assertThatThrownBy(() -> seconds(Duration.ofSeconds(-1))).hasMessage("retryAfter: PT-1S (expected: >= PT0S)");
    }

    @Test
    void crowdIsSpreadOverOneToTenSeconds() {
        Set<Long> told = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            told.add(Unavailability.spread("full", "full").retryAfterSeconds());
        }
        assertThat(told).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    private static long seconds(Duration retryAfter) {
        return new Unavailability("test", retryAfter, "later").retryAfterSeconds();
    }
}
