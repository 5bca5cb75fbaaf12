package com.erpmax.realtime.service.database;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The meters of the database. */
public enum DatabaseMeter {
    /** Calls that wait for a thread or a connection. */
    WAITING("realtime.database.waiting", "gauge", "", "Calls that wait for a thread or a connection of the database"),
    /** Who waits for a turn. */
    WAITING_FOR_TURN(
            "realtime.database.turns.waiting",
            "gauge",
            "crowd",
            "Clients that connect, or calls of HTTP requests, that wait for their turn to use the database: clients, requests"),
    /** Whether the last that was heard of it was good. */
    AVAILABLE(
            "realtime.database.available",
            "gauge",
            "",
            "1 while the database can be used; 0 while it cannot, when new connections are refused"),
    /** Calls that were not carried out. */
    REFUSED(
            "realtime.database.refused",
            "counter",
            "fault",
            "Calls that the database could not carry out, by fault: locked, full, read_only, io, damaged, exhausted,"
                    + " conflict, connection, overload, closed");

    private final String meterName;
    private final String type;
    private final String tag;
    private final String meaning;

    DatabaseMeter(String meterName, String type, String tag, String meaning) {
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

    Counter counter(MeterRegistry registry, DatabaseFault fault) {
        return Counter.builder(meterName)
                .description(meaning)
                .tag(tag, fault.label())
                .register(registry);
    }

    void gauge(MeterRegistry registry, String crowd, Turns turns) {
        Gauge.builder(meterName, turns, Turns::waiting)
                .description(meaning)
                .tag(tag, crowd)
                .strongReference(true)
                .register(registry);
    }

    <T> void gauge(MeterRegistry registry, T source, ToDoubleFunction<T> value) {
        Gauge.builder(meterName, source, value).description(meaning).register(registry);
    }
}
