package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who can be given handlers of events: one socket, a namespace for all of its sockets, or a parent for those of its
 * children. A socket's own handlers of an event take the place of its namespace's, and those the place of the parent's.
 * Several handlers of one event at the same receiver are all called, in the order in which they were given; when they
 * do not all run on the loop, all of them run on a virtual thread. What is given or taken away holds for the events
 * whose turn comes afterwards.
 *
 * @param <T> the receiver itself, for chained calls
 */
@AnyThread
public abstract sealed class EventReceiver<T extends EventReceiver<T>> permits Socket, NamespaceSetup {
    private volatile @Nullable EventHandlers handlers;

    EventReceiver() {}

    /** Handles events of this name on virtual threads. */
    public T on(String event, EventHandler handler) {
        return change(all -> all.add(event, handler, handler));
    }

    /** Starts to handle events of this name on virtual threads. */
    public T onAsync(String event, AsyncEventHandler handler) {
        return change(all -> all.add(event, handler, EventHandlers.notWaitedFor(handler)));
    }

    /**
     * Handles events of this name on the event loop of their connection. The handler must not block: many connections
     * wait for it. The same as {@link #on} with {@link EventHandler#nonBlocking}.
     */
    public T onLoop(String event, EventHandler handler) {
        return change(all -> all.add(event, handler, EventHandler.nonBlocking(handler)));
    }

    /**
     * Handles events of this name, on virtual threads, with their first argument read as {@code type}. An event whose
     * argument cannot be read so does not reach the handler: the failure goes to the {@link HandlerErrorListener}, and
     * a client that waits for an acknowledgement gets {@link RequestRefusedException#INVALID_PAYLOAD}. Nothing else is
     * acknowledged; see {@link #onRequest}.
     */
    public <V> T on(String event, Class<V> type, TypedEventHandler<V> handler) {
        return change(all -> all.add(event, handler, TypedCalls.event(type, handler)));
    }

    /**
     * Answers events of this name, on virtual threads: what the handler returns is the acknowledgement. Every event
     * that asks for one gets one, as {@link RequestHandler} says.
     */
    public <V> T onRequest(String event, Class<V> type, RequestHandler<V> handler) {
        return change(all -> all.add(event, handler, TypedCalls.request(type, handler)));
    }

    /** As {@link #onRequest}, with an answer that comes later; the next event does not wait for it. */
    public <V> T onRequestAsync(String event, Class<V> type, AsyncRequestHandler<V> handler) {
        return change(all -> all.add(event, handler, TypedCalls.requestAsync(type, handler)));
    }

    /** Handles events that no other handler is for, in place of the one given before. Without it they are dropped. */
    public T onUnhandled(EventHandler handler) {
        return change(all -> all.fallback(handler));
    }

    /** Takes all handlers of this name away. */
    public T off(String event) {
        return change(all -> all.remove(event));
    }

    /** Takes one handler of this name away: the object that was given to one of the methods above. */
    public T off(String event, Object handler) {
        return change(all -> all.remove(event, handler));
    }

    /**
     * Has every event pass this first, in its turn and after the middlewares given before; those of the namespace come
     * before those of the socket. Unless it is {@linkplain EventMiddleware#nonBlocking non-blocking}, the events that
     * pass it are handled on virtual threads, whatever their handlers ask for.
     */
    public T useEvents(EventMiddleware middleware) {
        return change(all -> all.hooks(hooks -> hooks.withMiddleware(middleware)));
    }

    /**
     * Shows every event to this in its turn, before middlewares and handlers, and also those that nobody handles.
     * Unless it is {@linkplain EventHandler#nonBlocking non-blocking}, events are handled on virtual threads, whatever
     * their handlers ask for. A failure goes to the {@link HandlerErrorListener} and stops nothing.
     */
    public T onAny(EventHandler listener) {
        return change(all -> all.hooks(hooks -> hooks.withAny(hooks.any().size(), listener)));
    }

