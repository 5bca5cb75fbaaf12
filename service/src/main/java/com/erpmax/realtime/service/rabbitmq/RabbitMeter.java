package com.erpmax.realtime.service.rabbitmq;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** The meters of RabbitMQ; there are none while it is not configured. */
public enum RabbitMeter {
    /** Whether it can be used. */
    CONNECTED("realtime.rabbitmq.connected", "gauge", "", "1 while the broker is connected and takes messages, else 0"),
    /** Messages that were published. */
    PUBLISHED(
            "realtime.rabbitmq.published",
            "counter",
            "outcome",
            "Messages that were published: confirmed, returned (no such queue), unfit (its headers are too long, or its"
                    + " body for the broker), failed (repeated later)"),
    /** Messages that were looked at. */
    CONSUMED(
            "realtime.rabbitmq.consumed",
            "counter",
            "verdict",
            "Messages that were taken from a queue: done, dead (put aside with a reason), later (given back)");

    private final String meterName;
    private final String type;
    private final String tag;
    private final String meaning;

    RabbitMeter(String meterName, String type, String tag, String meaning) {
        this.meterName = meterName;
        this.type = type;
        this.tag = tag;
        this.meaning = meaning;
    }

    /** Returns the name in Micrometer's notation. */
    public String meterName() {
        return meterName;
    }

    /** Returns {@code gauge} or {@code counter}. */
    public String type() {
        return type;
    }

    /** Returns the only tag, or the empty text. */
    public String tag() {
        return tag;
    }

    /** Returns what the number tells. */
    public String meaning() {
        return meaning;
    }

    Counter counter(MeterRegistry registry, String value) {
        return Counter.builder(meterName)
                .description(meaning)
                .tag(tag, value.toLowerCase(Locale.ROOT))
                .register(registry);
    }

    void gauge(MeterRegistry registry, RabbitConnection connection) {
        Gauge.builder(meterName, connection, known -> known.isUp() ? 1 : 0)
                .description(meaning)
                .register(registry);
    }
}
