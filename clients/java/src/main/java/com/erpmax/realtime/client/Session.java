package com.erpmax.realtime.client;

import com.erpmax.realtime.client.ClientState.Closed;
import com.erpmax.realtime.client.ClientState.Refused;
import com.erpmax.realtime.client.RealtimeEvent.Stored;
import com.erpmax.realtime.client.RealtimeEvent.SyncState;
import com.erpmax.realtime.client.RealtimeEvent.UnreadChanged;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a client keeps from one connection to the next, and where what comes in goes. Owned by the loop. */
final class Session implements Connector.Host {

    private static final Set<String> COUNTING =
            Set.of(EventNames.NOTIFICATION_NEW, EventNames.NOTIFICATION_READ_CONFIRMED, EventNames.SYNC_STATE);

    private final List<String> namespaces;
    private final Delivery delivery;
    private final ReadState readState;
    private final CatchUp catchUp;
    private final Requests requests;
    private final Subscriptions subscriptions;
    private final Set<String> caughtUp = new HashSet<>();
    private Runnable onCaughtUp = () -> {};
    private @Nullable CompletableFuture<@Nullable Void> sync;
    private Requests.@Nullable Line line;

    Session(ClientOptions options, Loop loop, Delivery delivery, ReadState readState) {
        ClientLimits limits = options.limits();
        this.namespaces = options.namespaces();
        this.delivery = delivery;
        this.readState = readState;
        this.catchUp = new CatchUp(loop, delivery, options.backoff(), limits, this::count);
        this.requests = new Requests(
                loop, limits.pendingRequests(), () -> UUID.randomUUID().toString());
        this.subscriptions = new Subscriptions(limits.subscriptions(), delivery::problem);
        catchUp.onSettled(this::settled);
    }

    /** Sets what is run when everything that was missed on a connection has come. */
    void onCaughtUp(Runnable task) {
        onCaughtUp = task;
    }

    Requests requests() {
        return requests;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    /** Sends an event if there is a connection; nobody hears of the answer. */
    void emit(String namespace, String event, Map<String, @Nullable Object> payload) {
        if (line != null) {
            line.send(namespace, event, payload, answer -> {});
        }
    }

    /** Asks about every stream; the answer is completed when the client is connected and has caught up. */
    CompletableFuture<@Nullable Void> sync() {
        CompletableFuture<@Nullable Void> answer = sync;
        if (answer == null) {
            answer = new CompletableFuture<>();
            sync = answer;
            if (line != null) {
                catchUp.askAll();
            }
        }
        return answer;
    }

    @Override
    public Map<String, @Nullable Object> positions() {
        return catchUp.positions();
    }

    @Override
    public void connected(Link link) {
        line = link::send;
        catchUp.connected((payload, answer) -> link.send(namespaces.get(0), EventNames.SYNC, payload, answer));
        subscriptions.connected(link::send);
        requests.connected(link::send);
        if (sync != null) {
            catchUp.askAll();
        }
    }

    @Override
    public void event(
            String namespace,
            String name,
            List<@Nullable Object> arguments,
            @Nullable Consumer<Map<String, @Nullable Object>> reply) {
        RealtimeEvent event = EventReader.read(name, arguments);
        EventPlace place = event instanceof Stored stored ? stored.place() : null;
        if (event instanceof Stored stored && place != null) {
            catchUp.arrived(stored, place);
        } else {
            delivery.live(event, reply);
        }
        if (COUNTING.contains(name)) {
            count(new Fields(event.payload()));
        }
        if (event instanceof SyncState state) {
            if (!state.more()) {
                caughtUp.add(namespace);
            }
            catchUp.state(state, caughtUp.containsAll(namespaces));
        }
    }

    @Override
    public void disconnected() {
        line = null;
        caughtUp.clear();
        catchUp.disconnected();
        subscriptions.disconnected();
        requests.disconnected();
    }

    @Override
    public void changed(ClientState state) {
        delivery.state(state);
        if (state instanceof Refused refused) {
            giveUp("refused: " + refused.code());
        } else if (state instanceof Closed closed) {
            giveUp(closed.reason());
        }
    }

    @Override
    public void problem(RealtimeClientException problem) {
        delivery.problem(problem);
    }

    private void giveUp(String reason) {
        requests.failAll(reason);
        CompletableFuture<@Nullable Void> answer = sync;
        if (answer != null) {
            sync = null;
            RealtimeClientException failure = new RealtimeClientException(RealtimeClientException.CLOSED, reason);
            answer.defaultExecutor().execute(() -> answer.completeExceptionally(failure));
        }
    }

    private void settled() {
        if (line != null && caughtUp.containsAll(namespaces) && catchUp.isSettled()) {
            onCaughtUp.run();
            CompletableFuture<@Nullable Void> answer = sync;
            if (answer != null) {
                sync = null;
                answer.completeAsync(() -> null);
            }
        }
    }

    private void count(Fields payload) {
        try {
            UnreadChanged change = readState.seen(payload);
            if (change != null) {
                delivery.own(change);
            }
        } catch (Fields.Malformed malformed) {
            delivery.problem(new RealtimeClientException(RealtimeClientException.MALFORMED, "unread: " + malformed));
        }
    }
}
