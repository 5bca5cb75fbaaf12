package com.erpmax.realtime.service.bridge;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what was refused, and writes at most one line a minute for each reason. Thread-safe. */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int LONGEST_TEXT = 200;

    private final MeterRegistry registry;
    private final LongSupplier nanoTime;
    private final Map<Refusal, Silence> silences = new EnumMap<>(Refusal.class);

    Refusals(MeterRegistry registry, LongSupplier nanoTime) {
        this.registry = registry;
        this.nanoTime = nanoTime;
    }

    /** Since when nothing was written about a reason, and how often there was a cause to. */
    private record Silence(long since, long refused) {}

    /** @param text what was wrong; only the beginning is written, without control characters */
    void note(Refusal refusal, String text) {
        BridgeMeter.REFUSED.counter(registry, refusal.code()).increment();
        long unwritten = unwritten(refusal);
        if (unwritten > 0) {
            LOG.warn(
                    "A message of a Python service was refused ({}): {}; {} since the last line about this reason",
                    refusal.code(),
                    printable(text),
                    unwritten);
        }
    }

    /** Returns how many there were since the last line, with this one; 0 if it is not time for a line yet. */
    private synchronized long unwritten(Refusal refusal) {
        long now = nanoTime.getAsLong();
        Silence silence = silences.get(refusal);
        if (silence != null && now - silence.since() < QUIET_NANOS) {
            silences.put(refusal, new Silence(silence.since(), silence.refused() + 1));
            return 0;
        }
        silences.put(refusal, new Silence(now, 0));
        return silence == null ? 1 : silence.refused() + 1;
    }

    private static String printable(String text) {
        String beginning = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
        return beginning.replaceAll("\\p{C}", "?");
    }
}
