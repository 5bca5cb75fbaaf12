package com.erpmax.realtime.service.notifications;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of notifications. */
public enum NotificationMeter {
    /** Notifications that retention has deleted. */
    RETIRED("realtime.notifications.retired", "Notifications that were deleted because they were too old");

    private final String meterName;
    private final String meaning;

    NotificationMeter(String meterName, String meaning) {
        this.meterName = meterName;
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

    /** Returns what the number tells. */
    public String meaning() {
        return meaning;
    }

    Counter counter(MeterRegistry registry) {
        return Counter.builder(meterName).description(meaning).register(registry);
    }
}
