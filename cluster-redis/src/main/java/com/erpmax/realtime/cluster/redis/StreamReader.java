package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.socket.recovery.Place;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
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

    /** Reads one more stream, from its end on. From any thread. */
    StreamCursor add(String stream, Intake intake) {
        StreamCursor cursor = new StreamCursor(stream, intake);
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
        List<CompletableFuture<StreamEdges>> edges = edges(line, cursors);
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
        CompletableFuture<StreamEdges> edges = StreamEdges.of(line, cursor);
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
        start(new StreamGroup(session, line, cursors));
    }

    /** Begins to read one stream over a connection of its own. */
    void start(BusSession session, RedisLine line, StreamCursor cursor) {
        start(new StreamGroup(session, line, List.of(cursor)));
    }

    private void start(StreamGroup group) {
        executor.execute(() -> guarded(group, () -> next(group, List.of())));
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

    private static List<CompletableFuture<StreamEdges>> edges(RedisLine line, List<StreamCursor> cursors) {
        return cursors.stream().map(cursor -> StreamEdges.of(line, cursor)).toList();
    }

    private void place(StreamEdges edges, boolean isNewServer) {
        StreamCursor cursor = edges.cursor();
        Place position = cursor.position();
        if (isNewServer) {
            cursor.forgetLosses();
        }
        if (position == null) {
            cursor.moveTo(edges.last());
            return;
        }
        if (edges.isTrimmed(position, Math.min(limits.streamLength(), StreamLength.LEAST))) {
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

    /** Each loss is told, but those that follow while the reader still lags are told together. */
    private void noteLoss(StreamCursor cursor, StreamEdges edges) {
        if (cursor.hasLost(edges.first(), System.nanoTime())) {
            gaps.accept(new Gap(GapReason.CURSOR_TRIMMED, cursor.stream()));
        }
    }

    /** @param held what was read before and is not handled yet */
    private void next(StreamGroup group, List<StreamMessage<String, byte[]>> held) {
        if (group.session().isLost()) {
            return;
        }
        Map<String, String> heldUntil = new HashMap<>();
        held.forEach(entry -> heldUntil.put(entry.getStream(), entry.getId()));
        List<XReadArgs.StreamOffset<String>> offsets = new ArrayList<>();
        for (StreamCursor cursor : group.cursors()) {
            Place position = cursor.position();
            if (position != null) {
                String after = heldUntil.getOrDefault(cursor.stream(), position.toString());
                offsets.add(XReadArgs.StreamOffset.from(cursor.stream(), after));
            }
        }
        @SuppressWarnings({"unchecked", "rawtypes"})
        XReadArgs.StreamOffset<String>[] all = offsets.toArray(new XReadArgs.StreamOffset[0]);
        CompletionStage<List<StreamMessage<String, byte[]>>> read =
                group.line().commands().xread(XReadArgs.Builder.block(BLOCK).count(group.entries()), all);
        List<CompletableFuture<StreamEdges>> edges =
                group.isBehind() ? edges(group.line(), group.cursors()) : List.of();
        read.whenCompleteAsync(
                (entries, failure) -> guarded(group, () -> received(group, entries, edges, failure)), executor);
        group.line().flush();
    }

    /** @param edges found right after the entries; none if they were not asked for */
    private void received(
            StreamGroup group,
            @Nullable List<StreamMessage<String, byte[]>> entries,
            List<CompletableFuture<StreamEdges>> edges,
            @Nullable Throwable failure) {
        if (group.session().isLost()) {
            return; // it may have been another server's
        }
        if (failure != null) {
            group.session().lost(failure);
        } else if (group.takeTooEarly()) {
            next(group, List.of());
        } else if (entries == null) {
            group.caughtUp();
            tellUntold(group);
            next(group, List.of());
        } else if (!edges.isEmpty() || entries.size() >= group.entries()) {
            // So many that Redis may have dropped some before they were read.
            verify(group, entries, edges);
        } else {
            tellUntold(group);
            dispatch(group, entries);
        }
    }

    private void tellUntold(StreamGroup group) {
        for (StreamCursor cursor : group.cursors()) {
            if (cursor.takeUntoldLoss()) {
                gaps.accept(new Gap(GapReason.CURSOR_TRIMMED, cursor.stream()));
            }
        }
    }

    private void verify(
            StreamGroup group,
            List<StreamMessage<String, byte[]>> entries,
            List<CompletableFuture<StreamEdges>> asked) {
        List<CompletableFuture<StreamEdges>> edges = asked.isEmpty() ? edges(group.line(), group.cursors()) : asked;
        group.line().flush();
        var unused = CompletableFuture.allOf(edges.toArray(CompletableFuture[]::new))
                .whenCompleteAsync(
                        (done, failure) -> guarded(group, () -> {
                            if (failure != null) {
                                group.session().lost(failure);
                            } else if (!group.session().isLost()) {
                                edges.forEach(found -> check(found.join(), entries));
                                dispatch(group, entries);
                            }
                        }),
                        executor);
    }

    /** Whatever fails, something goes on reading. */
    private static void guarded(StreamGroup group, Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            group.session().lost(failure);
        }
    }

    /** Streams of which nothing was read are left out: they may have begun anew behind the cursor. */
    private void check(StreamEdges edges, List<StreamMessage<String, byte[]>> entries) {
        StreamCursor cursor = edges.cursor();
        Place position = cursor.position();
        boolean isRead = entries.stream().anyMatch(entry -> entry.getStream().equals(cursor.stream()));
        if (isRead
                && position != null
                && edges.isTrimmed(position, Math.min(limits.streamLength(), OTHERS_STREAM_LENGTH))) {
            noteLoss(cursor, edges);
        }
    }

    private void dispatch(StreamGroup group, List<StreamMessage<String, byte[]>> entries) {
        group.adapt(entries);
        boolean isAhead = group.readsAhead();
        if (isAhead) {
            next(group, entries);
        }
        long begun = System.nanoTime();
        takeAll(group, entries);
        group.took(System.nanoTime() - begun, isAhead);
        if (!isAhead) {
            next(group, List.of());
        }
    }

    private void takeAll(StreamGroup group, List<StreamMessage<String, byte[]>> entries) {
        List<Arrival> together = new ArrayList<>();
        long bytes = 0;
        for (StreamMessage<String, byte[]> entry : entries) {
            if (group.session().isLost()) {
                return; // read again over the next connection, from where the cursor is then
            }
            StreamCursor cursor = group.cursor(entry.getStream());
            if (cursor != null) {
                long size = StreamGroup.bytesOf(entry);
                together.add(arrival(cursor, entry, size));
                bytes += size;
            }
            if (bytes >= StreamGroup.MANY_BYTES) {
                takeTogether(group, together);
                together.clear();
                bytes = 0;
            }
        }
        takeTogether(group, together);
    }

    private void takeTogether(StreamGroup group, List<Arrival> arrivals) {
        for (Arrival arrival : arrivals) {
            if (hasPaused()) {
                group.session().lost(new IllegalStateException("this process was stopped"));
            }
            if (group.session().isLost()) {
                return;
            }
            take(arrival);
        }
    }

    /**
     * An entry that is ready to be taken.
     *
     * @param mark what its writer has numbered it with; null if that is nobody like us
     */
    private record Arrival(
            StreamCursor cursor,
            Place id,
            long bytes,
            @Nullable String mark,
            Runnable action) {}

    private Arrival arrival(StreamCursor cursor, StreamMessage<String, byte[]> entry, long size) {
        Place id = Place.parse(entry.getId());
        if (size > limits.maxMessageBytes()) {
            return new Arrival(cursor, id, size, null, () -> meters.count(BusMeter.REFUSED, BusMeters.Carrier.STREAM));
        }
        Map<String, String> fields = new HashMap<>();
        entry.getBody().forEach((name, value) -> fields.put(name, new String(value, StandardCharsets.UTF_8)));
        String found = fields.remove(WriterMark.FIELD);
        String mark = found != null && WriterMark.isMark(found) ? found : null;
        return new Arrival(cursor, id, size, mark, prepared(cursor, new StreamEntry(entry.getId(), fields)));
    }

    private static Runnable prepared(StreamCursor cursor, StreamEntry entry) {
        try {
            return cursor.intake().prepare(entry);
        } catch (Throwable failure) {
            logFailure(cursor, failure);
            return () -> {};
        }
    }

    private static void take(Arrival arrival) {
        StreamCursor cursor = arrival.cursor();
        Place position = cursor.position();
        if (position == null || arrival.id().compareTo(position) <= 0) {
            return;
        }
        cursor.moveTo(arrival.id());
        cursor.intake().sized(arrival.bytes());
        String mark = arrival.mark();
        if (mark != null && !cursor.isNew(mark)) {
            return;
        }
        try {
            arrival.action().run();
        } catch (Throwable failure) {
            logFailure(cursor, failure);
        }
    }

    private static void logFailure(StreamCursor cursor, Throwable failure) {
        log.error("An entry of the stream {} could not be handled", cursor.stream(), failure);
    }
}
