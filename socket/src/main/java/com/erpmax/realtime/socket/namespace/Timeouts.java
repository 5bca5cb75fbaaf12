package com.erpmax.realtime.socket.namespace;

import java.time.Duration;

/** Checks the time that somebody is willing to wait. */
final class Timeouts {
    private Timeouts() {}

    static Duration require(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: > 0)");
        }
        return timeout;
    }
}
