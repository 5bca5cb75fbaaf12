package com.erpmax.realtime.service.realtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of this package; sockets, rooms and refusals are counted by the socket module. */
public enum RealtimeMeter {
    /** Client events that were refused, by code. */
    EVENTS_REFUSED("realtime.events.refused", "code", "Events of clients that were answered with an error, by code"),
    /** Client events with a known client_event_id. */
    EVENTS_REPEATED(
            "realtime.events.repeated",
            "",
            "Events of clients that were answered from their client_event_id, and not carried out again"),
    /** Publications with an idempotency key that was known, with the same body. */
    PUBLICATIONS_REPEATED(
            "realtime.publications.repeated",
            "",
            "Publications that were answered from their idempotency key, and neither stored nor sent again"),
    /** Publications with the idempotency key of another one. */
    PUBLICATIONS_CONFLICTING(
            "realtime.publications.conflicting",
            "",
            "Publications that were refused because their idempotency key stands for another one"),
    /** Lines about connections that were not written. */
    LOG_LINES_DROPPED(
            "realtime.log.dropped", "", "Lines about connections that were not logged because too many waited");

    private final String meterName;
    private final String tag;
    private final String meaning;

    RealtimeMeter(String meterName, String tag, String meaning) {
        this.meterName = meterName;
        this.tag = tag;
        this.meaning = meaning;
    }

    /** Returns the name in Micrometer's notation. */
    public String meterName() {
        return meterName;
    }

    /** Returns {@code counter}. */
    public String type() {
        return "counter";
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
}
