package com.erpmax.realtime.client;

import java.time.Instant;

/**
 * Which stored event this is.
 *
 * @param eventId a UUID
 * @param stream one recipient room of one namespace, for example {@code /notifications#user:{uuid}}
 * @param position the event's own place in the stream
 * @param storedAt when the service stored it
 * @param replay whether the service sent it, or sent it again, because it had been missed
 */
public record EventPlace(String eventId, String stream, Position position, Instant storedAt, boolean replay) {}
