package com.erpmax.realtime.verification.faults.stack;

import com.erpmax.realtime.verification.crowd.Backoff;
import java.time.Duration;

/**
 * How large a run is.
 *
 * @param clients of which half know nothing of streams
 * @param tenantSize clients of one tenant
 * @param notificationsPerSecond to single users
 * @param roomEventsPerSecond to tenants, half of them stored and half live
 * @param stormClients how many come back at once in the storm
 * @param jobs in a run with jobs
 * @param kills of the worker in one run
 * @param share of the faults' full lengths
 */
record Scale(
        int clients,
        int tenantSize,
        int notificationsPerSecond,
        int roomEventsPerSecond,
        int stormClients,
        int jobs,
        int kills,
        double share,
        Backoff backoff) {

    /** For every run of the tests. */
    static final Scale SHORT = new Scale(40, 5, 20, 20, 300, 60, 2, 0.1, Backoff.FAST);

    /** What the operator is promised. */
    static final Scale LONG = new Scale(1_000, 10, 200, 200, 10_000, 5_000, 100, 1.0, Backoff.STOCK);

    private static final long SHORTEST_MILLIS = 2_500;

    /** How long a fault lasts here that lasts so long in full. */
    Duration of(Duration full) {
        long least = Math.min(SHORTEST_MILLIS, full.toMillis());
        return Duration.ofMillis(Math.max(least, Math.round(full.toMillis() * share)));
    }

    /** The same run with another number of clients. */
    Scale withClients(int number) {
        return new Scale(
                number,
                tenantSize,
                notificationsPerSecond,
                roomEventsPerSecond,
                stormClients,
                jobs,
                kills,
                share,
                backoff);
    }
}
