package com.erpmax.realtime.service.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SeldomLinesTest {

    private final AtomicLong nanoTime = new AtomicLong(-5);
    private final SeldomLines<Reason> lines = new SeldomLines<>(nanoTime::get);

    private enum Reason {
        FULL,
        SLOW
    }

    @Test
    void aReasonIsWrittenOnceAMinuteWithTheNumberOfTimes() {
        assertThat(lines.happened(Reason.FULL)).isEqualTo(1);
        nanoTime.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(lines.happened(Reason.FULL)).isZero();
        assertThat(lines.happened(Reason.SLOW)).as("another reason").isEqualTo(1);
        assertThat(lines.happened(Reason.FULL)).isZero();

        nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(lines.happened(Reason.FULL))
                .as("with the two that were not written")
                .isEqualTo(3);
        assertThat(lines.happened(Reason.FULL)).isZero();
    }
}
