package com.erpmax.realtime.client;

/**
 * How far a stream has been taken: everything up to and with this place.
 *
 * @param epoch which life of the stream {@code seq} belongs to; empty before its first event
 * @param seq the place of the last event that was taken, 0 before the first
 */
public record Position(String epoch, long seq) {

    public Position {
        if (seq < 0) {
            throw new IllegalArgumentException("seq: " + seq + " (expected: 0 or more)");
        }
    }

    boolean isOfEpochOf(Position other) {
        return epoch.equals(other.epoch);
    }
}
