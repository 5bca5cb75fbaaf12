package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The event handlers of a namespace or a socket, by event name. A later one replaces an earlier one. */
@AnyThread
final class EventHandlers {
    private volatile Map<String, Registration> byName = Map.of();
    private volatile @Nullable Registration fallback;

    /** A handler that runs on a virtual thread, or on the loop. */
    void put(String event, boolean runsOnLoop, EventHandler handler) {
        requireName(event);
        put(event, new Registration(runsOnLoop, handler));
    }

    /** A handler whose stage is not waited for. */
    void putAsync(String event, AsyncEventHandler handler) {
        requireName(event);
        put(event, new Registration(false, call -> {
            CompletionStage<?> stage = handler.handle(call);
            stage.whenComplete((done, failure) -> {
                if (failure != null) {
                    call.socket().namespace().handlerFailed(call.socket(), call, failure);
                }
            });
        }));
    }

    /** The handler of events that no other is for. */
    void putFallback(EventHandler handler) {
        fallback = new Registration(false, handler);
    }

    @Nullable
    Registration find(String event) {
        return byName.get(event);
    }

    @Nullable
    Registration fallback() {
        return fallback;
    }

    private synchronized void put(String event, Registration registration) {
        Map<String, Registration> copy = new HashMap<>(byName);
        copy.put(event, registration);
        byName = Map.copyOf(copy);
    }

    private static void requireName(String event) {
        if (SocketPacket.Event.isReserved(event)) {
            throw new IllegalArgumentException("event: " + event + " (expected: a name that is not reserved)");
        }
    }

    record Registration(boolean runsOnLoop, EventHandler handler) {}
}
