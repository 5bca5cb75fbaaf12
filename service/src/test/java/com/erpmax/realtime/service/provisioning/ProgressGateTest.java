package com.erpmax.realtime.service.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.provisioning.command.OutputLine.Progress;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ProgressGateTest {

    /** {@link System#nanoTime()} may overflow at any moment. */
    private static final long START = Long.valueOf(Long.MAX_VALUE - 5);

    private static final long INTERVAL = 1000;

    private final ProgressGate gate = new ProgressGate(Duration.ofNanos(INTERVAL));

    @Test
    void firstValueGetsThroughAtOnce() {
        assertThat(gate.nanosUntilDue(START)).isEqualTo(Long.MAX_VALUE);
        assertThat(gate.offer(new Progress(1, "a"))).isTrue();
        assertThat(gate.nanosUntilDue(START)).isZero();
        assertThat(gate.poll(START)).isEqualTo(new Progress(1, "a"));
        assertThat(gate.poll(START)).isNull();
    }

    @Test
    void ofManyValuesWithinTheIntervalOnlyTheLastGetsThrough() {
        gate.offer(new Progress(1, "a"));
        gate.poll(START);
        for (int i = 2; i <= 50; i++) {
            gate.offer(new Progress(i, "step"));
            assertThat(gate.poll(START + i)).isNull();
        }
        assertThat(gate.nanosUntilDue(START + 50)).isEqualTo(INTERVAL - 50);
        assertThat(gate.poll(START + INTERVAL - 1)).isNull();
        assertThat(gate.poll(START + INTERVAL)).isEqualTo(new Progress(50, "step"));
    }

    @Test
    void percentageNeverGoesBack() {
        gate.offer(new Progress(60, "a"));
        gate.poll(START);
        gate.offer(new Progress(20, "b"));
        assertThat(gate.poll(START + INTERVAL)).isEqualTo(new Progress(60, "b"));
        gate.offer(new Progress(70, "c"));
        gate.offer(new Progress(65, "d"));
        assertThat(gate.poll(START + 2 * INTERVAL)).isEqualTo(new Progress(70, "d"));
    }

    @Test
    void repeatedValueIsDropped() {
        gate.offer(new Progress(1, "a"));
        assertThat(gate.offer(new Progress(1, "a"))).isFalse();
        gate.poll(START);
        assertThat(gate.offer(new Progress(1, "a"))).isFalse();
        assertThat(gate.poll(START + INTERVAL)).isNull();
    }

    @Test
    void lastValueIsGivenWithoutWaiting() {
        gate.offer(new Progress(1, "a"));
        gate.poll(START);
        gate.offer(new Progress(2, "b"));
        assertThat(gate.pollLast(START + 1)).isEqualTo(new Progress(2, "b"));
        assertThat(gate.pollLast(START + 1)).isNull();
    }

    @Test
    void valueThatCouldNotBeStoredWaitsAgainUnlessANewerOneDoes() {
        gate.offer(new Progress(1, "a"));
        Progress first = Objects.requireNonNull(gate.poll(START));
        gate.restore(first);
        assertThat(gate.poll(START + 1)).isNull();
        assertThat(gate.poll(START + INTERVAL)).isEqualTo(first);
        gate.offer(new Progress(2, "b"));
        gate.restore(first);
        assertThat(gate.poll(START + 2 * INTERVAL)).isEqualTo(new Progress(2, "b"));
    }
}
