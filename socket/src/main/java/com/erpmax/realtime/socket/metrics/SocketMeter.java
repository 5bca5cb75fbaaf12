package com.erpmax.realtime.socket.metrics;

import java.util.List;

/** Every meter of this module: its name, its tags and what it tells. */
public enum SocketMeter {
    SOCKETS(
            "realtime.socket.sockets",
            "gauge",
            List.of("namespace", "transport"),
            "Connected sockets, by namespace and by the transport that carries them"),
    CONNECTS("realtime.socket.connects", "counter", List.of("namespace"), "Sockets that were let into a namespace"),
    DISCONNECTS(
            "realtime.socket.disconnects",
            "counter",
            List.of("namespace", "reason"),
            "Sockets that left a namespace, by reason"),
    REFUSALS("realtime.socket.refusals", "counter", List.of("code"), "Sockets that were not let in, by code"),
    EVENTS_RECEIVED("realtime.socket.events.received", "counter", List.of("namespace"), "Events received from clients"),
    EVENTS_SENT(
            "realtime.socket.events.sent",
            "counter",
            List.of("namespace"),
            "Events given to a connection for sending, once for each recipient"),
    EVENTS_DROPPED(
            "realtime.socket.events.dropped",
            "counter",
            List.of("namespace"),
            "Events not sent to a recipient: volatile ones that found its transport busy, and all after its end"),
    HANDLER_FAILURES(
            "realtime.socket.handler.failures", "counter", List.of("namespace"), "Handlers that threw an exception"),
    ROOMS("realtime.socket.rooms", "gauge", List.of("namespace"), "Rooms with members on this node, when last sampled"),
    LARGEST_ROOM(
            "realtime.socket.rooms.largest",
            "gauge",
            List.of("namespace"),
            "Members of the largest room on this node, when last sampled"),
    ROOMS_BY_SIZE(
            "realtime.socket.rooms.by.size",
            "gauge",
            List.of("namespace", "members"),
            "Rooms on this node by classes of their number of members, when last sampled");

    private final String meterName;
    private final String type;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> tags;

    private final String meaning;

    SocketMeter(String meterName, String type, List<String> tags, String meaning) {
        this.meterName = meterName;
        this.type = type;
        this.tags = tags;
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

    /** The names of the tags. */
    public List<String> tags() {
        return tags;
    }

    /** What the number tells. */
    public String meaning() {
        return meaning;
    }
}
