package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.engine.loop.AnyThread;
import java.time.Duration;

/**
 * Notices that this process did not run for a while, by the monotonic clock: because it was stopped, or its machine was.
 * Somebody has to look at it much more often than that, and what was before the first look is no pause: a process that
 * starts on a busy machine may take its time.
 */
@AnyThread
final class PauseWatch {
    private final long longestNanos;
    private long lastNanos;
    private boolean isWatched;
    private int pauses;

    PauseWatch(Duration longest) {
        longestNanos = longest.toNanos();
    }

    /** The number of pauses so far, with one that ends just now. */
    synchronized int pauses() {
        long now = System.nanoTime();
        if (isWatched && now - lastNanos > longestNanos) {
            pauses++;
        }
        isWatched = true;
        lastNanos = now;
        return pauses;
    }
}
