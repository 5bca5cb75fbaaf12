package com.erpmax.realtime.service.database;

/** The meters of the database. */
public enum DatabaseMeter {
    /** Calls that wait for a thread or a connection. */
    WAITING("realtime.database.waiting", "gauge", "Calls that wait for a thread or a connection of the database");

    private final String meterName;
    private final String type;
    private final String meaning;

    DatabaseMeter(String meterName, String type, String meaning) {
        this.meterName = meterName;
        this.type = type;
        this.meaning = meaning;
    }

    /** Returns the name in Micrometer's notation. */
    public String meterName() {
        return meterName;
    }

    /** Returns {@code gauge}. */
    public String type() {
        return type;
    }

    /** Returns what the number tells. */
    public String meaning() {
        return meaning;
    }
}
