package com.erpmax.realtime.verification.benchmark.compare;

import java.time.Duration;

/**
 * How long things take.
 *
 * @param warmUp before the first round, for each server and case, at least
 * @param longestWarmUp the most, while JIT compilers are busy
 * @param settling on new connections, before each window
 * @param window what is measured
 * @param rounds how often
 */
record Pace(Duration warmUp, Duration longestWarmUp, Duration settling, Duration window, int rounds) {

    static final Pace FULL =
            new Pace(Duration.ofSeconds(20), Duration.ofMinutes(2), Duration.ofSeconds(1), Duration.ofSeconds(5), 3);
    static final Pace CURVE =
            new Pace(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(3), 3);
    /** For figures that are set beside each other: shorter turns and more of them, since the machine's speed changes. */
    static final Pace COMPARISON =
            new Pace(Duration.ofSeconds(20), Duration.ofMinutes(2), Duration.ofMillis(500), Duration.ofSeconds(2), 9);

    static final Pace QUICK =
            new Pace(Duration.ofSeconds(4), Duration.ofSeconds(4), Duration.ofMillis(500), Duration.ofSeconds(2), 1);
}
