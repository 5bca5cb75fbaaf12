package com.erpmax.realtime.service.bridge;

import java.time.Duration;

/**
 * Bounds of the bridge. Immutable.
 *
 * @param messages how many messages may wait to be carried out; further ones are dropped
 * @param bytes how many bytes they may have together; also about how much memory those that wait to be stored may take
 * @param notifications how many notifications may wait to be stored; further ones are dropped
 * @param answers how many events may wait for acknowledgements; further ones are sent without asking
 * @param answerBytes characters of one acknowledgement; a longer one is dropped
 * @param answerWithin how long an acknowledgement is waited for, as long as Python services wait unless they say else
 * @param retryAfter how long a notification waits before the next try to store it
 */
record BridgeLimits(
        int messages,
        int bytes,
        int notifications,
        int answers,
        int answerBytes,
        Duration answerWithin,
        Duration retryAfter) {

    static final BridgeLimits DEFAULTS =
            new BridgeLimits(10_000, 16 << 20, 1_000, 1_000, 64 << 10, Duration.ofSeconds(60), Duration.ofSeconds(1));
}
