package com.erpmax.realtime.socket.namespace;

import java.util.ArrayList;
import java.util.List;

/**
 * What one receiver has called around the handlers of its events. Immutable.
 *
 * @param any see every incoming event
 * @param middlewares may stop an incoming event
 * @param outgoing see every outgoing event
 */
record EventHooks(List<EventHandler> any, List<EventMiddleware> middlewares, List<OutgoingListener> outgoing) {
    static final EventHooks NONE = new EventHooks(List.of(), List.of(), List.of());

    EventHooks {
        any = List.copyOf(any);
        middlewares = List.copyOf(middlewares);
        outgoing = List.copyOf(outgoing);
    }

    /** These, then those; allocates nothing unless there are some of both. */
    EventHooks plus(EventHooks others) {
        if (others == NONE) {
            return this;
        }
        return this == NONE
                ? others
                : new EventHooks(
                        Lists.both(any, others.any),
                        Lists.both(middlewares, others.middlewares),
                        Lists.both(outgoing, others.outgoing));
    }

    /** Whether an incoming event meets any of them. */
    boolean concernIncoming() {
        return this != NONE && !(any.isEmpty() && middlewares.isEmpty());
    }

    /** Whether those that an incoming event meets may run on the loop. */
    boolean runOnLoop() {
        return any.stream().allMatch(EventHandler::isNonBlocking)
                && middlewares.stream().allMatch(EventMiddleware::isNonBlocking);
    }

    EventHooks withAny(int index, EventHandler listener) {
        return new EventHooks(inserted(any, index, listener), middlewares, outgoing);
    }

    EventHooks withoutAny(EventHandler listener) {
        return new EventHooks(removed(any, listener), middlewares, outgoing).orNone();
    }

    EventHooks withoutAny() {
        return new EventHooks(List.of(), middlewares, outgoing).orNone();
    }

    EventHooks withMiddleware(EventMiddleware middleware) {
        return new EventHooks(any, inserted(middlewares, middlewares.size(), middleware), outgoing);
    }

    EventHooks withOutgoing(int index, OutgoingListener listener) {
        return new EventHooks(any, middlewares, inserted(outgoing, index, listener));
    }

    EventHooks withoutOutgoing(OutgoingListener listener) {
        return new EventHooks(any, middlewares, removed(outgoing, listener)).orNone();
    }

    EventHooks withoutOutgoing() {
        return new EventHooks(any, middlewares, List.of()).orNone();
    }

    private EventHooks orNone() {
        return any.isEmpty() && middlewares.isEmpty() && outgoing.isEmpty() ? NONE : this;
    }

    private static <E> List<E> inserted(List<E> list, int index, E element) {
        List<E> more = new ArrayList<>(list);
        more.add(index, element);
        return more;
    }

    @SuppressWarnings("ReferenceEquality") // the object that was given is meant
    private static <E> List<E> removed(List<E> list, E element) {
        return list.stream().filter(other -> other != element).toList();
    }
}
