package com.erpmax.realtime.service.realtime;

/** What holds for every event that somebody wants to be sent, whichever way it is asked for. */
public final class EventRules {

    private static final int LONGEST_NAME = 200;

    private EventRules() {}

    /**
     * Checks where an event is to be sent and how it is called.
     *
     * @throws IllegalArgumentException if the namespace is not served or the name is empty or too long
     */
    public static void check(String namespace, String event) {
        if (!NamespaceNames.ALL.contains(namespace)) {
            throw new IllegalArgumentException(
                    "namespace: " + namespace + " (expected: one of " + NamespaceNames.ALL + ")");
        }
        if (event.isEmpty() || event.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "event: " + event.length() + " characters (expected: 1.." + LONGEST_NAME + ")");
        }
    }

    /**
     * Checks that an event may be emitted by others than the server itself.
     *
     * @throws EventRefusedException if it is the server's own
     */
    public static void refuseReserved(String event) {
        if (ControlEvents.isReserved(event)) {
            throw reserved("event: " + event + " is the server's own");
        }
    }

    /**
     * Checks that an event is live wherever it is sent.
     *
     * @throws EventRefusedException if its name is one of the catalogue
     */
    static void requireLive(String event) {
        for (CatalogueEvent stored : CatalogueEvent.values()) {
            if (stored.event().equals(event)) {
                throw reserved("event: " + event + " is one of the stored events (expected: a live event)");
            }
        }
    }

    private static EventRefusedException reserved(String message) {
        return new EventRefusedException(EventRefusedException.Code.RESERVED_EVENT, message);
    }
}
