package com.erpmax.realtime.verification.crowd;

import java.util.Random;

/**
 * How long a client waits before it comes back: doubled with each attempt that fails, and spread by half of it both ways.
 */
public record Backoff(long firstMillis, long longestMillis) {

    /** What the stock clients do unless told otherwise. */
    public static final Backoff STOCK = new Backoff(1_000, 5_000);

    /** The same, five times as fast, where a test has little time. */
    public static final Backoff FAST = new Backoff(200, 1_000);

    private static final int MOST_DOUBLINGS = 10;

    long millis(int failedAttempts, Random random) {
        long delay = Math.min(longestMillis, firstMillis << Math.min(failedAttempts, MOST_DOUBLINGS));
        return delay / 2 + random.nextLong(delay + 1);
    }
}
