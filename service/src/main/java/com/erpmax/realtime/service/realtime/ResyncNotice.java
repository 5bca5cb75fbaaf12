package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.socket.SocketIoServer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells clients with {@code resync} that live events may have been missed: once for all that a fault took with it, and
 * when it is over, so that what they ask for then is the present state. Thread-safe; never blocks.
 */
public final class ResyncNotice implements AutoCloseable {

    /** How long the notice waits for what has broken to be whole again. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);
    /** The least time between two notices. */
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(5);

    private static final long LOOK_MILLIS = 50;
    private static final Logger LOG = LoggerFactory.getLogger(ResyncNotice.class);

    private final Consumer<List<String>> outlet;
    private final long waitNanos;
    private final long pauseNanos;
    private final List<BooleanSupplier> sources = new CopyOnWriteArrayList<>();
    private final Set<String> reasons = new LinkedHashSet<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("resync-notice").factory(), new ThreadPoolExecutor.DiscardPolicy());
    private long sinceNanos;
    private boolean hasTold;
    private long toldNanos;

    ResyncNotice(SocketIoServer io) {
        this(reasons -> NamespaceNames.ALL.forEach(name -> tell(io, name, reasons)), LONGEST_WAIT, LEAST_PAUSE);
    }

    /** @param outlet takes the reasons of each notice */
    ResyncNotice(Consumer<List<String>> outlet, Duration longestWait, Duration leastPause) {
        this.outlet = outlet;
        this.waitNanos = longestWait.toNanos();
        this.pauseNanos = leastPause.toNanos();
    }

    /** Has notices wait a little for a source of live events while this says that it is not whole. */
    public void waitFor(BooleanSupplier isWhole) {
        sources.add(isWhole);
    }

    /**
     * Tells every socket of this instance, each in its own namespace: when all sources are whole, after three seconds
     * anyway, and not within five seconds after the last notice. What is told until then goes with it.
     *
     * @param reason for logs: lower case, with underscores
     */
    public synchronized void tell(String reason) {
        boolean isFirst = reasons.isEmpty();
        reasons.add(reason);
        if (isFirst) {
            sinceNanos = System.nanoTime();
            lookLater();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void lookLater() {
        var unused = timer.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        List<String> due;
        synchronized (this) {
            if (!isDue(System.nanoTime())) {
                lookLater();
                return;
            }
            due = List.copyOf(reasons);
            reasons.clear();
            hasTold = true;
            toldNanos = System.nanoTime();
        }
        try {
            outlet.accept(due);
        } catch (RuntimeException failure) {
            LOG.error("Clients were not told that live events may have been missed: {}", due, failure);
        }
    }

    private boolean isDue(long now) {
        if (hasTold && now - toldNanos < pauseNanos) {
            return false;
        }
        return now - sinceNanos >= waitNanos || sources.stream().allMatch(BooleanSupplier::getAsBoolean);
    }

    /** Also those that listen in elsewhere, but only once. */
    private static void tell(SocketIoServer io, String namespace, List<String> reasons) {
        io.namespace(namespace)
                .to()
                .where(socket -> socket.namespace().name().equals(namespace))
                .emit(ControlEvents.RESYNC, Map.of("reason", reasons.getFirst(), "reasons", reasons));
    }
}
