package com.erpmax.realtime.service.events;

/**
 * Where committed events go on their way to clients.
 *
 * <p>Called in the order of each stream, once per event on this instance; for different streams from different threads
 * at once. Must not block and must not throw.
 */
@FunctionalInterface
public interface EventSink {

    /** Sends the event to everybody who is in the stream's room now. */
    void push(StoredEvent event);
}
