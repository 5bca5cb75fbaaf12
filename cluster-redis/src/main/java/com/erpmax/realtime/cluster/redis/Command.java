package com.erpmax.realtime.cluster.redis;

import java.util.concurrent.CompletionStage;

/**
 * What is said to Redis, perhaps more than once. Belongs to the control thread.
 *
 * @param <T> the answer
 */
@FunctionalInterface
interface Command<T> {
    /** Gives it to a connection; returns the answer. */
    CompletionStage<T> send(RedisLine line);

    /** Does while there is no connection what would hold up others when there is one; nothing the second time. */
    default void prepare() {}

    /** Redis has answered to the last {@link #send} that it did not do it. */
    default void refused() {}
}
