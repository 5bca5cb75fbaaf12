package com.erpmax.realtime.service.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of this package; what the engine does is counted there. */
public enum ServerMeter {
    /** Pauses of the process. */
    FENCES(
            "realtime.server.fences",
            "counter",
            "How often all connections were closed because the process had not run for more than 10 seconds");

    private final String meterName;
    private final String type;
    private final String meaning;

    ServerMeter(String meterName, String type, String meaning) {
        this.meterName = meterName;
        this.type = type;
        this.meaning = meaning;
    }

    /** Returns the name in Micrometer's notation. */
    public String meterName() {
        return meterName;
    }

    /** Returns {@code counter}. */
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
}
