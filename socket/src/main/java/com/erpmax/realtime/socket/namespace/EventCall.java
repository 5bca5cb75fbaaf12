package com.erpmax.realtime.socket.namespace;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An event in its socket's queue. Which handler it gets is settled when its turn comes. */
final class EventCall implements QueuedCall {
    private static final Logger log = LoggerFactory.getLogger(EventCall.class);

    private final Event event;
    private EventHandlers.@Nullable Registration registration;

    EventCall(Event event) {
        this.event = event;
    }

    @Override
    public boolean runsOnLoop() {
        registration = event.socket().findHandler(event.name());
        return registration == null || registration.runsOnLoop();
    }

    @Override
    public int weight() {
        return event.weight();
    }

    @Override
    public void run() {
        EventHandlers.Registration found = registration;
        if (found == null) {
            log.debug(
                    "no handler for an event in {}", event.socket().namespace().name());
            return;
        }
        try {
            found.handler().handle(event);
        } catch (Throwable failure) {
            event.socket().namespace().handlerFailed(event.socket(), event, failure);
        }
    }
}
