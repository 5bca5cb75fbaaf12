package com.erpmax.realtime.client;

import java.time.Duration;

/**
 * The bounds of a client.
 *
 * @param queuedEvents the most stored events that wait for the handlers; more are asked for again later
 * @param heldEvents the most live events of a stream that wait while the service is asked for earlier ones
 * @param syncPage how many events one {@code sync} asks for, 1 to 500
 * @param pendingRequests the most client events that wait for their answers
 * @param subscriptions the most subscriptions
 * @param connectTimeout the longest time from opening a connection to being let in
 * @param answerTimeout the longest time that {@code sync} waits for its answer before it is asked again
 */
record ClientLimits(
        int queuedEvents,
        int heldEvents,
        int syncPage,
        int pendingRequests,
        int subscriptions,
        Duration connectTimeout,
        Duration answerTimeout) {

    static ClientLimits defaults() {
        return new ClientLimits(1_000, 1_000, 100, 256, 64, Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    ClientLimits withQueuedEvents(int most) {
        return new ClientLimits(
                most, heldEvents, syncPage, pendingRequests, subscriptions, connectTimeout, answerTimeout);
    }

    ClientLimits withConnectTimeout(Duration longest) {
        return new ClientLimits(
                queuedEvents, heldEvents, syncPage, pendingRequests, subscriptions, longest, answerTimeout);
    }
}
