package com.erpmax.realtime.engine.metrics;

/** Every meter of the engine: its name, its tags and what it tells. */
public enum EngineMeter {
    SESSIONS(
            "realtime.engine.sessions",
            "gauge",
            "transport",
            "Open Engine.IO sessions by the transport that carries them"),
    OPENED("realtime.engine.opened", "counter", "transport", "Sessions opened, by their first transport"),
    UPGRADED("realtime.engine.upgraded", "counter", "", "Sessions that moved from polling to WebSocket"),
    CLOSED("realtime.engine.closed", "counter", "reason", "Sessions ended, by reason"),
    REFUSED(
            "realtime.engine.refused",
            "counter",
            "code",
            "Requests refused before a session existed, by Engine.IO error code or HTTP status"),
    UNAVAILABLE(
            "realtime.engine.unavailable",
            "counter",
            "reason",
            "Of those, requests for a new session that were answered 503 with Retry-After, by reason: full, busy (too"
                    + " many are being decided about), rate (too many came within a short time), stopping, check, or"
                    + " what the embedder's gate says");

    private final String meterName;
    private final String type;
    private final String tag;
    private final String meaning;

    EngineMeter(String meterName, String type, String tag, String meaning) {
        this.meterName = meterName;
        this.type = type;
        this.tag = tag;
        this.meaning = meaning;
    }

    /** The name in Micrometer's notation. */
    public String meterName() {
        return meterName;
    }

    /** {@code gauge} or {@code counter}. */
    public String type() {
        return type;
    }

    /** The only tag, or an empty text. */
    public String tag() {
        return tag;
    }

    /** What the number tells. */
    public String meaning() {
        return meaning;
    }
}
