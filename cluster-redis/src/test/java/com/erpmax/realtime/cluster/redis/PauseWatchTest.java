package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Every time between two looks is too long here. */
class PauseWatchTest {

    private final PauseWatch watch = new PauseWatch(Duration.ofNanos(-1));

    @Test
    void whatWasBeforeTheFirstLookIsNoPause() {
        assertThat(watch.pauses()).isZero();
    }

    @Test
    void eachLongTimeBetweenTwoLooksIsAPause() {
        watch.pauses();

        assertThat(watch.pauses()).isEqualTo(1);
        assertThat(watch.pauses()).isEqualTo(2);
    }
}
