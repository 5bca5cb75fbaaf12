package com.erpmax.realtime.verification.traffic;

import java.util.List;

/**
 * What a client is like.
 *
 * @param namespaces one socket is opened in each
 * @param deduplicates whether its application drops what it knows by its {@code event_id}
 * @param keepsPositions whether it connects with its own positions
 */
public record ClientPlan(
        String name, Person person, Kind kind, List<String> namespaces, boolean deduplicates, boolean keepsPositions) {

    public static final List<String> ROOT = List.of("/");
    public static final List<String> EACH = List.of(Streams.NOTIFICATIONS, Streams.PROVISIONING, Streams.BILLING);

    /** How it talks. */
    public enum Kind {
        /** Ours, over WebSocket. */
        WEBSOCKET,
        /** Ours, over long-polling. */
        POLLING,
        /** The official Java client, which begins with long-polling and upgrades. */
        STOCK
    }

    /** A client that knows nothing of positions and repeats. */
    public static ClientPlan plain(String name, Person person, Kind kind, List<String> namespaces) {
        return new ClientPlan(name, person, kind, namespaces, false, false);
    }

    /** The same with an application that drops what it knows. */
    public ClientPlan deduplicating() {
        return new ClientPlan(name, person, kind, namespaces, true, keepsPositions);
    }

    /** The same with positions of its own. */
    public ClientPlan keepingPositions() {
        return new ClientPlan(name, person, kind, namespaces, true, true);
    }
}
