package com.erpmax.realtime.protocol.engineio;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the server tells a client when it opens a session.
 *
 * @param sid the session's id, a secret; letters, digits, {@code -}, {@code _}, {@code .} and {@code ~}
 * @param upgrades wire names of the transports that the session may change to, may be empty
 * @param pingInterval time between two heartbeats, a positive number of whole milliseconds
 * @param pingTimeout time that the client has to answer a heartbeat, a positive number of whole milliseconds
 * @param maxPayloadBytes size that one message or polling payload of the client may have, in bytes
 */
public record OpenHandshake(
        String sid, List<String> upgrades, Duration pingInterval, Duration pingTimeout, int maxPayloadBytes) {
    private static final int LONGEST_SID = 64;
    private static final Pattern TRANSPORT = Pattern.compile("[a-z]{1,32}");

    public OpenHandshake {
        upgrades = List.copyOf(upgrades);
        if (!isSid(sid)) {
            throw new IllegalArgumentException("sid: " + sid + " (expected: [A-Za-z0-9._~-]{1,64})");
        }
        upgrades.forEach(OpenHandshake::requireTransport);
        requirePositive("pingInterval", pingInterval);
        requirePositive("pingTimeout", pingTimeout);
        if (maxPayloadBytes <= 0) {
            throw new IllegalArgumentException("maxPayloadBytes: " + maxPayloadBytes + " (expected: > 0)");
        }
    }

    /**
     * The data of the open packet, with the fields in the order in which the reference sends them. All numbers are
     * JSON integers, because some clients keep them in integer fields.
     */
    public String toJson() {
        String names = upgrades.isEmpty() ? "[]" : "[\"" + String.join("\",\"", upgrades) + "\"]";
        return "{\"sid\":\"" + sid + "\",\"upgrades\":" + names
                + ",\"pingInterval\":" + pingInterval.toMillis()
                + ",\"pingTimeout\":" + pingTimeout.toMillis()
                + ",\"maxPayload\":" + maxPayloadBytes + "}";
    }

    /** By hand, since there is one for each session. */
    private static boolean isSid(String sid) {
        boolean isSid = !sid.isEmpty() && sid.length() <= LONGEST_SID;
        for (int i = 0; i < sid.length() && isSid; i++) {
            char c = sid.charAt(i);
            isSid = (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || "._~-".indexOf(c) >= 0;
        }
        return isSid;
    }

    private static void requireTransport(String name) {
        if (!TRANSPORT.matcher(name).matches()) {
            throw new IllegalArgumentException("upgrades: " + name + " (expected: " + TRANSPORT + ")");
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.toMillis() <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= PT0.001S)");
        }
    }
}
