package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.engine.loop.AnyThread;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether what this node writes comes back, from the stream of probes; and takes the notes of other buses that
 * come the same way.
 */
@AnyThread
final class BusProof {
    private static final String PROBE = "probe";
    private static final String OVERFLOW = "overflow";
    private static final Logger log = LoggerFactory.getLogger(BusProof.class);

    private final String writer;
    private final long withinNanos;
    private final BusMeters meters;
    private final Function<Map<String, String>, CompletionStage<String>> append;
    private final Consumer<Gap> gaps;
    private final AtomicLong lastNanos;
    private final List<Consumer<BusState>> listeners = new CopyOnWriteArrayList<>();
    private volatile long refusedNanos = System.nanoTime();
    private volatile boolean hasProof;
    private volatile BusState told = BusState.UNPROVEN;

    /**
     * @param writer what stands for this bus
     * @param append writes into the stream of probes, as well as it can
     * @param gaps learns what other buses say
     */
    BusProof(
            String writer,
            RedisBusSettings settings,
            BusMeters meters,
            Function<Map<String, String>, CompletionStage<String>> append,
            Consumer<Gap> gaps) {
        this.writer = writer;
        this.withinNanos = settings.times().proofWithin().toNanos();
        this.meters = meters;
        this.append = append;
        this.gaps = gaps;
        this.lastNanos = new AtomicLong(System.nanoTime());
        meters.gauge(BusMeter.PROVEN, () -> state() == BusState.PROVEN ? 1 : 0);
    }

    BusState state() {
        return hasProof && System.nanoTime() - lastNanos.get() <= withinNanos ? BusState.PROVEN : BusState.UNPROVEN;
    }

    /** Tells a listener of each change from now on, on the control or the reading thread. */
    void onState(Consumer<BusState> listener) {
        listeners.add(listener);
    }

    /** Writes a probe. */
    void probe() {
        var unused = append.apply(Map.of("kind", PROBE, "bus", writer, "at", Long.toString(System.nanoTime())));
    }

    /** Redis has no memory for what was written, probes or other things. */
    void refused() {
        refusedNanos = System.nanoTime();
    }

    /** Tells all other buses that some of what was meant for them was never written. */
    CompletionStage<String> tellOverflow() {
        return append.apply(Map.of("kind", OVERFLOW, "bus", writer));
    }

    /** Takes an entry of the stream. */
    void received(StreamEntry entry) {
        Map<String, String> fields = entry.fields();
        boolean isOwn = writer.equals(fields.get("bus"));
        String kind = fields.getOrDefault("kind", "");
        if (isOwn && kind.equals(PROBE)) {
            proven(fields.getOrDefault("at", ""));
        } else if (!isOwn && kind.equals(OVERFLOW)) {
            gaps.accept(new Gap(GapReason.OVERFLOW, null));
        }
    }

    /**
     * Whether a connection that exists since then should have given a proof. A Redis without memory for it has answered at
     * least: the next connection would be told the same, and over this one it can be read on.
     */
    boolean isOverdue(long sinceNanos) {
        long now = System.nanoTime();
        return now - sinceNanos > withinNanos
                && now - lastNanos.get() > withinNanos
                && now - refusedNanos > withinNanos;
    }

    /** Looks whether the proof has run out. */
    void tick() {
        BusState now = state();
        synchronized (this) {
            if (now == told) {
                return;
            }
            told = now;
        }
        listeners.forEach(listener -> tell(listener, now));
    }

    private void proven(String at) {
        try {
            long writtenNanos = Long.parseLong(at);
            long took = System.nanoTime() - writtenNanos;
            if (took >= 0) {
                meters.probe().record(took, TimeUnit.NANOSECONDS);
                lastNanos.accumulateAndGet(writtenNanos, (one, other) -> one - other > 0 ? one : other);
                hasProof = true;
            }
        } catch (NumberFormatException notOurs) {
            log.debug("a probe that this bus has not written");
        }
        tick();
    }

    private static void tell(Consumer<BusState> listener, BusState state) {
        try {
            listener.accept(state);
        } catch (Throwable failure) {
            log.error("A listener for the state of the bus failed", failure);
        }
    }
}
