package com.erpmax.realtime.cluster.redis;

import java.time.Duration;

/**
 * The times of the bus. Immutable; start from {@link #defaults()}.
 *
 * @param probeEvery how often a probe is written; default 1 s
 * @param proofWithin the state is proven while a probe not older than this was read back; default 4 s. With no proof
 *     for so long all connections are given up and made anew.
 * @param staleAfter what is older is neither delivered nor written when this process did not run meanwhile; default 10 s
 * @param keepFor how long what could not be written is kept for the time when Redis is back; default 2 min
 * @param connectWithin how long making the connections may take; default 2 s
 * @param requestWithin how long other nodes may take to answer a request that names no time; default 5 s
 */
public record BusTimes(
        Duration probeEvery,
        Duration proofWithin,
        Duration staleAfter,
        Duration keepFor,
        Duration connectWithin,
        Duration requestWithin) {

    public BusTimes {
        requirePositive("probeEvery", probeEvery);
        requirePositive("proofWithin", proofWithin);
        requirePositive("staleAfter", staleAfter);
        requirePositive("keepFor", keepFor);
        requirePositive("connectWithin", connectWithin);
        requirePositive("requestWithin", requestWithin);
    }

    /** The values given with each component. */
    public static BusTimes defaults() {
        return new BusTimes(
                Duration.ofSeconds(1),
                Duration.ofSeconds(4),
                Duration.ofSeconds(10),
                Duration.ofMinutes(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5));
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
