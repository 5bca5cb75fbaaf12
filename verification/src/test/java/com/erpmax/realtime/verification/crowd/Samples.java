package com.erpmax.realtime.verification.crowd;

import java.util.Arrays;

/** Many durations, of which some are asked for. Thread-safe. */
public final class Samples {

    private static final int FIRST_SIZE = 1024;
    private static final double NANOS_PER_SECOND = 1e9;

    private long[] nanos = new long[FIRST_SIZE];
    private int count;

    public synchronized void add(long value) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = value;
    }

    public synchronized int count() {
        return count;
    }

    /** Returns the seconds that this share of the samples does not exceed; 0 when there is none. */
    public synchronized double seconds(double share) {
        if (count == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int place = (int) Math.ceil(share * count) - 1;
        return sorted[Math.clamp(place, 0, count - 1)] / NANOS_PER_SECOND;
    }

    /** Forgets all. */
    public synchronized void clear() {
        count = 0;
    }
}
