package com.erpmax.realtime.cluster.redis;

/**
 * How many entries the adapters' stream may keep, so that neither they nor their bytes are too many. Goes by the entries that
 * were read last, whoever wrote them: so all nodes know about the same, and one that writes seldom, but much at once, does not
 * drop what the others have written. Belongs to the reading thread; anybody may ask for {@link #entries}.
 */
final class StreamLength {
    /** No stream is trimmed to fewer on purpose: a reader that is given fewer at once knows by that that it has missed none. */
    static final int LEAST = 100;

    private static final int REMEMBERED = 10_000;
    /** Fewer tell little of those that were there before them, unless they alone are as much as may be there. */
    private static final int ENOUGH = 1_000;

    private final long mostEntries;
    private final long mostBytes;
    /** A ring. */
    private final int[] sizes = new int[REMEMBERED];

    private int first;
    private int count;
    private long bytes;
    private boolean isFull;
    private volatile long entries;

    StreamLength(BusLimits limits) {
        this.mostEntries = limits.streamLength();
        this.mostBytes = limits.streamBytes();
        this.entries = mostEntries;
    }

    /** Notes an entry by its size in bytes. */
    void read(long size) {
        int entry = (int) Math.min(size, Integer.MAX_VALUE);
        if (count == REMEMBERED) {
            forgetFirst();
        }
        sizes[(first + count) % REMEMBERED] = entry;
        count++;
        bytes += entry;
        while (bytes > mostBytes && count > 1) {
            forgetFirst();
            isFull = true;
        }
        if (isFull || count >= ENOUGH) {
            long average = Math.max(1, bytes / count);
            entries = Math.min(mostEntries, Math.max(LEAST, mostBytes / average));
        }
    }

    /** How many, about. */
    long entries() {
        return entries;
    }

    private void forgetFirst() {
        bytes -= sizes[first];
        first = (first + 1) % REMEMBERED;
        count--;
    }
}
