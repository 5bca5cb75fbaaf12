package com.erpmax.realtime.service.provisioning;

import java.time.Duration;

/**
 * The times that keep two runs of a job apart: nobody else takes the job before the lease is over, and by then whoever
 * could not renew it has ended its command.
 *
 * @param lease how long a lease lasts after it was taken or renewed
 * @param longestEnd how long a command may still run after it was told to end
 */
record LeaseTimes(Duration lease, Duration longestEnd) {

    /** For the step from the moment in which a command is to be ended to its first signal, on a machine that is busy. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    LeaseTimes {
        if (lease.dividedBy(2).compareTo(longestEnd.plus(MARGIN)) < 0) {
            throw new IllegalArgumentException(
                    "lease: " + lease + " (expected: >= 2 * (" + longestEnd + " + " + MARGIN + "))");
        }
    }

    /** Returns how often the lease is renewed: several times before {@link #safe()} is over. */
    Duration renewEvery() {
        return lease.dividedBy(6);
    }

    /** Returns how long after its last renewal a command may go on. */
    Duration safe() {
        return lease.minus(longestEnd).minus(MARGIN);
    }
}
