package com.erpmax.realtime.service.bridge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The meters of what Python services emit through Redis. */
public enum BridgeMeter {
    /** Whether the channel is heard. */
    HEARD(
            "realtime.python.heard",
            "gauge",
            "",
            "1 while this instance hears the channel of the Python services, else 0"),
    /** Messages that were carried out. */
    MESSAGES(
            "realtime.python.messages",
            "counter",
            "method",
            "Messages of Python services that were carried out here; callback is for other Python services"),
    /** Messages that were refused. */
    REFUSED("realtime.python.refused", "counter", "reason", "Messages of Python services that were refused, by reason"),
    /** Times in which messages may have been missed. */
    GAPS(
            "realtime.python.gaps",
            "counter",
            "",
            "Times that messages of Python services may have been missed, because Redis was away or too many came"),
    /** Acknowledgements that went back. */
    ANSWERS(
            "realtime.python.answers",
            "counter",
            "result",
            "Acknowledgements for Python services: sent, or dropped because they have binary values, are too large or"
                    + " too many, or Redis is away"),
    /** Messages that wait. */
    WAITING("realtime.python.waiting", "gauge", "", "Messages of Python services that wait to be carried out"),
    /** Notifications that wait for the database. */
    UNSTORED("realtime.python.unstored", "gauge", "", "Notifications of Python services that wait to be stored");

    private final String meterName;
    private final String type;
    private final String tag;
    private final String meaning;

    BridgeMeter(String meterName, String type, String tag, String meaning) {
        this.meterName = meterName;
        this.type = type;
        this.tag = tag;
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
        return tag;
    }

    /** Returns what the number tells. */
    public String meaning() {
        return meaning;
    }

    Counter counter(MeterRegistry registry) {
        return Counter.builder(meterName).description(meaning).register(registry);
    }

    Counter counter(MeterRegistry registry, String tagValue) {
        return Counter.builder(meterName)
                .description(meaning)
                .tag(tag, tagValue)
                .register(registry);
    }

    <T> void gauge(MeterRegistry registry, T source, ToDoubleFunction<T> value) {
        Gauge.builder(meterName, source, value).description(meaning).register(registry);
    }
}
