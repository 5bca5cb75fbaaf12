package com.erpmax.realtime.service.logging;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tells when a line of log is due about what may happen thousands of times a second: at most once a minute for each
 * reason. Thread-safe.
 *
 * @param <R> the reasons: constants or words of this service's own, of which there are few
 */
public final class SeldomLines<R> {

    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final Map<R, Silence> silences = new HashMap<>();

    /** @param nanoTime the clock, as {@link System#nanoTime} */
    public SeldomLines(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Since when nothing was written about a reason, and how often there was a cause to. */
    private record Silence(long since, long times) {}

    /** Returns how often it has happened since the last line, with this time; 0 if it is not time for a line yet. */
    public synchronized long happened(R reason) {
        long now = nanoTime.getAsLong();
        Silence silence = silences.get(reason);
        if (silence != null && now - silence.since() < QUIET_NANOS) {
            silences.put(reason, new Silence(silence.since(), silence.times() + 1));
            return 0;
        }
        silences.put(reason, new Silence(now, 0));
        return silence == null ? 1 : silence.times() + 1;
    }
}
