package com.erpmax.realtime.verification.broken.service.notifications;

import java.time.Clock;
import java.time.Instant;

/** Three ways around an injected clock. */
@SuppressWarnings("JavaTimeDefaultTimeZone") // the point of this class
final class ReadsTheWallClock {

    long milliseconds() {
        return System.currentTimeMillis();
    }

    Instant instant() {
        return Instant.now();
    }

    Clock clock() {
        return Clock.systemUTC();
    }
}
