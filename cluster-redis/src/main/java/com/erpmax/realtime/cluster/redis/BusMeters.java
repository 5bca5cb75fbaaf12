package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.engine.loop.AnyThread;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Counts what happens on one bus. All tags come from closed sets. */
@AnyThread
final class BusMeters {
    /** What carries a message. */
    enum Carrier {
        STREAM,
        CHANNEL
    }

    private final MeterRegistry registry;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Timer probe;

    BusMeters(MeterRegistry registry) {
        this.registry = registry;
        this.probe = Timer.builder(BusMeter.PROBE.meterName())
                .description(BusMeter.PROBE.meaning())
                .register(registry);
        for (BusMeter meter : BusMeter.values()) {
            if (meter.type().equals("counter") && meter.tags().isEmpty()) {
                counter(meter);
            }
        }
    }

    /** Shows a number. */
    void gauge(BusMeter meter, Supplier<Number> value) {
        Gauge.builder(meter.meterName(), value).description(meter.meaning()).register(registry);
    }

    /** Takes the time of a probe. */
    Timer probe() {
        return probe;
    }

    void count(BusMeter meter) {
        counter(meter).increment();
    }

    void add(BusMeter meter, int amount) {
        counter(meter).increment(amount);
    }

    void count(BusMeter meter, Enum<?> tag) {
        counter(meter, tag.name().toLowerCase(Locale.ROOT)).increment();
    }

    private Counter counter(BusMeter meter, String... tag) {
        String key = tag.length == 0 ? meter.meterName() : meter.meterName() + " " + tag[0];
        return counters.computeIfAbsent(key, made -> {
            Counter.Builder builder = Counter.builder(meter.meterName()).description(meter.meaning());
            if (tag.length > 0) {
                builder.tag(meter.tags().getFirst(), tag[0]);
            }
            return builder.register(registry);
        });
    }
}
