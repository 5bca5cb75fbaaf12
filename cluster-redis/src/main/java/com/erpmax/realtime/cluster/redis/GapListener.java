package com.erpmax.realtime.cluster.redis;

/** Learns of gaps. */
@FunctionalInterface
public interface GapListener {
    /**
     * Entries may have been missed. Called on the bus's reading thread, before the first entry after the gap is given to
     * a {@link StreamListener}; should return soon. An exception is logged.
     */
    void missed(Gap gap);
}
