package com.erpmax.realtime.service.events;

/**
 * A place in a stream: what comes up to it, and with it, has been taken.
 *
 * @param epoch which life of the stream {@code seq} belongs to; empty with place 0 for a stream that had no event yet
 * @param seq 0 before the first event
 */
public record StreamPlace(String epoch, long seq) {

    /** Before the first event of a stream that has none. */
    public static final StreamPlace NOWHERE = new StreamPlace("", 0);

    public StreamPlace {
        if (seq < 0) {
            throw new IllegalArgumentException("seq: " + seq + " (expected: 0 and more)");
        }
    }

    /** Returns the place; {@link #NOWHERE} itself, which most streams of most users are at, if it is that. */
    public static StreamPlace of(String epoch, long seq) {
        return seq == 0 && epoch.isEmpty() ? NOWHERE : new StreamPlace(epoch, seq);
    }

    /** Returns a place of the same life of the stream. */
    public StreamPlace at(long other) {
        return new StreamPlace(epoch, other);
    }
}
