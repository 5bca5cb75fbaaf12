package com.erpmax.realtime.cluster.redis;

import java.time.Duration;

/**
 * The times of a {@link RedisChannel}. Immutable.
 *
 * @param lookEvery how often the connections are asked whether they work, and the pause before the next try to connect
 * @param answerWithin how long Redis may take to answer; then the connections are given up
 * @param staleAfter what arrives after this process did not run for so long is not delivered; longer than the other two
 *     together
 */
public record ChannelTimes(Duration lookEvery, Duration answerWithin, Duration staleAfter) {
    public ChannelTimes {
        if (lookEvery.plus(answerWithin).plus(answerWithin).compareTo(staleAfter) >= 0) {
            throw new IllegalArgumentException(
                    "staleAfter: " + staleAfter + " (expected: more than lookEvery and twice answerWithin together)");
        }
    }

    /** Every second, within 4 seconds, after 10 seconds. */
    public static ChannelTimes defaults() {
        return new ChannelTimes(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(10));
    }

    /** How long after Redis answers again it takes at most to connect: a try that hangs, and the pause before the next. */
    public Duration backWithin() {
        return answerWithin.plus(lookEvery);
    }
}
