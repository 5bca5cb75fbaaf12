package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.socket.recovery.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far this node has read one stream. Belongs to the reading thread; anybody may ask for its {@link #position}. */
final class StreamCursor {
    /** Writers whose last number is remembered; the one not heard of for longest is forgotten for one more. */
    private static final int MAX_WRITERS = 1_000;

    /** What is lost while a reader lags is told this often. */
    static final long TELL_EVERY_NANOS = 1_000_000_000L;

    private final String stream;
    private final Intake intake;
    private final Map<String, Long> lastNumbers = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_WRITERS;
        }
    };
    private volatile @Nullable Place position;
    private Place lostBefore = Place.ZERO;
    private long toldNanos;
    private boolean hasTold;
    private boolean hasUntoldLoss;

    StreamCursor(String stream, Intake intake) {
        this.stream = stream;
        this.intake = intake;
    }

    String stream() {
        return stream;
    }

    Intake intake() {
        return intake;
    }

    /** The entry that was read last; null before the first place is known. */
    @Nullable
    Place position() {
        return position;
    }

    /** Goes on after this entry; null for the end of the stream when Redis is asked next. */
    void moveTo(@Nullable Place place) {
        position = place;
    }

    /**
     * Notes that entries before this one are gone.
     *
     * @return whether that is to be told now; if not, it was told before, or {@link #takeUntoldLoss} says so later
     */
    boolean hasLost(Place first, long nowNanos) {
        if (first.compareTo(lostBefore) <= 0) {
            return false;
        }
        lostBefore = first;
        if (hasTold && nowNanos - toldNanos < TELL_EVERY_NANOS) {
            hasUntoldLoss = true;
            return false;
        }
        hasTold = true;
        toldNanos = nowNanos;
        hasUntoldLoss = false;
        return true;
    }

    /** What is read from now on is another server's. */
    void forgetLosses() {
        lostBefore = Place.ZERO;
        hasTold = false;
        hasUntoldLoss = false;
    }

    /** Whether something was lost since that was told last; to be asked when the reader has caught up. */
    boolean takeUntoldLoss() {
        boolean isUntold = hasUntoldLoss;
        hasUntoldLoss = false;
        return isUntold;
    }

    /**
     * Notes what a writer has numbered.
     *
     * @param mark as {@link WriterMark} writes it
     * @return false if the same has been read already: its writer sent it again because an answer was lost
     */
    boolean isNew(String mark) {
        String writer = WriterMark.writerOf(mark);
        long number = WriterMark.numberOf(mark);
        Long last = lastNumbers.get(writer);
        if (last != null && number <= last) {
            return false;
        }
        lastNumbers.put(writer, number);
        return true;
    }
}
