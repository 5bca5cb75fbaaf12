package com.erpmax.realtime.service.bridge;

import com.erpmax.realtime.service.logging.PrintableText;
import com.erpmax.realtime.service.logging.SeldomLines;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what was refused, and writes at most one line a minute for each reason. Thread-safe. */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final MeterRegistry registry;
    private final SeldomLines<Refusal> lines;

    Refusals(MeterRegistry registry, LongSupplier nanoTime) {
        this.registry = registry;
        this.lines = new SeldomLines<>(nanoTime);
    }

    /** @param text what was wrong; only the beginning is written, without control characters */
    void note(Refusal refusal, String text) {
        BridgeMeter.REFUSED.counter(registry, refusal.code()).increment();
        long times = lines.happened(refusal);
        if (times > 0) {
            LOG.warn(
                    "A message of a Python service was refused ({}): {}; {} since the last line about this reason",
                    refusal.code(),
                    PrintableText.of(text),
                    times);
        }
    }
}
