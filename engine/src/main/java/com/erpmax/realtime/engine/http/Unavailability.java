package com.erpmax.realtime.engine.http;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Why no session can be opened now, and when it is worth coming back.
 *
 * @param reason a word for the meter {@code realtime.engine.unavailable}: one of a few, never something of a peer's
 * @param retryAfter told in whole seconds, rounded up, at least one
 * @param message what the peer is told
 */
public record Unavailability(String reason, Duration retryAfter, String message) {

    private static final int LONGEST_SPREAD_SECONDS = 10;

    public Unavailability {
        if (retryAfter.isNegative()) {
            throw new IllegalArgumentException("retryAfter: " + retryAfter + " (expected: >= PT0S)");
        }
    }

    /** One that asks each peer to come back after another time, one to ten seconds, so that a crowd does not return at once. */
    public static Unavailability spread(String reason, String message) {
        int seconds = ThreadLocalRandom.current().nextInt(LONGEST_SPREAD_SECONDS) + 1;
        return new Unavailability(reason, Duration.ofSeconds(seconds), message);
    }

    static Unavailability full() {
        return spread("full", "The server is full");
    }

    static Unavailability busy() {
        return spread("busy", "The server is deciding about too many requests");
    }

    static Unavailability tooMany() {
        return spread("rate", "Too many connect at the moment");
    }

    static Unavailability stopping() {
        return spread("stopping", "The server is stopping");
    }

    /** The number of {@code Retry-After} (RFC 9110 §10.2.3). */
    long retryAfterSeconds() {
        return Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds());
    }
}
