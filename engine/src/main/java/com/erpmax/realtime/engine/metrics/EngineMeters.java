package com.erpmax.realtime.engine.metrics;

import com.erpmax.realtime.engine.loop.AnyThread;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what happens to sessions. One per server. Tag values come from closed sets, so their number is bounded. */
@AnyThread
public final class EngineMeters {

    private final MeterRegistry registry;
    private final ConcurrentMap<String, AtomicLong> sessions = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> opened = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> closed = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> refused = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> unavailable = new ConcurrentHashMap<>();
    private final Counter upgraded;

    public EngineMeters(MeterRegistry registry) {
        this.registry = registry;
        this.upgraded = Counter.builder(EngineMeter.UPGRADED.meterName())
                .description(EngineMeter.UPGRADED.meaning())
                .register(registry);
    }

    /** A session was opened over this transport. */
    public void opened(String transport) {
        counter(opened, EngineMeter.OPENED, transport).increment();
        sessions(transport).incrementAndGet();
    }

    /** A session moved from one transport to another. */
    public void upgraded(String from, String to) {
        upgraded.increment();
        sessions(from).decrementAndGet();
        sessions(to).incrementAndGet();
    }

    /** A session ended while it travelled over this transport. */
    public void closed(String transport, String reason) {
        counter(closed, EngineMeter.CLOSED, reason).increment();
        sessions(transport).decrementAndGet();
    }

    /** A request was refused before there was a session. */
    public void refused(String code) {
        counter(refused, EngineMeter.REFUSED, code).increment();
    }

    /** A new session was refused because it cannot be opened now. */
    public void unavailable(String reason) {
        counter(unavailable, EngineMeter.UNAVAILABLE, reason).increment();
    }

    private AtomicLong sessions(String transport) {
        return sessions.computeIfAbsent(transport, name -> {
            AtomicLong count = new AtomicLong();
            Gauge.builder(EngineMeter.SESSIONS.meterName(), count, AtomicLong::doubleValue)
                    .description(EngineMeter.SESSIONS.meaning())
                    .tag(EngineMeter.SESSIONS.tag(), name)
                    .register(registry);
            return count;
        });
    }

    private Counter counter(ConcurrentMap<String, Counter> counters, EngineMeter meter, String value) {
        return counters.computeIfAbsent(
                value,
                tagValue -> Counter.builder(meter.meterName())
                        .description(meter.meaning())
                        .tag(meter.tag(), tagValue)
                        .register(registry));
    }
}
