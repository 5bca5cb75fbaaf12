package com.erpmax.realtime.verification.benchmark.load;

/** Times from question to answer, kept to about three per cent. Not thread-safe. */
public final class Latencies {

    private static final int BITS = 5;
    private static final int PER_POWER = 1 << BITS;

    private final long[] counts = new long[64 * PER_POWER];
    private long total;

    /** Notes one time in nanoseconds. */
    void add(long nanos) {
        counts[slot(Math.max(0, nanos))]++;
        total++;
    }

    /** How many were noted. */
    public long count() {
        return total;
    }

    /** The time in nanoseconds that this share of all (0 to 1) did not exceed, rounded down; 0 if there are none. */
    public long quantile(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return least(i);
            }
        }
        return 0;
    }

    private static int slot(long nanos) {
        if (nanos < PER_POWER) {
            return (int) nanos;
        }
        int power = 63 - Long.numberOfLeadingZeros(nanos);
        return (power - BITS + 1) * PER_POWER + (int) (nanos >>> (power - BITS)) - PER_POWER;
    }

    private static long least(int slot) {
        int power = slot / PER_POWER + BITS - 1;
        return slot < PER_POWER ? slot : (long) (PER_POWER + slot % PER_POWER) << (power - BITS);
    }
}
