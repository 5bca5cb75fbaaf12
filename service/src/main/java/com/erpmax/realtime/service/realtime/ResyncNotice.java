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

    /** The least time between two notices. */
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(5);

    private static final long LOOK_MILLIS = 50;
    private static final Logger LOG = LoggerFactory.getLogger(ResyncNotice.class);

    private final Consumer<List<String>> outlet;
    private final long pauseNanos;
    private final List<Source> sources = new CopyOnWriteArrayList<>();
    private final Set<String> reasons = new LinkedHashSet<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("resync-notice").factory(), new ThreadPoolExecutor.DiscardPolicy());
    private long sinceNanos;
    private boolean hasTold;
    private long toldNanos;

    /** What live events come from, and how long a notice waits for it to be whole. */
    private record Source(BooleanSupplier isWhole, long waitNanos) {}

    ResyncNotice(SocketIoServer io) {
        this(reasons -> NamespaceNames.ALL.forEach(name -> tell(io, name, reasons)), LEAST_PAUSE);
    }

    /** @param outlet takes the reasons of each notice */
    ResyncNotice(Consumer<List<String>> outlet, Duration leastPause) {
        this.outlet = outlet;
        this.pauseNanos = leastPause.toNanos();
    }

    /**
     * Has notices wait for a source of live events while this says that it is not whole.
     *
     * @param atMost as long as the source may need to be whole when another one is already: so one fault is one notice
     */
    public void waitFor(BooleanSupplier isWhole, Duration atMost) {
        sources.add(new Source(isWhole, atMost.toNanos()));
    }

    /**
     * Tells every socket of this instance, each in its own namespace: when all sources are whole or were waited
     * for long enough, and not within five seconds after the last notice. What is told until then goes with it.
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
        long waited = now - sinceNanos;
        return sources.stream()
                .allMatch(source ->
                        waited >= source.waitNanos() || source.isWhole().getAsBoolean());
    }

    /** Also those that listen in elsewhere, but only once. */
    private static void tell(SocketIoServer io, String namespace, List<String> reasons) {
        io.namespace(namespace)
                .to()
                .where(socket -> socket.namespace().name().equals(namespace))
                .emit(ControlEvents.RESYNC, Map.of("reason", reasons.getFirst(), "reasons", reasons));
    }
}
