package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.engine.loop.Blocking;
import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node connected and knows whether it is: connects, proves with probes that what is written comes back, and
 * begins anew when a connection fails or the proof does not come. Belongs to the control thread.
 */
final class BusControl {
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Logger log = LoggerFactory.getLogger(BusControl.class);

    private final RedisBusSettings settings;
    private final RedisClients clients;
    private final ScheduledExecutorService executor;
    private final StreamReader reader;
    private final BusChannels channels;
    private final WriteQueue writes;
    private final BusProof proof;
    private final FullRedis full;
    private final PauseWatch watch;
    private final BusMeters meters;
    private final BusConnector connector;
    private final Set<StreamCursor> placing = new HashSet<>();
    private int pauses;
    private boolean hasReported;
    private @Nullable String knownServer;
    private @Nullable BusSession session;
    private boolean isUp;
    private boolean isClosed;
    private long upNanos;

    BusControl(RedisBusSettings settings, RedisClients clients, BusParts parts) {
        this.settings = settings;
        this.clients = clients;
        this.executor = parts.control();
        this.reader = parts.reader();
        this.channels = parts.channels();
        this.watch = parts.watch();
        this.meters = parts.meters();
        this.proof = parts.proof();
        this.full = new FullRedis(settings.names(), meters);
        this.writes = new WriteQueue(executor, settings, meters, this::checkPause, this::tellOverflow, this::refused);
        this.connector = new BusConnector(
                executor,
                () -> new BusSession(clients, this::lost),
                session -> session.open().thenCompose(opened -> identify(opened.writing())),
                settings.times().connectWithin(),
                this::found,
                this::reportAway);
        this.pauses = watch.pauses();
    }

    WriteQueue writes() {
        return writes;
    }

