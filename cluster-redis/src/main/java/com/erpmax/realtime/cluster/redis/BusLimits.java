package com.erpmax.realtime.cluster.redis;

/**
 * The bounds of the bus. Immutable; start from {@link #defaults()}.
 *
 * @param streamLength entries that a stream keeps, about; default 100,000
 * @param streamBytes what the adapters' stream keeps, about, in bytes of its fields: fewer entries than {@code streamLength}
 *     while they are large, though never fewer than 100; default 128 MiB, which leaves three quarters of a Redis with 512 MiB
 *     to everything else and to what this is too low by
 * @param maxWaiting messages that may wait to be written, those of a time without Redis included; default 10,000
 * @param maxWaitingBytes the same in bytes; default 8 MiB
 * @param maxMessageBytes size of one message from another node; a larger one is refused; default 8 MiB
 * @param maxRequests requests to other nodes, and messages of theirs over pub/sub, that may be in work at once; default
 *     10,000. A request above that is answered by this node alone.
 * @param maxAsked sockets of this node that may owe an answer to other nodes at once, one that was asked twice counted
 *     twice; default 100,000. They take 10 MB, or 53 MB when each question is for one socket alone, for up to ten minutes;
 *     ten events to 10,000 sockets each fit. Sockets above that get the event and are not waited for.
 */
public record BusLimits(
        long streamLength,
        long streamBytes,
        int maxWaiting,
        long maxWaitingBytes,
        int maxMessageBytes,
        int maxRequests,
        int maxAsked) {
    private static final int MEBIBYTE = 1024 * 1024;

    public BusLimits {
        requirePositive("streamLength", streamLength);
        requirePositive("streamBytes", streamBytes);
        requirePositive("maxWaiting", maxWaiting);
        requirePositive("maxWaitingBytes", maxWaitingBytes);
        requirePositive("maxMessageBytes", maxMessageBytes);
        requirePositive("maxRequests", maxRequests);
        requirePositive("maxAsked", maxAsked);
    }

    /** The values given with each component. */
    public static BusLimits defaults() {
        return new BusLimits(100_000, 128 * MEBIBYTE, 10_000, 8 * MEBIBYTE, 8 * MEBIBYTE, 10_000, 100_000);
    }

    /** A copy with another length of streams. */
    public BusLimits withStreamLength(long length) {
        return new BusLimits(length, streamBytes, maxWaiting, maxWaitingBytes, maxMessageBytes, maxRequests, maxAsked);
    }

    /** A copy with another size of the adapters' stream. */
    public BusLimits withStreamBytes(long bytes) {
        return new BusLimits(streamLength, bytes, maxWaiting, maxWaitingBytes, maxMessageBytes, maxRequests, maxAsked);
    }

    /** A copy with other bounds for what waits. */
    public BusLimits withWaiting(int messages, long bytes) {
        return new BusLimits(streamLength, streamBytes, messages, bytes, maxMessageBytes, maxRequests, maxAsked);
    }

    /** A copy with another bound for requests to other nodes and messages of theirs. */
    public BusLimits withRequests(int requests) {
        return new BusLimits(
                streamLength, streamBytes, maxWaiting, maxWaitingBytes, maxMessageBytes, requests, maxAsked);
    }

    /** A copy with another bound for sockets that owe an answer to other nodes. */
    public BusLimits withAsked(int sockets) {
        return new BusLimits(
                streamLength, streamBytes, maxWaiting, maxWaitingBytes, maxMessageBytes, maxRequests, sockets);
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
