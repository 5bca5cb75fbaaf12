package com.erpmax.realtime.service.catchup;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The meters of catching up. */
public enum CatchUpMeter {
    /** Stored events that were sent from the table. */
    READ_AGAIN(
            "realtime.catchup.events",
            "counter",
            "Stored events that sockets were sent from the table, not as they came"),
    /** Streams of connections that fell behind. */
    LAGGED(
            "realtime.catchup.lagged",
            "counter",
            "How often a socket was put off a stream's new events because it was slow or one was missing"),
    /** Catch-ups whose begin is no longer kept. */
    TRUNCATED("realtime.catchup.truncated", "counter", "Catch-ups that could not begin where the client was"),
    /** Positions that wait. */
    POSITIONS_UNSAVED(
            "realtime.catchup.positions.unsaved", "gauge", "Positions of users in streams that wait to be saved");

    private final String meterName;
    private final String type;
    private final String meaning;

    CatchUpMeter(String meterName, String type, String meaning) {
        this.meterName = meterName;
        this.type = type;
        this.meaning = meaning;
    }

    /** Returns the name in Micrometer's notation. */
    public String meterName() {
        return meterName;
    }

    /** Returns {@code counter} or {@code gauge}. */
    public String type() {
        return type;
    }

    /** Returns what the number tells. */
    public String meaning() {
        return meaning;
    }

    Counter counter(MeterRegistry registry) {
        return Counter.builder(meterName).description(meaning).register(registry);
    }

    <T> void gauge(MeterRegistry registry, T source, ToDoubleFunction<T> value) {
        Gauge.builder(meterName, source, value).description(meaning).register(registry);
    }
}
