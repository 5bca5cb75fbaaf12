package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamLengthTest {
    private static final int KILOBYTE = 1_000;
    private static final int MEGABYTE = 1_000_000;

    private final StreamLength length =
            new StreamLength(BusLimits.defaults().withStreamLength(100_000).withStreamBytes(100 * MEGABYTE));

    @Test
    void smallEntriesAreKeptUpToTheirNumber() {
        read(20_000, 100);

        assertThat(length.entries()).isEqualTo(100_000);
    }

    @Test
    void largeEntriesAreKeptUpToTheirBytes() {
        read(20_000, 20 * KILOBYTE);

        assertThat(length.entries()).isEqualTo(5_000);
    }

    @Test
    void fewEntriesTellNothingOfThoseBeforeThem() {
        read(999, 20 * KILOBYTE);
        assertThat(length.entries()).isEqualTo(100_000);

        read(1, 20 * KILOBYTE);
        assertThat(length.entries()).isEqualTo(5_000);
    }

    @Test
    void fewEntriesThatAreAsMuchAsMayBeThereTellAllTheSame() {
        read(200, MEGABYTE / 2);
        assertThat(length.entries()).isEqualTo(100_000);

        read(1, MEGABYTE / 2);
        assertThat(length.entries()).isEqualTo(200);
    }

    @Test
    void someEntriesAreKeptHoweverLargeTheyAre() {
        read(1_000, 200 * MEGABYTE);

        assertThat(length.entries()).isEqualTo(StreamLength.LEAST);
    }

    @Test
    void aLargeOneNowAndThenDoesNotDropTheSmallOnes() {
        for (int i = 0; i < 20; i++) {
            read(1_000, 100);
            read(1, MEGABYTE / 2);
        }

        assertThat(length.entries()).isEqualTo(100_000);
    }

    @Test
    void whateverComesNoMoreThanTwiceTheBytesAreThere() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            StreamLength bound = new StreamLength(
                    BusLimits.defaults().withStreamLength(20_000).withStreamBytes(20 * MEGABYTE));
            ArrayDeque<Integer> stream = new ArrayDeque<>();
            long bytes = 0;
            long most = 0;
            for (int phase = 0; phase < 30; phase++) {
                int size = (int) Math.pow(10, 2 + 3 * random.nextDouble());
                for (int i = random.nextInt(5_000); i > 0; i--) {
                    stream.add(size);
                    bytes += size;
                    while (stream.size() > bound.entries()) {
                        bytes -= stream.remove();
                    }
                    most = Math.max(most, bytes);
                    bound.read(size);
                }
            }
            assertThat(most).as("seed " + seed).isBetween(20L * MEGABYTE / 2, 40L * MEGABYTE);
        }
    }

    private void read(int number, int bytes) {
        for (int i = 0; i < number; i++) {
            length.read(bytes);
        }
    }
}
