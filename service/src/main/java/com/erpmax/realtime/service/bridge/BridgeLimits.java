package com.erpmax.realtime.service.bridge;

import java.time.Duration;

/**
 * Bounds of the bridge. Immutable.
 *
 * @param messages how many messages may wait to be carried out; further ones are dropped
 * @param bytes how many bytes they may have together; also about how much memory those that wait to be stored may take
 * @param notifications how many notifications may wait to be stored; further ones are dropped
 * @param answers what bounds acknowledgements
 * @param retryAfter how long a notification waits before the next try to store it
 */
record BridgeLimits(int messages, int bytes, int notifications, AnswerLimits answers, Duration retryAfter) {

    static final BridgeLimits DEFAULTS =
            new BridgeLimits(10_000, 16 << 20, 1_000, AnswerLimits.DEFAULTS, Duration.ofSeconds(1));
}
