package com.erpmax.realtime.service.events;

import org.jspecify.annotations.Nullable;

/**
 * Where events go on their way to clients. Called from any thread but network threads; must not block and must not
 * throw.
 */
public interface EventSink {

    /**
     * Sends a committed event to everybody who is in the stream's room now. Called in the order of each stream, mostly
     * once per event on this instance; again for an event of which it is not known whether it was pushed; for different streams from different threads at once.
     */
    void push(StoredEvent event);

    /** Whether there can be clients for the stream's events: whether it is one of the service's own. */
    default boolean serves(StreamName stream) {
        return true;
    }

    /**
     * Whether anybody here would get the stream's events. Who comes in while this is asked is not counted, and reads
     * what was committed before.
     */
    default boolean hasRecipients(StreamName stream) {
        return true;
    }

    /**
     * Sends a live event, which is stored nowhere, to everybody who is in the room now: at most once.
     *
     * @param to the room and its namespace
     * @param name the event's name
     * @param payload a JSON object
     * @param exceptSocketId a socket that is left out; null for none
     */
    void pushLive(StreamName to, String name, String payload, @Nullable String exceptSocketId);
}
