package com.erpmax.realtime.cluster.redis;

import java.util.List;

/** Every meter of the bus: its name, its tags and what it tells. */
public enum BusMeter {
    PROVEN(
            "realtime.bus.proven",
            "gauge",
            List.of(),
            "1 while a probe of this node was read back from Redis lately, else 0"),
    PROBE("realtime.bus.probe", "timer", List.of(), "Time from writing a probe to reading it back"),
    CONNECTS("realtime.bus.connects", "counter", List.of(), "Times that this node has connected to Redis"),
    SENT(
            "realtime.bus.sent",
            "counter",
            List.of("carrier"),
            "Messages that Redis took from this node: into a stream or for a channel"),
    RECEIVED(
            "realtime.bus.received",
            "counter",
            List.of("carrier"),
            "Messages of other nodes, from a stream or a channel, for namespaces of this node; not most broadcasts to"
                    + " namespaces where nobody has ever been connected here"),
    REFUSED(
            "realtime.bus.refused",
            "counter",
            List.of("carrier"),
            "Messages of others that are malformed or break a limit, and were dropped"),
    DEGRADED(
            "realtime.bus.degraded",
            "counter",
            List.of(),
            "Messages for other nodes given while Redis was away; they are kept for a while as far as there is room"),
    DROPPED(
            "realtime.bus.dropped",
            "counter",
            List.of("reason"),
            "Messages for other nodes that were never written: full, stale, refused, or away for those that cannot wait"),
    OVERRUN(
            "realtime.bus.overrun",
            "counter",
            List.of(),
            "Messages of other nodes from channels, and answers to them, that were dropped because too many waited"),
    UNASKED(
            "realtime.bus.unasked",
            "counter",
            List.of(),
            "Sockets that were sent an event for which another node wants an answer, and were not waited for because too"
                    + " many sockets owed answers"),
    SESSIONS(
            "realtime.bus.sessions",
            "counter",
            List.of("outcome"),
            "Sessions of sockets that any node can recover: saved, recovered, unknown, denied to another identity, lost"
                    + " because of what they missed, malformed, large, or away when Redis did not answer in time"),
    GAPS("realtime.bus.gaps", "counter", List.of("reason"), "Times that entries of a stream may have been missed"),
    TRIMMED(
            "realtime.bus.trimmed",
            "counter",
            List.of(),
            "Times that this node has dropped the older half of the stream of live events because Redis was full"),
    WAITING("realtime.bus.waiting", "gauge", List.of(), "Messages that wait to be written"),
    WAITING_BYTES("realtime.bus.waiting.bytes", "gauge", List.of(), "Bytes of the messages that wait to be written");

    private final String meterName;
    private final String type;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> tags;

    private final String meaning;

    BusMeter(String meterName, String type, List<String> tags, String meaning) {
        this.meterName = meterName;
        this.type = type;
        this.tags = tags;
        this.meaning = meaning;
    }

    /** The name in Micrometer's notation. */
    public String meterName() {
        return meterName;
    }

    /** {@code gauge}, {@code counter} or {@code timer}. */
    public String type() {
        return type;
    }

    /** The names of the tags. */
    public List<String> tags() {
        return tags;
    }

    /** What the number tells. */
    public String meaning() {
        return meaning;
    }
}
