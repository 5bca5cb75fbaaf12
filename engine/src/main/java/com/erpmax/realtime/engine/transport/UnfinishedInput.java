package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.AnyThread;
import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what all connections of this process together hold of messages that have not come whole, whatever their number:
 * an eighth of the memory in the heap or outside it, whichever is less. Each may hold a quarter of what is left of that, so
 * some is always left for others, and the one that asks for more is refused. Small rests are not counted, as most of what
 * comes is.
 */
@AnyThread
public final class UnfinishedInput {

    /** What each connection may hold in any case, in bytes. */
    static final int UNCOUNTED_BYTES = 4 * 1024;

    private static final int PART_OF_MEMORY = 8;
    private static final int SHARE = 4;
    private static final UnfinishedInput OF_PROCESS = new UnfinishedInput(
            Math.min(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory()) / PART_OF_MEMORY);

    private final AtomicLong leftBytes;

    /** @param bytes what all may hold together */
    UnfinishedInput(long bytes) {
        this.leftBytes = new AtomicLong(bytes);
    }

    /** The one that all connections share. */
    public static UnfinishedInput ofProcess() {
        return OF_PROCESS;
    }

    /**
     * A connection holds more or less than before.
     *
     * @param countedBytes what the last call for it has returned; 0 at first
     * @param heldBytes what it holds now; 0 when it ends
     * @return what is counted for it now; or a negative number if it may not hold so much, and is counted as before
     */
    public long change(long countedBytes, long heldBytes) {
        long counting = heldBytes <= UNCOUNTED_BYTES ? 0 : heldBytes;
        long more = counting - countedBytes;
        if (more == 0) {
            return counting;
        }
        if (more > 0 && counting > (leftBytes.get() + countedBytes) / SHARE) {
            return -1;
        }
        leftBytes.addAndGet(-more);
        return counting;
    }
}
