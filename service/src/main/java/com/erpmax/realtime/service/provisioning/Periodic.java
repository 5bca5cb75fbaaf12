package com.erpmax.realtime.service.provisioning;

import java.time.Duration;

/** Says when something is due that is done again and again: at once, and then after each interval. For one thread. */
final class Periodic {

    private final long intervalNanos;
    private long nextNanos = System.nanoTime();

    Periodic(Duration interval) {
        this.intervalNanos = interval.toNanos();
    }

    /** Returns whether the interval is over; if so, the next one begins. */
    boolean isDue() {
        long now = System.nanoTime();
        if (now - nextNanos < 0) {
            return false;
        }
        nextNanos = now + intervalNanos;
        return true;
    }
}
