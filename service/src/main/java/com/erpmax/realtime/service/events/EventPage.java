package com.erpmax.realtime.service.events;

import java.util.List;

/**
 * Some events of a stream, oldest first and without gaps.
 *
 * @param from the place before the first of them: what was asked for, or where what is kept begins
 * @param head the place of the stream's newest event at that moment
 * @param isTruncated whether events between the place that was asked for and {@code from} are gone, or the place is of
 *     another life of the stream
 */
public record EventPage(List<StoredEvent> events, StreamPlace from, StreamPlace head, boolean isTruncated) {

    /** Returns the place after the last of them. */
    public StreamPlace next() {
        return events.isEmpty() ? from : from.at(events.getLast().seq());
    }

    /** Returns whether there were more. */
    public boolean hasMore() {
        return next().seq() < head.seq();
    }
}