    /** As {@link #onAny}, before the listeners that this receiver has already. */
    public T prependAny(EventHandler listener) {
        return change(all -> all.hooks(hooks -> hooks.withAny(0, listener)));
    }

    /** Takes a listener of {@link #onAny} away. */
    public T offAny(EventHandler listener) {
        return change(all -> all.hooks(hooks -> hooks.withoutAny(listener)));
    }

    /** Takes all listeners of {@link #onAny} away. */
    public T offAny() {
        return change(all -> all.hooks(EventHooks::withoutAny));
    }

    /**
     * Shows every event that is about to be sent to this, once for each socket that it goes to: emitted or broadcast,
     * not acknowledgements. A failure goes to the {@link HandlerErrorListener} and stops nothing.
     */
    public T onAnyOutgoing(OutgoingListener listener) {
        return change(
                all -> all.hooks(hooks -> hooks.withOutgoing(hooks.outgoing().size(), listener)));
    }

    /** As {@link #onAnyOutgoing}, before the listeners that this receiver has already. */
    public T prependAnyOutgoing(OutgoingListener listener) {
        return change(all -> all.hooks(hooks -> hooks.withOutgoing(0, listener)));
    }

    /** Takes a listener of {@link #onAnyOutgoing} away. */
    public T offAnyOutgoing(OutgoingListener listener) {
        return change(all -> all.hooks(hooks -> hooks.withoutOutgoing(listener)));
    }

    /** Takes all listeners of {@link #onAnyOutgoing} away. */
    public T offAnyOutgoing() {
        return change(all -> all.hooks(EventHooks::withoutOutgoing));
    }

    /** Has this called when a socket is about to leave, after those given before. */
    public T onDisconnecting(DisconnectingHandler handler) {
        return change(all -> all.ends(ends -> ends.with(handler)));
    }

    /** Has this called when a socket has left, after those given before. */
    public T onDisconnect(DisconnectHandler handler) {
        return change(all -> all.ends(ends -> ends.with(handler)));
    }

    /** Whose handlers hold as well, where this one has none; null for none. */
    abstract @Nullable EventReceiver<?> above();

    /** The handlers of a name: this receiver's, else those of the one above. */
    final EventHandlers.@Nullable Chain find(String event) {
        EventHandlers own = handlers;
        EventHandlers.Chain found = own == null ? null : own.find(event);
        EventReceiver<?> above = above();
        return found == null && above != null ? above.find(event) : found;
    }

    /** The handler of events that no other is for: this receiver's, else that of the one above. */
    final EventHandlers.@Nullable Chain fallback() {
        EventHandlers own = handlers;
        EventHandlers.Chain found = own == null ? null : own.fallback();
        EventReceiver<?> above = above();
        return found == null && above != null ? above.fallback() : found;
    }

    /** The hooks of the one above, then this receiver's. */
    final EventHooks hooks() {
        EventHandlers own = handlers;
        EventReceiver<?> above = above();
        EventHooks first = above == null ? EventHooks.NONE : above.hooks();
        return own == null ? first : first.plus(own.hooks());
    }

    /** Whether an outgoing event is to be shown to anybody; allocates nothing. */
    final boolean hasOutgoingListeners() {
        EventHandlers own = handlers;
        if (own != null && !own.hooks().outgoing().isEmpty()) {
            return true;
        }
        EventReceiver<?> above = above();
        return above != null && above.hasOutgoingListeners();
    }

    /** The handlers of the end of the one above, then this receiver's. */
    final EndHandlers ends() {
        EventHandlers own = handlers;
        EventReceiver<?> above = above();
        EndHandlers first = above == null ? EndHandlers.NONE : above.ends();
        return own == null ? first : first.plus(own.ends());
    }

    @SuppressWarnings("unchecked") // the classes that extend this one are known
    final T self() {
        return (T) this;
    }

    final T change(Consumer<EventHandlers> change) {
        change.accept(made());
        return self();
    }

    private synchronized EventHandlers made() {
        EventHandlers own = handlers;
        if (own == null) {
            own = new EventHandlers();
            handlers = own;
        }
        return own;
    }
}
