package com.erpmax.realtime.service.events;

import java.time.Instant;

/**
 * One committed event of a stream.
 *
 * @param seq its place in the stream: 1, 2, 3, … without gaps
 * @param epoch which life of the stream {@code seq} belongs to; positions of another epoch mean nothing
 * @param eventId a UUID; clients de-duplicate by it
 * @param name the event's name, for example {@code status:update}
 * @param payload the JSON object that clients get, with {@code event_id, stream, seq, epoch, ts} added
 */
public record StoredEvent(
        StreamName stream, long seq, String epoch, String eventId, String name, String payload, Instant createdAt) {

    /** Returns where it stands. */
    public EventPlace place() {
        return new EventPlace(eventId, stream, seq, epoch);
    }
}
