package com.erpmax.realtime.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The application's handlers. They may be added and removed from any thread; they run on the delivering one. */
final class Handlers {

    private static final Logger LOG = Logger.getLogger(RealtimeClient.class.getName());

    private record EventHandler(Predicate<RealtimeEvent> wants, Consumer<RealtimeEvent> handler) {}

    private record Answerer(String event, Function<RealtimeEvent, Map<String, @Nullable Object>> answers) {}

    private final List<Answerer> answerers = new CopyOnWriteArrayList<>();
    private final List<EventHandler> events = new CopyOnWriteArrayList<>();
    private final List<Consumer<ClientState>> states = new CopyOnWriteArrayList<>();
    private final List<Consumer<RealtimeClientException>> problems = new CopyOnWriteArrayList<>();

    <E extends RealtimeEvent> Registration add(Class<E> type, Consumer<? super E> handler) {
        return added(events, new EventHandler(type::isInstance, event -> handler.accept(type.cast(event))));
    }

    Registration add(String name, Consumer<RealtimeEvent> handler) {
        return added(events, new EventHandler(event -> event.name().equals(name), handler));
    }

    Registration addAnswer(String event, Function<RealtimeEvent, Map<String, @Nullable Object>> answers) {
        return added(answerers, new Answerer(event, answers));
    }

    Registration addState(Consumer<ClientState> handler) {
        return added(states, handler);
    }

    Registration addProblem(Consumer<RealtimeClientException> handler) {
        return added(problems, handler);
    }

    void event(RealtimeEvent event) {
        for (EventHandler handler : events) {
            if (handler.wants.test(event)) {
                guarded(handler.handler, event);
            }
        }
    }

    /** Answers what the service asks; nothing is answered without an answerer, or when it fails. */
    void answer(RealtimeEvent event, Consumer<Map<String, @Nullable Object>> reply) {
        for (Answerer answerer : answerers) {
            if (answerer.event.equals(event.name())) {
                guarded(asked -> reply.accept(answerer.answers.apply(asked)), event);
                return;
            }
        }
    }

    void state(ClientState state) {
        states.forEach(handler -> guarded(handler, state));
    }

    /** Reports a problem; without a handler for problems it is logged. */
    void problem(RealtimeClientException problem) {
        if (problems.isEmpty()) {
            LOG.log(Level.WARNING, problem.getMessage(), problem.getCause());
        }
        for (Consumer<RealtimeClientException> handler : problems) {
            try {
                handler.accept(problem);
            } catch (RuntimeException failure) {
                LOG.log(Level.WARNING, "A handler of problems failed", failure);
            }
        }
    }

    private <T> void guarded(Consumer<T> handler, T value) {
        try {
            handler.accept(value);
        } catch (RuntimeException failure) {
            problem(new RealtimeClientException(
                    RealtimeClientException.HANDLER_FAILED, "a handler failed: " + failure, failure));
        }
    }

    private static <T> Registration added(List<T> list, T item) {
        list.add(item);
        return () -> list.remove(item);
    }
}
