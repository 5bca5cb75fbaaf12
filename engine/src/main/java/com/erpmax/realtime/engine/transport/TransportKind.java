package com.erpmax.realtime.engine.transport;

/** The transports of Engine.IO that this server offers; the wire names are the values of the query parameter. */
public enum TransportKind {
    POLLING("polling"),
    WEBSOCKET("websocket");

    private final String wireName;

    TransportKind(String wireName) {
        this.wireName = wireName;
    }

    /** The name as it stands in {@code transport=} and in {@code upgrades}. */
    public String wireName() {
        return wireName;
    }
}
