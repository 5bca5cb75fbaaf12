package com.erpmax.realtime.service.events;

/**
 * Where a stored event stands. It says which event it was, also after the event itself is gone.
 *
 * @param eventId a UUID; clients de-duplicate by it
 * @param seq the place in the stream: 1, 2, 3, … without gaps
 * @param epoch which life of the stream {@code seq} belongs to
 */
public record EventPlace(String eventId, StreamName stream, long seq, String epoch) {}
