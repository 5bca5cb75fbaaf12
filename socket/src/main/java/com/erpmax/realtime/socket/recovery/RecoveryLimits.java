package com.erpmax.realtime.socket.recovery;

import java.time.Duration;

/**
 * Times and bounds of connection state recovery. Immutable; start from {@link #defaults()}.
 *
 * @param maxDisconnectionDuration how long after its end a socket can be recovered; default 2 min
 * @param maxSessionPackets packets that are kept for one socket; the oldest is dropped for one more; default 1,000
 * @param maxSessionBytes the same counted in characters and attached bytes; default 128 KiB, which in UTF-8
 *     stays below the 512 KiB that may wait for a connection
 * @param maxTotalBytes characters and attached bytes that are kept on this node, a packet counted once for each event
 *     loop with recipients; every loop has an equal part and drops its oldest packets for more; default 64 MiB
 * @param maxAwaySockets sockets that have ended and can be recovered; while there are so many, those that end cannot;
 *     default 10,000 in each namespace
 */
public record RecoveryLimits(
        Duration maxDisconnectionDuration,
        int maxSessionPackets,
        long maxSessionBytes,
        long maxTotalBytes,
        int maxAwaySockets) {

    public RecoveryLimits {
        if (maxDisconnectionDuration.isNegative() || maxDisconnectionDuration.isZero()) {
            throw new IllegalArgumentException(
                    "maxDisconnectionDuration: " + maxDisconnectionDuration + " (expected: > 0)");
        }
        requirePositive("maxSessionPackets", maxSessionPackets);
        requirePositive("maxSessionBytes", maxSessionBytes);
        requirePositive("maxTotalBytes", maxTotalBytes);
        requirePositive("maxAwaySockets", maxAwaySockets);
    }

    /** The values given with each component. */
    public static RecoveryLimits defaults() {
        return new RecoveryLimits(Duration.ofMinutes(2), 1_000, 128 * 1024, 64 * 1024 * 1024, 10_000);
    }

    /** A copy with another time. */
    public RecoveryLimits withMaxDisconnectionDuration(Duration duration) {
        return new RecoveryLimits(duration, maxSessionPackets, maxSessionBytes, maxTotalBytes, maxAwaySockets);
    }

    /** A copy with other bounds for one socket. */
    public RecoveryLimits withSession(int packets, long bytes) {
        return new RecoveryLimits(maxDisconnectionDuration, packets, bytes, maxTotalBytes, maxAwaySockets);
    }

    /** A copy with other bounds for the node. */
    public RecoveryLimits withTotal(long bytes, int awaySockets) {
        return new RecoveryLimits(maxDisconnectionDuration, maxSessionPackets, maxSessionBytes, bytes, awaySockets);
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
