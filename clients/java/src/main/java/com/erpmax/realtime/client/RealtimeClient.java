package com.erpmax.realtime.client;

import com.erpmax.realtime.client.ClientState.Closed;
import com.erpmax.realtime.client.RealtimeEvent.UnreadChanged;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client of the realtime service. Stored events reach its handlers once and in the order of their streams, whatever
 * happens to the connection; where that is impossible, {@link RealtimeEvent.Truncated} says so.
 *
 * <p>All methods may be called from any thread. Handlers run one after the other on a thread of the client, in the order in
 * which what they hear of came. A stored event's position is kept once its handlers have returned; a handler that throws is
 * reported to {@link #onProblem} and counts as returned. While handlers are slow, up to {@code queuedEvents} stored events
 * wait for them, and further ones are asked for again later.
 *
 * <p>The threads are daemons: a program that has nothing else to do must keep itself alive.
 */
public final class RealtimeClient implements AutoCloseable {

    private final ClientOptions options;
    private final Loop loop;
    private final Handlers handlers = new Handlers();
    private final ReadState readState = new ReadState();
    private final Delivery delivery;
    private final Session session;
    private final Connector connector;
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private volatile boolean isClosed;

    RealtimeClient(ClientOptions options, Loop loop, Executor handlerThread) {
        this.options = options;
        this.loop = loop;
        this.delivery = new Delivery(
                loop, handlerThread, handlers, options.store(), options.limits().queuedEvents());
        this.session = new Session(options, loop, delivery, readState);
        this.connector = new Connector(options, loop, ThreadLoop.inOrder("realtime-client-token"), session);
        session.onCaughtUp(connector::caughtUp);
    }

    /**
     * Begins a client.
     *
     * @param address scheme, host and port, for example {@code https://realtime.example.com}
     */
    public static RealtimeClientBuilder builder(URI address, TokenSource tokens) {
        return new RealtimeClientBuilder(address, tokens);
    }

    /**
     * Connects, and stays connected: after the end of a connection the client comes back by itself. Does nothing if that is
     * already so; while the client waits for its next attempt, it does not wait any longer.
     *
     * @throws IllegalStateException if this client was closed
     */
    public void connect() {
        if (isClosed) {
            throw new IllegalStateException("client: closed (expected: one that is in use)");
        }
        loop.execute(() -> {
            if (!isClosed) {
                connector.connect();
            }
        });
    }

    /**
     * Disconnects for good. What waits for an answer fails as {@code closed}; events that have come are still handled. Does
     * not wait: {@link #ended} tells when that is done.
     */
    @Override
    public void close() {
        isClosed = true;
        loop.execute(() -> {
            if (!(connector.state() instanceof Closed)) {
                connector.close();
            }
            delivery.whenHandled(() -> ended.completeAsync(() -> null));
        });
    }

    /**
     * Returns what is completed once a client that was {@linkplain #close closed} has handled what had come and has kept its
     * positions, on a thread of the common pool. A program that ends before finds its last events again at its next start.
     */
    public CompletionStage<@Nullable Void> ended() {
        return ended.minimalCompletionStage();
    }

    /** Returns where the client is. */
    public ClientState state() {
        return connector.state();
    }

    /** Returns how many notifications are unread, if the service has said so. */
    public Optional<UnreadChanged> unread() {
        return readState.latest();
    }

    /** Returns the positions of what has been handled, by stream. */
    public Map<String, Position> positions() {
        return delivery.handled();
    }

    /** Adds a handler for events of a type; {@code RealtimeEvent.class} is for all. */
    public <E extends RealtimeEvent> Registration on(Class<E> type, Consumer<? super E> handler) {
        return handlers.add(type, handler);
    }

    /** Adds a handler for events of a name on the wire, for those that have no type. */
    public Registration on(String name, Consumer<RealtimeEvent> handler) {
        return handlers.add(name, handler);
    }

    /**
     * Answers a live event for which the service wants an acknowledgement, after the event's handlers. Of several for one
     * event the first answers; one that throws is reported to {@link #onProblem}, and the service gets no answer.
     */
    public Registration answer(String event, Function<RealtimeEvent, Map<String, @Nullable Object>> answers) {
        return handlers.addAnswer(event, answers);
    }

    /** Adds a handler for changes of the state. If many wait for slow handlers, the first 128 are told. */
    public Registration onState(Consumer<ClientState> handler) {
        return handlers.addState(handler);
    }

    /** Adds a handler for what goes wrong and is not answered elsewhere. Without one, that is logged. */
    public Registration onProblem(Consumer<RealtimeClientException> handler) {
        return handlers.addProblem(handler);
    }

    /**
     * Sends a client event and gives the answer. While there is no connection it waits for one; after a reconnect it is sent
     * again with the same {@code client_event_id}, by which the service carries it out once. At most 256 wait.
     *
     * @param payload texts, numbers, booleans, lists, maps and nulls; {@code client_event_id} is added unless it is there
     * @param timeout how long to wait for the answer
     * @return the answer, given on a thread of the common pool; or a {@link RealtimeClientException} with the service's
     *     code, or {@code timeout}, {@code closed} or {@code queue_full}
     * @throws IllegalArgumentException if JSON has no form for a value
     */
    public CompletionStage<Map<String, @Nullable Object>> send(
            String event, Map<String, ? extends @Nullable Object> payload, Duration timeout) {
        return send(options.namespaces().get(0), event, payload, timeout);
    }

    /**
     * As {@link #send(String, Map, Duration)}, in one of several namespaces.
     *
     * @throws IllegalArgumentException if the client does not enter that namespace
     */
    public CompletionStage<Map<String, @Nullable Object>> send(
            String namespace, String event, Map<String, ? extends @Nullable Object> payload, Duration timeout) {
        Map<String, @Nullable Object> copy = checked(namespace, payload);
        CompletableFuture<Map<String, @Nullable Object>> answer = new CompletableFuture<>();
        loop.execute(() -> {
            session.requests().send(namespace, event, copy, timeout, answer);
            if (isClosed) {
                session.requests().failAll("io client disconnect");
            }
        });
        return answer;
    }

    /**
     * Sends a client event now, or not at all when there is no connection. What it answers with an error comes as the event
     * {@code error}.
     *
     * @throws IllegalArgumentException if JSON has no form for a value
     */
    public void emit(String event, Map<String, ? extends @Nullable Object> payload) {
        String namespace = options.namespaces().get(0);
        Map<String, @Nullable Object> copy = checked(namespace, payload);
        loop.execute(() -> session.emit(namespace, event, copy));
    }

    /** Marks a notification as read; the answer has {@code notification_id}, {@code unread_count} and {@code version}. */
    public CompletionStage<Map<String, @Nullable Object>> markRead(String notificationId, Duration timeout) {
        String namespace = options.namespaces().stream()
                .filter(name -> name.endsWith("/notifications"))
                .findFirst()
                .orElse(options.namespaces().get(0));
        return send(namespace, EventNames.NOTIFICATION_READ, Map.of("notification_id", notificationId), timeout);
    }

    /**
     * Sends a client event now and on every new connection, since the service forgets with the old one. What it answers with
     * an error is reported to {@link #onProblem}. At most 64 are kept.
     *
     * @throws IllegalArgumentException if JSON has no form for a value
     */
    public Registration subscribe(String event, Map<String, ? extends @Nullable Object> payload) {
        String namespace = options.namespaces().get(0);
        Subscriptions.Subscription subscription =
                new Subscriptions.Subscription(namespace, event, checked(namespace, payload));
        loop.execute(() -> session.subscriptions().add(subscription));
        return () -> loop.execute(() -> session.subscriptions().remove(subscription));
    }

    /**
     * Asks for what may have been missed, which the client otherwise does when it sees a gap. The stage is completed when the
     * client is connected and has caught up, on a thread of the common pool.
     */
    public CompletionStage<@Nullable Void> sync() {
        CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
        loop.execute(() -> {
            if (isClosed) {
                answer.completeExceptionally(
                        new RealtimeClientException(RealtimeClientException.CLOSED, "io client disconnect"));
                return;
            }
            var unused = session.sync().whenComplete((done, failure) -> {
                if (failure == null) {
                    answer.complete(null);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        });
        return answer;
    }

    private Map<String, @Nullable Object> checked(String namespace, Map<String, ? extends @Nullable Object> payload) {
        if (!options.namespaces().contains(namespace)) {
            throw new IllegalArgumentException(
                    "namespace: " + namespace + " (expected: one of " + options.namespaces() + ")");
        }
        var unused = Json.toJson(payload); // refuses what cannot be sent while the caller can hear of it
        return Collections.unmodifiableMap(new LinkedHashMap<>(payload));
    }
}
