package com.erpmax.realtime.engine.testing;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** What an attack costs: bytes allocated on the heap by one thread, and bytes that the buffer pool holds. */
public final class Memory {

    private static final int MEBIBYTE = 1024 * 1024;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Memory() {}

    /** The bytes that a thread has allocated on the heap since it began, also those that are garbage by now. */
    public static long allocatedBy(long threadId) {
        return THREADS.getThreadAllocatedBytes(threadId);
    }

    /** The bytes that the pool of buffers has taken from the system and from the heap. */
    public static long pooled() {
        ByteBufAllocatorMetric metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    /** Takes memory outside the heap until no more than this is left; what is returned has to be released. */
    public static List<ByteBuf> fillAllBut(long leftBytes) {
        List<ByteBuf> taken = new ArrayList<>();
        while (used() < PlatformDependent.maxDirectMemory() - leftBytes) {
            taken.add(ByteBufAllocator.DEFAULT.directBuffer(MEBIBYTE));
        }
        return taken;
    }

    private static long used() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }
}
