package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What one receiver was given: handlers by event name, hooks around them, and handlers of the end. */
@AnyThread
final class EventHandlers {
    private volatile Map<String, Chain> byName = Map.of();
    private volatile @Nullable Chain fallback;
    private volatile EventHooks hooks = EventHooks.NONE;
    private volatile EndHandlers ends = EndHandlers.NONE;

    /**
     * The handlers of one event, in their order.
     *
     * @param runsOnLoop whether all of them are non-blocking
     * @param keys the objects by which they are taken away
     */
    record Chain(boolean runsOnLoop, List<EventHandler> handlers, List<Object> keys) {
        private static final Chain EMPTY = new Chain(true, List.of(), List.of());

        private Chain with(EventHandler handler, Object key) {
            List<EventHandler> more = new ArrayList<>(handlers);
            more.add(handler);
            List<Object> moreKeys = new ArrayList<>(keys);
            moreKeys.add(key);
            return of(more, moreKeys);
        }

        private Chain without(Object key) {
            List<EventHandler> rest = new ArrayList<>();
            List<Object> restKeys = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                if (keys.get(i) != key && handlers.get(i) != key) {
                    rest.add(handlers.get(i));
                    restKeys.add(keys.get(i));
                }
            }
            return of(rest, restKeys);
        }

        private static Chain of(List<EventHandler> handlers, List<Object> keys) {
            boolean runsOnLoop = handlers.stream().allMatch(EventHandler::isNonBlocking);
            return new Chain(runsOnLoop, List.copyOf(handlers), List.copyOf(keys));
        }
    }

    /** Adds a handler behind those of the same name. */
    synchronized void add(String event, Object key, EventHandler handler) {
        if (SocketPacket.Event.isReserved(event)) {
            throw new IllegalArgumentException("event: " + event + " (expected: a name that is not reserved)");
        }
        put(event, byName.getOrDefault(event, Chain.EMPTY).with(handler, key));
    }

    /** Takes all handlers of a name away. */
    synchronized void remove(String event) {
        put(event, Chain.EMPTY);
    }

    /** Takes one handler of a name away. */
    synchronized void remove(String event, Object key) {
        put(event, byName.getOrDefault(event, Chain.EMPTY).without(key));
    }

    /** The handler of events that no other is for. */
    void fallback(EventHandler handler) {
        fallback = Chain.EMPTY.with(handler, handler);
    }

    /** Changes what is called around the handlers. */
    synchronized void hooks(UnaryOperator<EventHooks> change) {
        hooks = change.apply(hooks);
    }

    /** Changes what is called at the end of sockets. */
    synchronized void ends(UnaryOperator<EndHandlers> change) {
        ends = change.apply(ends);
    }

    @Nullable
    Chain find(String event) {
        return byName.get(event);
    }

    @Nullable
    Chain fallback() {
        return fallback;
    }

    EventHooks hooks() {
        return hooks;
    }

    EndHandlers ends() {
        return ends;
    }

    /** A handler that starts another one; what fails later goes to the error listener. */
    static EventHandler notWaitedFor(AsyncEventHandler handler) {
        return event -> {
            CompletionStage<?> stage = handler.handle(event);
            stage.whenComplete((done, failure) -> {
                if (failure != null) {
                    event.socket().namespace().handlerFailed(event.socket(), event, failure);
                }
            });
        };
    }

    private void put(String event, Chain chain) {
        Map<String, Chain> copy = new HashMap<>(byName);
        if (chain.handlers.isEmpty()) {
            copy.remove(event);
        } else {
            copy.put(event, chain);
        }
        byName = Map.copyOf(copy);
    }
}