    /** Begins to connect. */
    void start() {
        executor.execute(connector::seek);
        var unusedTick =
                executor.scheduleWithFixedDelay(guarded(this::tick), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        long probes = settings.times().probeEvery().toMillis();
        var unusedProbe = executor.scheduleWithFixedDelay(guarded(this::probe), probes, probes, TimeUnit.MILLISECONDS);
    }

    /** Ends everything, and waits a second for that at most; what waits to be written is lost. */
    @Blocking
    void close() {
        isClosed = true;
        connector.stop();
        if (session != null) {
            session.close()
                    .orTimeout(1, TimeUnit.SECONDS)
                    .handle((ended, failure) -> failure == null)
                    .join();
        }
        isUp = false;
        writes.down();
    }

    /** A stream is read from now on. */
    void added(StreamCursor cursor) {
        BusSession current = session;
        if (current == null || !isUp) {
            return; // placed by the connection that comes
        }
        if (cursor.position() != null || !placing.add(cursor)) {
            return;
        }
        CompletionStage<?> begun = settings.address().isCluster()
                ? current.openLine()
                        .thenCompose(line ->
                                reader.locate(current, line, cursor).thenRun(() -> reader.start(current, line, cursor)))
                : reader.locate(current, current.writing(), cursor);
        begun.whenCompleteAsync(
                (done, failure) -> {
                    placing.remove(cursor);
                    if (failure != null) {
                        current.lost(failure);
                    }
                },
                executor);
    }

    /**
     * A connection works. Questions of others are heard before anything is told that they may be about, and a new server is
     * told of once, whatever comes of this connection afterwards.
     */
    private void found(BusSession next, String server) {
        session = next;
        boolean isNew = knownServer != null && !knownServer.equals(server);
        try {
            CompletionStage<RedisLine> reading = next.openLine(); // meanwhile, as it takes about as long
            var unused = channels.up(next.listening())
                    .thenCompose(listening -> reader.locate(next, isNew))
                    .thenRunAsync(() -> knownServer = server, executor)
                    .toCompletableFuture()
                    .orTimeout(settings.times().connectWithin().toMillis(), TimeUnit.MILLISECONDS)
                    .whenCompleteAsync((placed, failure) -> opened(next, reading, failure), executor);
        } catch (RuntimeException failure) {
            next.lost(failure);
        }
    }

    /** What tells this server with its data from any other. */
    private CompletionStage<String> identify(RedisLine line) {
        CompletionStage<byte[]> epoch = epoch(line);
        CompletionStage<String> runId = clients.runId(line).exceptionally(mayNotAsk -> "");
        line.flush();
        return epoch.thenCombine(runId, (value, id) -> id + " " + new String(value, StandardCharsets.UTF_8));
    }

    /** It is set only where there is none: a full Redis lets nobody set anything, but anybody see what is there. */
    private CompletionStage<byte[]> epoch(RedisLine line) {
        String key = settings.names().epoch();
        return line.commands().get(key).thenCompose(there -> {
            if (there != null) {
                return CompletableFuture.completedStage(there);
            }
            byte[] mine = WriterMark.newId().getBytes(StandardCharsets.UTF_8);
            CompletionStage<?> set = line.commands()
                    .set(key, mine, SetArgs.Builder.nx())
                    .exceptionallyCompose(failure -> refusedAtFirst(line, failure));
            CompletionStage<byte[]> first = set.thenCombine(line.commands().get(key), (was, value) -> value);
            line.flush();
            return first;
        });
    }

    /** This try fails, but the next one may find room. */
    private <T> CompletionStage<T> refusedAtFirst(RedisLine line, Throwable failure) {
        CompletionStage<?> done =
                FullRedis.isReason(failure) ? full.refused(line) : CompletableFuture.completedStage(null);
        return done.thenCompose(tried -> CompletableFuture.failedStage(failure));
    }

    private void opened(BusSession next, CompletionStage<RedisLine> reading, @Nullable Throwable failure) {
        if (failure != null) {
            next.lost(failure);
            return;
        }
        if (next.isLost() || isClosed) {
            var unused = next.close();
            return;
        }
        isUp = true;
        hasReported = false;
        upNanos = System.nanoTime();
        meters.count(BusMeter.CONNECTS);
        log.info("Connected to Redis at {}", settings.address());
        startReading(next, reading);
        // Those that were added when the others had been placed already.
        reader.cursors().forEach(this::added);
        writes.up(next);
        proof.probe();
    }

    private void refused(BusSession by) {
        proof.refused();
        var unused = full.refused(by.writing());
    }

    private void startReading(BusSession next, CompletionStage<RedisLine> first) {
        if (!settings.address().isCluster()) {
            read(next, first, line -> reader.start(next, line));
            return;
        }
        List<StreamCursor> cursors = reader.cursors().stream()
                .filter(cursor -> cursor.position() != null)
                .toList();
        for (int i = 0; i < cursors.size(); i++) {
            StreamCursor cursor = cursors.get(i);
            read(next, i == 0 ? first : next.openLine(), line -> reader.start(next, line, cursor));
        }
    }

    private static void read(BusSession next, CompletionStage<RedisLine> opening, Consumer<RedisLine> begin) {
        opening.whenComplete((line, failure) -> {
            if (failure != null) {
                next.lost(failure);
            } else {
                begin.accept(line);
            }
        });
    }

    /** From any thread. */
    private void lost(BusSession gone, Throwable failure) {
        var unused = gone.close();
        if (!executor.isShutdown()) {
            executor.execute(() -> connectAgain(gone, failure));
        }
    }

    private void connectAgain(BusSession gone, Throwable failure) {
        if (gone != session || isClosed) {
            return;
        }
        reportAway(failure);
        isUp = false;
        session = null;
        placing.clear();
        connector.seek();
        channels.down();
        writes.down();
    }

    /** Once for each time without Redis. */
    private void reportAway(Throwable failure) {
        if (!hasReported) {
            hasReported = true;
            log.warn(
                    "Redis at {} is away: {}",
                    settings.address(),
                    rootOf(failure).toString());
        }
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null && cause != root; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }

    /** Nobody writes into streams what comes over channels, so their connection is asked by itself. */
    private void probe() {
        proof.probe();
        BusSession current = session;
        if (current != null && isUp) {
            current.proveListening(settings.times().proofWithin());
        }
    }

    private void tick() {
        checkPause();
        proof.tick();
        BusSession current = session;
        if (current != null && isUp && proof.isOverdue(upNanos)) {
            current.lost(new IllegalStateException(
                    "no probe came back within " + settings.times().proofWithin()));
        }
    }

    /** After a pause nothing that waited is written, and reading begins anew at the end. */
    private void checkPause() {
        int now = watch.pauses();
        if (now == pauses) {
            return;
        }
        pauses = now;
        log.warn("This process did not run for more than {}", settings.times().staleAfter());
        writes.discard();
        BusSession current = session;
        if (current != null) {
            current.lost(new IllegalStateException("this process was stopped"));
        }
        reader.pausedElsewhere();
    }

    private void tellOverflow() {
        proof.tellOverflow().whenComplete((id, failure) -> {
            if (failure != null) {
                writes.overflowed();
            }
        });
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable failure) {
                log.error("A task of the bus failed", failure);
            }
        };
    }
}
