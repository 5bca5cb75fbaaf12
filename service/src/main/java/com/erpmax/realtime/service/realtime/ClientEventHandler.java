package com.erpmax.realtime.service.realtime;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a feature does when a client sends an event. Runs on a virtual thread, one event of a socket after the other; an
 * event with a {@code client_event_id} inside the work of a {@code Database.write}, so that its effect and the remembered
 * answer are one: what is not in the database belongs after the commit, and long waits do not belong in a handler.
 */
@FunctionalInterface
public interface ClientEventHandler {

    /**
     * Handles the event.
     *
     * @return what the client gets in the ack, if it asked for one
     * @throws EventRefusedException to refuse it; the client learns why, and nothing may have been changed
     */
    Map<String, ? extends @Nullable Object> handle(ClientEvent event);
}
