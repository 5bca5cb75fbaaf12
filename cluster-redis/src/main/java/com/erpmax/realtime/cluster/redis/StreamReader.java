package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.socket.recovery.Place;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads streams from cursors of this node, entry by entry in their order, and gives them to their listeners on one
 * thread. Who is behind is brought the next batch while one is handled; no more than these two are ever held. All
 * methods but {@link #add} run on that thread.
 */
final class StreamReader {
    private static final Duration BLOCK = Duration.ofMillis(500);
    /** What is asked for at once while nothing waits, and what at most by a reader that catches up. */
    private static final int SOME_ENTRIES = 100;

    private static final int MOST_ENTRIES = 400;
    /** Only of small entries more are asked for: what comes next may be larger. */
    private static final int SMALL_BYTES = 4 * 1024;

    /** The state of the bus is proven between two batches. */
    private static final long LONG_NANOS = Duration.ofMillis(500).toNanos();

    private static final long MANY_BYTES = 4L * 1024 * 1024;
    /** The length at which other adapters trim by default. */
    private static final long OTHERS_STREAM_LENGTH = 10_000;

    private static final Logger log = LoggerFactory.getLogger(StreamReader.class);

    private final Executor executor;
    private final BusLimits limits;
    private final PauseWatch watch;
    private final BusMeters meters;
    private final Consumer<Gap> gaps;
    private final List<StreamCursor> cursors = new CopyOnWriteArrayList<>();
    private int pauses;

    StreamReader(Executor executor, BusLimits limits, PauseWatch watch, BusMeters meters, Consumer<Gap> gaps) {
        this.executor = executor;
        this.limits = limits;
        this.watch = watch;
        this.meters = meters;
        this.gaps = gaps;
        this.pauses = watch.pauses();
    }

    /** Some streams that are read over one connection. */
    private static final class Group {
        private final BusSession session;
        private final RedisLine line;
        private final List<StreamCursor> cursors;
        private int entries = SOME_ENTRIES;
        /** At first nobody knows how much there is. */
        private boolean isBehind = true;

        private long lastNanos;

        Group(BusSession session, RedisLine line, List<StreamCursor> cursors) {
            this.session = session;
            this.line = line;
            this.cursors = cursors;
        }

        @Nullable
        StreamCursor cursor(String stream) {
            return cursors.stream()
                    .filter(cursor -> cursor.stream().equals(stream))
                    .findFirst()
                    .orElse(null);
        }

        /**
         * Who is behind asks for twice as many the next time: answers take long while everybody is busy. Large entries,
         * and such as take long, are asked for in smaller numbers.
         */
        void adapt(List<StreamMessage<String, byte[]>> batch) {
            int read = batch.size();
            long bytes = batch.stream().mapToLong(StreamReader::bytesOf).sum();
            isBehind = read >= entries;
            boolean isSmall = bytes <= (long) SMALL_BYTES * read && lastNanos < LONG_NANOS;
            long wanted = isBehind && isSmall ? Math.min(MOST_ENTRIES, 2L * entries) : SOME_ENTRIES;
            long fitting = bytes == 0 ? wanted : Math.max(1, MANY_BYTES * read / bytes);
            entries = (int) Math.min(wanted, fitting);
        }

        /** So long it took to handle a batch. */
        void took(long nanos) {
            lastNanos = nanos;
        }

        /** There is nothing to read. */
        void caughtUp() {
            isBehind = false;
            entries = Math.min(entries, SOME_ENTRIES);
        }
    }

    /** Reads one more stream, from its end on. From any thread. */
    StreamCursor add(String stream, StreamListener listener) {
        StreamCursor cursor = new StreamCursor(stream, listener);
        cursors.add(cursor);
        return cursor;
    }

    /**
     * Finds out where each cursor stands in what there is now.
     *
     * @param isNewServer whether it is not the server that was read before
     */
    CompletionStage<Void> locate(BusSession session, boolean isNewServer) {
        RedisLine line = session.writing();
        int pausesBefore = watch.pauses();
        List<CompletableFuture<Edges>> edges = edges(line, cursors);
        line.flush();
        return CompletableFuture.allOf(edges.toArray(CompletableFuture[]::new))
                .thenRunAsync(
                        () -> {
                            requireCurrent(session);
                            if (watch.pauses() != pausesBefore || hasPaused()) {
                                throw new IllegalStateException("this process was stopped meanwhile");
                            }
                            if (isNewServer) {
                                gaps.accept(new Gap(GapReason.NEW_SERVER, null));
                            }
                            edges.forEach(found -> place(found.join(), isNewServer));
                        },
                        executor);
    }

    /** Finds the end for one stream that came late. */
    CompletionStage<Void> locate(BusSession session, RedisLine line, StreamCursor cursor) {
        CompletableFuture<Edges> edges = edges(line, cursor);
        line.flush();
        return edges.thenAcceptAsync(
                found -> {
                    requireCurrent(session);
                    place(found, false);
                },
                executor);
    }

    /** What a connection says that was given up meanwhile must not move what another one reads. */
    private static void requireCurrent(BusSession session) {
        if (session.isLost()) {
            throw new IllegalStateException("the connection was given up meanwhile");
        }
    }

    /** Begins to read all streams over one connection. */
    void start(BusSession session, RedisLine line) {
        executor.execute(() -> next(new Group(session, line, cursors), List.of()));
    }

    /** Begins to read one stream over a connection of its own. */
    void start(BusSession session, RedisLine line, StreamCursor cursor) {
        executor.execute(() -> next(new Group(session, line, List.of(cursor)), List.of()));
    }

    List<StreamCursor> cursors() {
        return cursors;
    }

    /** Another thread has noticed a pause. From any thread. */
    void pausedElsewhere() {
        executor.execute(this::hasPaused);
    }

    /** Whether this process did not run for too long: then everything begins at the end again. */
    boolean hasPaused() {
        int now = watch.pauses();
        if (now == pauses) {
            return false;
        }
        pauses = now;
        cursors.forEach(cursor -> cursor.moveTo(null));
        gaps.accept(new Gap(GapReason.PAUSED, null));
        return true;
    }

    /** The ends of a stream. */
    private record Edges(StreamCursor cursor, Place first, Place last, long length) {}

    private static CompletableFuture<Edges> edges(RedisLine line, StreamCursor cursor) {
        RedisClusterAsyncCommands<String, byte[]> commands = line.commands();
        Limit one = Limit.from(1);
        CompletableFuture<Place> first = commands.xrange(cursor.stream(), Range.unbounded(), one)
                .thenApply(StreamReader::idOf)
                .toCompletableFuture();
        CompletableFuture<Place> last = commands.xrevrange(cursor.stream(), Range.unbounded(), one)
                .thenApply(StreamReader::idOf)
                .toCompletableFuture();
        return commands.xlen(cursor.stream())
                .toCompletableFuture()
                .thenCombine(
                        first.thenCombine(last, List::of),
                        (length, ends) -> new Edges(cursor, ends.getFirst(), ends.getLast(), length));
    }

    private static List<CompletableFuture<Edges>> edges(RedisLine line, List<StreamCursor> cursors) {
        return cursors.stream().map(cursor -> edges(line, cursor)).toList();
    }

    private static Place idOf(List<StreamMessage<String, byte[]>> entries) {
        return entries.isEmpty() ? Place.ZERO : Place.parse(entries.getFirst().getId());
    }

    private void place(Edges edges, boolean isNewServer) {
        StreamCursor cursor = edges.cursor();
        Place position = cursor.position();
        if (isNewServer) {
            cursor.forgetLosses();
        }
        if (position == null) {
            cursor.moveTo(edges.last());
            return;
        }
        if (isTrimmed(edges, position)) {
            if (!isNewServer) {
                noteLoss(cursor, edges);
            }
            cursor.moveTo(edges.first().previous());
        } else if (edges.last().compareTo(position) < 0) {
            if (!isNewServer) {
                // Where servers have no ids to tell: a replica that had not all of it has taken over.
                gaps.accept(new Gap(GapReason.NEW_SERVER, cursor.stream()));
            }
            cursor.moveTo(edges.last());
        }
    }

    /** Whether entries after this position are gone. */
    private boolean isTrimmed(Edges edges, Place position) {
        return position.equals(Place.ZERO)
                ? edges.length() >= Math.min(limits.streamLength(), OTHERS_STREAM_LENGTH)
                : edges.length() > 0 && edges.first().previous().compareTo(position) > 0;
    }

    /** Each loss is told, but those that follow while the reader still lags are told together. */
    private void noteLoss(StreamCursor cursor, Edges edges) {
        if (cursor.hasLost(edges.first(), System.nanoTime())) {
            gaps.accept(new Gap(GapReason.CURSOR_TRIMMED, cursor.stream()));
        }
    }

    /** @param held what was read before and is not handled yet */
    private void next(Group group, List<StreamMessage<String, byte[]>> held) {
        if (group.session.isLost()) {
            return;
        }
        Map<String, String> heldUntil = new HashMap<>();
        held.forEach(entry -> heldUntil.put(entry.getStream(), entry.getId()));
        List<XReadArgs.StreamOffset<String>> offsets = new ArrayList<>();
        for (StreamCursor cursor : group.cursors) {
            Place position = cursor.position();
            if (position != null) {
                String after = heldUntil.getOrDefault(cursor.stream(), position.toString());
                offsets.add(XReadArgs.StreamOffset.from(cursor.stream(), after));
            }
        }
        @SuppressWarnings({"unchecked", "rawtypes"})
        XReadArgs.StreamOffset<String>[] all = offsets.toArray(new XReadArgs.StreamOffset[0]);
        CompletionStage<List<StreamMessage<String, byte[]>>> read =
                group.line.commands().xread(XReadArgs.Builder.block(BLOCK).count(group.entries), all);
        List<CompletableFuture<Edges>> edges = group.isBehind ? edges(group.line, group.cursors) : List.of();
        read.whenCompleteAsync((entries, failure) -> received(group, entries, edges, failure), executor);
        group.line.flush();
    }

    /** @param edges found right after the entries; none if they were not asked for */
    private void received(
            Group group,
            @Nullable List<StreamMessage<String, byte[]>> entries,
            List<CompletableFuture<Edges>> edges,
            @Nullable Throwable failure) {
        if (failure != null) {
            group.session.lost(failure);
        } else if (entries == null) {
            group.caughtUp();
            tellUntold(group);
            next(group, List.of());
        } else if (!edges.isEmpty() || entries.size() >= group.entries) {
            // So many that Redis may have dropped some before they were read.
            verify(group, entries, edges);
        } else {
            tellUntold(group);
            dispatch(group, entries);
        }
    }

    private void tellUntold(Group group) {
        for (StreamCursor cursor : group.cursors) {
            if (cursor.takeUntoldLoss()) {
                gaps.accept(new Gap(GapReason.CURSOR_TRIMMED, cursor.stream()));
            }
        }
    }

    private void verify(
            Group group, List<StreamMessage<String, byte[]>> entries, List<CompletableFuture<Edges>> asked) {
        List<CompletableFuture<Edges>> edges = asked.isEmpty() ? edges(group.line, group.cursors) : asked;
        group.line.flush();
        var unused = CompletableFuture.allOf(edges.toArray(CompletableFuture[]::new))
                .whenCompleteAsync(
                        (done, failure) -> {
                            if (failure != null) {
                                group.session.lost(failure);
                            } else {
                                edges.forEach(found -> check(found.join(), entries));
                                dispatch(group, entries);
                            }
                        },
                        executor);
    }

    /** Streams of which nothing was read are left out: they may have begun anew behind the cursor. */
    private void check(Edges edges, List<StreamMessage<String, byte[]>> entries) {
        StreamCursor cursor = edges.cursor();
        Place position = cursor.position();
        boolean isRead = entries.stream().anyMatch(entry -> entry.getStream().equals(cursor.stream()));
        if (isRead && position != null && isTrimmed(edges, position)) {
            noteLoss(cursor, edges);
        }
    }

    private void dispatch(Group group, List<StreamMessage<String, byte[]>> entries) {
        group.adapt(entries);
        if (group.isBehind) {
            next(group, entries);
        }
        long begun = System.nanoTime();
        for (StreamMessage<String, byte[]> entry : entries) {
            if (hasPaused()) {
                group.session.lost(new IllegalStateException("this process was stopped"));
            }
            if (group.session.isLost()) {
                return; // read again over the next connection, from where the cursor is then
            }
            StreamCursor cursor = group.cursor(entry.getStream());
            if (cursor != null) {
                deliver(cursor, entry);
            }
        }
        group.took(System.nanoTime() - begun);
        if (!group.isBehind) {
            next(group, List.of());
        }
    }

    private static long bytesOf(StreamMessage<String, byte[]> entry) {
        long bytes = 0;
        for (Map.Entry<String, byte[]> field : entry.getBody().entrySet()) {
            bytes += field.getKey().length() + field.getValue().length;
        }
        return bytes;
    }

    private void deliver(StreamCursor cursor, StreamMessage<String, byte[]> entry) {
        Place id = Place.parse(entry.getId());
        Place position = cursor.position();
        if (position == null || id.compareTo(position) <= 0) {
            return;
        }
        cursor.moveTo(id);
        if (bytesOf(entry) > limits.maxMessageBytes()) {
            meters.count(BusMeter.REFUSED, BusMeters.Carrier.STREAM);
            return;
        }
        Map<String, String> fields = new HashMap<>();
        entry.getBody().forEach((name, value) -> fields.put(name, new String(value, StandardCharsets.UTF_8)));
        String mark = fields.remove(WriterMark.FIELD);
        if (mark != null && WriterMark.isMark(mark) && !cursor.isNew(mark)) {
            return;
        }
        try {
            cursor.listener().received(new StreamEntry(entry.getId(), fields));
        } catch (Throwable failure) {
            log.error("An entry of the stream {} could not be handled", cursor.stream(), failure);
        }
    }
}
