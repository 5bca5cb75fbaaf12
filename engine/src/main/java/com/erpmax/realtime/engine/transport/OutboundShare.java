package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.AnyThread;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.internal.PlatformDependent;

/**
 * Bounds what waits for peers that do not take it, for all connections together: as memory outside the heap gets short, in
 * the last tenth or so of it, each connection may let less wait, so that those with the longest queues go and the memory
 * is never used up by them. A message for many counts once in that memory, however many wait for it.
 */
@AnyThread
public final class OutboundShare {

    /** What may wait for each peer in any case, in bytes. */
    static final int FREE_BYTES = 16 * 1024;

    private static final int SHARE = 16;
    private static final long MOST = PlatformDependent.maxDirectMemory() / 16 * 15;

    private OutboundShare() {}

    /**
     * Whether so much waits for a peer that nothing more may be sent to it.
     *
     * @param maxBytes what may wait while there is enough memory
     */
    public static boolean isExceeded(long waitingBytes, long maxBytes) {
        return waitingBytes > maxBytes || (waitingBytes > FREE_BYTES && waitingBytes > share(MOST - usedBytes()));
    }

    /** What may wait for one peer while so much memory is left. */
    static long share(long leftBytes) {
        return Math.max(FREE_BYTES, leftBytes / SHARE);
    }

    private static long usedBytes() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider counting
                ? counting.metric().usedDirectMemory()
                : 0;
    }
}
