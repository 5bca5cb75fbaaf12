package com.erpmax.realtime.socket.metrics;

import com.erpmax.realtime.engine.loop.AnyThread;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what happens to sockets. One per server. Namespaces and reasons come from closed sets; refusal codes are the
 * application's, which keeps them few.
 */
@AnyThread
public final class SocketMeters {
    private final MeterRegistry registry;
    private final ConcurrentMap<String, NamespaceMeters> namespaces = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> refusals = new ConcurrentHashMap<>();

    public SocketMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The meters of one namespace, by its canonical name. */
    public NamespaceMeters namespace(String name) {
        return namespaces.computeIfAbsent(name, canonical -> new NamespaceMeters(this, canonical));
    }

    /** A client was not let into a namespace. */
    public void refused(String code) {
        refusals.computeIfAbsent(code, value -> counter(SocketMeter.REFUSALS, value))
                .increment();
    }

    Counter counter(SocketMeter meter, String... tagValues) {
        return Counter.builder(meter.meterName())
                .description(meter.meaning())
                .tags(tags(meter, tagValues))
                .register(registry);
    }

    AtomicLong gauge(SocketMeter meter, String... tagValues) {
        AtomicLong value = new AtomicLong();
        Gauge.builder(meter.meterName(), value, AtomicLong::doubleValue)
                .description(meter.meaning())
                .tags(tags(meter, tagValues))
                .strongReference(true)
                .register(registry);
        return value;
    }

    private static List<Tag> tags(SocketMeter meter, String... values) {
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            tags.add(Tag.of(meter.tags().get(i), values[i]));
        }
        return tags;
    }
}
