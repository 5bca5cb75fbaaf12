package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.realtime.ProvisioningState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what happens to jobs. Safe for use by any thread. */
final class ProvisioningMeters {

    private final MeterRegistry registry;
    private final Map<ProvisioningState, AtomicLong> jobs = new ConcurrentHashMap<>();
    private final AtomicLong running = new AtomicLong();

    ProvisioningMeters(MeterRegistry registry) {
        this.registry = registry;
        for (ProvisioningState state : ProvisioningState.values()) {
            AtomicLong count = jobs(state);
            Gauge.builder(ProvisioningMeter.JOBS.meterName(), count, AtomicLong::doubleValue)
                    .description(ProvisioningMeter.JOBS.meaning())
                    .tag(ProvisioningMeter.JOBS.tag(), state.label())
                    .register(registry);
        }
        Gauge.builder(ProvisioningMeter.RUNNING.meterName(), running, AtomicLong::doubleValue)
                .description(ProvisioningMeter.RUNNING.meaning())
                .register(registry);
    }

    /** Tells how many jobs are in each state. */
    void counted(Map<ProvisioningState, Long> counts) {
        counts.forEach((state, count) -> jobs(state).set(count));
    }

    /** A run begins. */
    void begun() {
        running.incrementAndGet();
    }

    /** A run has ended. */
    void ended(JobType type, RunOutcome outcome, Duration time) {
        running.decrementAndGet();
        Counter.builder(ProvisioningMeter.RUNS.meterName())
                .description(ProvisioningMeter.RUNS.meaning())
                .tag(
                        ProvisioningMeter.RUNS.tag(),
                        outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
        Timer.builder(ProvisioningMeter.RUN_TIME.meterName())
                .description(ProvisioningMeter.RUN_TIME.meaning())
                .tag(ProvisioningMeter.RUN_TIME.tag(), type.label())
                .register(registry)
                .record(time);
    }

    /** A message has come to a decision. */
    void decided(String decision) {
        Counter.builder(ProvisioningMeter.MESSAGES.meterName())
                .description(ProvisioningMeter.MESSAGES.meaning())
                .tag(ProvisioningMeter.MESSAGES.tag(), decision.toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    /** Returns where the number of messages in the outbox is to be told. */
    AtomicLong outbox() {
        AtomicLong kept = new AtomicLong();
        Gauge.builder(ProvisioningMeter.OUTBOX.meterName(), kept, AtomicLong::doubleValue)
                .description(ProvisioningMeter.OUTBOX.meaning())
                .strongReference(true)
                .register(registry);
        return kept;
    }

    private AtomicLong jobs(ProvisioningState state) {
        return jobs.computeIfAbsent(state, any -> new AtomicLong());
    }
}
