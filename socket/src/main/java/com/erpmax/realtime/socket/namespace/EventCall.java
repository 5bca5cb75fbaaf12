package com.erpmax.realtime.socket.namespace;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An event in its socket's queue. Which handlers it gets is settled when its turn comes. */
final class EventCall implements QueuedCall {
    private static final Logger log = LoggerFactory.getLogger(EventCall.class);

    private final Event event;
    private EventHandlers.@Nullable Chain chain;
    private EventHooks hooks = EventHooks.NONE;

    EventCall(Event event) {
        this.event = event;
    }

    @Override
    public boolean runsOnLoop() {
        chain = event.socket().findHandlers(event.name());
        hooks = event.socket().hooks();
        return (chain == null || chain.runsOnLoop()) && (!hooks.concernIncoming() || hooks.runOnLoop());
    }

    @Override
    public int weight() {
        return event.weight();
    }

    @Override
    public void run() {
        if (hooks.concernIncoming() && !passes()) {
            return;
        }
        EventHandlers.Chain found = chain;
        if (found == null) {
            log.debug(
                    "no handler for an event in {}", event.socket().namespace().name());
            return;
        }
        for (int i = 0; i < found.handlers().size(); i++) {
            handle(found.handlers().get(i));
        }
    }

    private boolean passes() {
        hooks.any().forEach(this::handle);
        try {
            for (EventMiddleware middleware : hooks.middlewares()) {
                middleware.handle(event);
            }
            return true;
        } catch (Throwable stopped) {
            failed(stopped);
            return false;
        }
    }

    private void handle(EventHandler handler) {
        try {
            handler.handle(event);
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    private void failed(Throwable failure) {
        event.socket().namespace().handlerFailed(event.socket(), event, failure);
    }
}
