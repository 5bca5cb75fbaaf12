package com.erpmax.realtime.service.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The meters of stored events. */
public enum EventMeter {
    /** Stored events that were handed to the sockets of this instance. */
    PUSHED("realtime.events.pushed", "counter", "Stored events that were handed to the sockets of this instance"),
    /** Of those, the ones that were read from the table because a later one arrived first. */
    FILLED(
            "realtime.events.filled",
            "counter",
            "Of those, the ones that were read from the table because a later one arrived first"),
    /** Streams of which another instance had committed events, as a look into the table showed. */
    FOUND(
            "realtime.events.found",
            "counter",
            "How often the table was read for a stream's events that another instance had committed: no hint had come in"
                    + " time, or one with the place only"),
    /** What other instances say and this one has no room for. */
    HINTS_DROPPED(
            "realtime.events.hints.dropped",
            "counter",
            "Hints of other instances that were dropped because too many waited; the table tells of their events"),
    /** Events that retention has deleted. */
    RETIRED(
            "realtime.events.retired",
            "counter",
            "Stored events that were deleted because they were too old or too many"),
    /** Streams whose committed events wait because the table cannot be read. */
    BEHIND(
            "realtime.events.streams.behind",
            "gauge",
            "Streams whose committed events wait to be pushed because the database cannot be read");

    private final String meterName;
    private final String type;
    private final String meaning;

    EventMeter(String meterName, String type, String meaning) {
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

    /** Returns the tag, or the empty text. */
    public String tag() {
        return "";
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
