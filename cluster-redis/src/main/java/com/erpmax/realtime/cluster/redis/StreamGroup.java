package com.erpmax.realtime.cluster.redis;

import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Some streams that are read over one connection, and how much of them is asked for. Belongs to the reading thread. */
final class StreamGroup {
    /** What is asked for at once while nothing waits: who is given fewer has missed nothing. */
    private static final int SOME_ENTRIES = StreamLength.LEAST;
    /** What is asked for at most by a reader that catches up. */
    private static final int MOST_ENTRIES = 800;
    /** Only of small entries more are asked for: what comes next may be larger. */
    private static final int SMALL_BYTES = 4 * 1024;

    /** The state of the bus is proven between batches, so who takes so long for one is not brought another meanwhile. */
    private static final long LONG_NANOS = Duration.ofMillis(500).toNanos();

    /** What is decoded together, and read together once entries have been seen to be large. */
    static final long MANY_BYTES = 4L * 1024 * 1024;

    private final BusSession session;
    private final RedisLine line;
    private final List<StreamCursor> cursors;
    private int entries = SOME_ENTRIES;
    /** At first nobody knows how much there is. */
    private boolean isBehind = true;

    private long lastNanos;
    private boolean isTooEarly;

    StreamGroup(BusSession session, RedisLine line, List<StreamCursor> cursors) {
        this.session = session;
        this.line = line;
        this.cursors = cursors;
    }

    BusSession session() {
        return session;
    }

    RedisLine line() {
        return line;
    }

    List<StreamCursor> cursors() {
        return cursors;
    }

    @Nullable
    StreamCursor cursor(String stream) {
        return cursors.stream()
                .filter(cursor -> cursor.stream().equals(stream))
                .findFirst()
                .orElse(null);
    }

    /** How many entries of each stream are asked for. */
    int entries() {
        return entries;
    }

    /** Whether there is more than was read. */
    boolean isBehind() {
        return isBehind;
    }

    /** Whether the next batch is read while this one is handled. */
    boolean readsAhead() {
        return isBehind && isQuick();
    }

    private boolean isQuick() {
        return lastNanos < LONG_NANOS;
    }

    /**
     * Notes what was read. Who is behind asks for twice as many the next time: answers take long while everybody is busy.
     * Large entries, and such as take long, are asked for in smaller numbers.
     */
    void adapt(List<StreamMessage<String, byte[]>> batch) {
        int read = batch.size();
        long bytes = batch.stream().mapToLong(StreamGroup::bytesOf).sum();
        isBehind = read >= entries;
        boolean isSmall = bytes <= (long) SMALL_BYTES * read && isQuick();
        long wanted = isBehind && isSmall ? Math.min(MOST_ENTRIES, 2L * entries) : SOME_ENTRIES;
        long fitting = bytes == 0 ? wanted : Math.max(1, MANY_BYTES * read / bytes);
        entries = (int) Math.min(wanted, fitting);
    }

    /**
     * Notes how long it took to handle a batch. After a long one the next, if it was read ahead, is read anew and in part,
     * so that a probe has to wait for no more than one.
     */
    void took(long nanos, boolean hasReadAhead) {
        lastNanos = nanos;
        if (hasReadAhead && !isQuick()) {
            isTooEarly = true;
            entries = Math.min(entries, SOME_ENTRIES);
        }
    }

    /** Whether what has come is to be read anew; said once. */
    boolean takeTooEarly() {
        boolean was = isTooEarly;
        isTooEarly = false;
        return was;
    }

    /** There is nothing to read. */
    void caughtUp() {
        isBehind = false;
        entries = Math.min(entries, SOME_ENTRIES);
    }

    /** The size of an entry. */
    static long bytesOf(StreamMessage<String, byte[]> entry) {
        long bytes = 0;
        for (Map.Entry<String, byte[]> field : entry.getBody().entrySet()) {
            bytes += field.getKey().length() + field.getValue().length;
        }
        return bytes;
    }
}
