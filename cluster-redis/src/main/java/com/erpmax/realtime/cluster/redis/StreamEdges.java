package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.socket.recovery.Place;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The ends of a stream at one moment. Immutable.
 *
 * @param cursor what it is read with
 * @param first the oldest entry; {@link Place#ZERO} if there is none
 * @param last the newest entry; likewise
 * @param length how many there are
 */
record StreamEdges(StreamCursor cursor, Place first, Place last, long length) {

    /** Looks them up; leaves with the next flush of the connection. */
    static CompletableFuture<StreamEdges> of(RedisLine line, StreamCursor cursor) {
        RedisClusterAsyncCommands<String, byte[]> commands = line.commands();
        Limit one = Limit.from(1);
        CompletableFuture<Place> first = commands.xrange(cursor.stream(), Range.unbounded(), one)
                .thenApply(StreamEdges::idOf)
                .toCompletableFuture();
        CompletableFuture<Place> last = commands.xrevrange(cursor.stream(), Range.unbounded(), one)
                .thenApply(StreamEdges::idOf)
                .toCompletableFuture();
        return commands.xlen(cursor.stream())
                .toCompletableFuture()
                .thenCombine(
                        first.thenCombine(last, List::of),
                        (length, ends) -> new StreamEdges(cursor, ends.getFirst(), ends.getLast(), length));
    }

    /**
     * Whether entries after a position are gone.
     *
     * @param kept how many are left in a stream of which some are gone; by this alone it is told from one that had none
     *     yet at that position
     */
    boolean isTrimmed(Place position, long kept) {
        return position.equals(Place.ZERO)
                ? length >= kept
                : length > 0 && first.previous().compareTo(position) > 0;
    }

    private static Place idOf(List<StreamMessage<String, byte[]>> entries) {
        return entries.isEmpty() ? Place.ZERO : Place.parse(entries.getFirst().getId());
    }
}
