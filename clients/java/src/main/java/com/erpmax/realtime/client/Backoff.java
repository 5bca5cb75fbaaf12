package com.erpmax.realtime.client;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Exponential back-off with full jitter: a delay is anything from zero to a ceiling that doubles. Not thread-safe. */
final class Backoff {

    private static final int MOST_DOUBLINGS = 30;

    private final long baseMillis;
    private final long capMillis;
    private final DoubleSupplier random;
    private int attempts;

    /** @param random gives numbers from 0 to below 1 */
    Backoff(Duration base, Duration cap, DoubleSupplier random) {
        this.baseMillis = base.toMillis();
        this.capMillis = cap.toMillis();
        this.random = random;
    }

    /** Returns the delay before the next attempt, and counts the attempt. */
    Duration next() {
        long ceiling = Math.min(capMillis, baseMillis << Math.min(attempts, MOST_DOUBLINGS));
        attempts++;
        return Duration.ofMillis(Math.round(random.getAsDouble() * ceiling));
    }

    /** Returns how many attempts have been counted since the start or the last reset. */
    int attempts() {
        return attempts;
    }

    void reset() {
        attempts = 0;
    }
}
