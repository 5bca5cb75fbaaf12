package com.erpmax.realtime.verification.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void quantilesAreRightToThreePerCent() {
        long[] times = new Random(1).longs(10_000, 1, 3_000_000_000L).toArray();
        Latencies latencies = new Latencies();
        LongStream.of(times).forEach(latencies::add);
        long[] sorted = LongStream.of(times).sorted().toArray();

        assertThat(latencies.count()).isEqualTo(10_000);
        assertThat(latencies.quantile(0.5)).isCloseTo(sorted[4_999], withinPercentage(3.2));
        assertThat(latencies.quantile(0.99)).isCloseTo(sorted[9_899], withinPercentage(3.2));
        assertThat(latencies.quantile(1)).isCloseTo(sorted[9_999], withinPercentage(3.2));
    }

    @Test
    void shortTimesAreExact() {
        Latencies latencies = new Latencies();
        LongStream.rangeClosed(0, 63).forEach(latencies::add);

        assertThat(latencies.quantile(1.0 / 64)).isEqualTo(0);
        assertThat(latencies.quantile(0.5)).isEqualTo(31);
        assertThat(latencies.quantile(1)).isEqualTo(63);
    }

    @Test
    void withoutTimesThereIsNoQuantile() {
        assertThat(new Latencies().quantile(0.5)).isZero();
    }
}
