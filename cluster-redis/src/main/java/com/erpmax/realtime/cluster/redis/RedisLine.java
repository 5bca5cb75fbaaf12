package com.erpmax.realtime.cluster.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One connection for commands. Commands may be given from any thread; they leave with the next {@link #flush}.
 *
 * @param connection to be closed
 * @param commands what can be asked
 * @param subscribers counts the subscribers of a channel, on all servers
 */
record RedisLine(
        StatefulConnection<String, byte[]> connection,
        RedisClusterAsyncCommands<String, byte[]> commands,
        Function<String, CompletionStage<Long>> subscribers) {

    void flush() {
        connection.flushCommands();
    }
}
