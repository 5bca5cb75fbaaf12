package com.erpmax.realtime.client;

import com.erpmax.realtime.client.RealtimeEvent.Stored;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way to the application's handlers: one thread runs them in order, and keeps the position of a stored event once they
 * have returned. Its queue is bounded: stored events that find no room are refused, and asked for again later; live events
 * have the same room again, and are dropped and reported when that is full, too; of states and problems the first that
 * wait are kept. Methods are called by the loop only, unless they say otherwise.
 */
final class Delivery {

    private static final int MOST_NOTICES = 128;

    private final Loop loop;
    private final Executor thread;
    private final Handlers handlers;
    private final PositionStore store;
    private final int capacity;
    private final Map<String, Position> handled = new ConcurrentHashMap<>();
    private Runnable onRoom = () -> {};
    private int events;
    private int notices;

    /**
     * @param thread runs tasks one after the other, in their order
     * @param capacity the most stored events that wait
     */
    Delivery(Loop loop, Executor thread, Handlers handlers, PositionStore store, int capacity) {
        this.loop = loop;
        this.thread = thread;
        this.handlers = handlers;
        this.store = store;
        this.capacity = capacity;
        handled.putAll(store.load());
    }

    /** Sets what the loop runs when there is room for half the capacity again. */
    void onRoom(Runnable task) {
        onRoom = task;
    }

    boolean hasRoom() {
        return events <= capacity / 2;
    }

    /** Returns the positions of what the handlers have done; may be called from any thread. */
    Map<String, Position> handled() {
        return Map.copyOf(handled);
    }

    /** Returns false when there is no room. */
    boolean stored(Stored event, EventPlace place) {
        if (events >= capacity) {
            return false;
        }
        queue(() -> {
            handlers.event(event);
            keep(place.stream(), place.position());
        });
        return true;
    }

    /** Keeps a position when everything before has been handled. */
    void position(String stream, Position position) {
        queue(() -> keep(stream, position));
    }

    /** Hands on an event that is not stored; what the application answers to it goes into the reply, if there is one. */
    void live(RealtimeEvent event, @Nullable Consumer<Map<String, @Nullable Object>> reply) {
        if (events < 2 * capacity) {
            queue(() -> {
                handlers.event(event);
                if (reply != null) {
                    handlers.answer(event, reply);
                }
            });
        } else {
            problem(new RealtimeClientException(
                    RealtimeClientException.EVENT_DROPPED, event.name() + ": the handlers are too slow"));
        }
    }

    /** Hands on what the client itself has to say, whatever room there is. */
    void own(RealtimeEvent event) {
        queue(() -> handlers.event(event));
    }

    /** Runs a task on the handlers' thread when everything before has been handled. */
    void whenHandled(Runnable task) {
        thread.execute(task);
    }

    void state(ClientState state) {
        notice(() -> handlers.state(state));
    }

    void problem(RealtimeClientException problem) {
        notice(() -> handlers.problem(problem));
    }

    private void queue(Runnable task) {
        events++;
        thread.execute(() -> {
            task.run();
            loop.execute(this::eventDone);
        });
    }

    private void eventDone() {
        events--;
        if (events == capacity / 2) {
            onRoom.run();
        }
    }

    private void notice(Runnable task) {
        if (notices < MOST_NOTICES) {
            notices++;
            thread.execute(() -> {
                task.run();
                loop.execute(() -> notices--);
            });
        }
    }

    private void keep(String stream, Position position) {
        handled.put(stream, position);
        try {
            store.save(stream, position);
        } catch (RuntimeException failure) {
            handlers.problem(new RealtimeClientException(
                    RealtimeClientException.POSITION_NOT_SAVED, stream + ": " + failure, failure));
        }
    }
}
