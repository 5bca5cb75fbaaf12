package com.erpmax.realtime.service.provisioning;

import java.time.Duration;

/**
 * When a job is run again that could not be finished.
 *
 * @param maxAttempts how often a job is started at most before it fails
 * @param firstDelay how long it waits after the first attempt; twice as long after each further one
 */
record RetryPolicy(int maxAttempts, Duration firstDelay) {

    static final Duration LONGEST_DELAY = Duration.ofMinutes(5);

    RetryPolicy {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts: " + maxAttempts + " (expected: >= 1)");
        }
        if (firstDelay.isNegative()) {
            throw new IllegalArgumentException("firstDelay: " + firstDelay + " (expected: >= 0)");
        }
    }

    /** Returns how long to wait after the given number of attempts, at most {@link #LONGEST_DELAY}. */
    Duration delayAfter(int attempts) {
        Duration delay = firstDelay;
        for (int i = 1; i < attempts && delay.compareTo(LONGEST_DELAY) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY;
    }
}
