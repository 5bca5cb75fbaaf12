package com.erpmax.realtime.service.events;

/**
 * The name of an event stream: one recipient room of one namespace.
 *
 * @param namespace the canonical name, for example {@code /provisioning}
 * @param room for example {@code tenant:7d6e…}
 */
public record StreamName(String namespace, String room) {

    private static final char SEPARATOR = '#';

    public StreamName {
        if (!namespace.startsWith("/") || namespace.indexOf(SEPARATOR) >= 0) {
            throw new IllegalArgumentException("namespace: " + namespace + " (expected: /name without #)");
        }
        if (room.isEmpty()) {
            throw new IllegalArgumentException("room: empty (expected: a room name)");
        }
    }

    /** Reads what {@link #text()} wrote. */
    public static StreamName parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        if (separator < 0) {
            throw new IllegalArgumentException("stream: " + text + " (expected: namespace#room)");
        }
        return new StreamName(text.substring(0, separator), text.substring(separator + 1));
    }

    /** Returns the form that is stored and that clients see as {@code stream}: {@code /provisioning#tenant:7d6e…}. */
    public String text() {
        return namespace + SEPARATOR + room;
    }
}
