package com.erpmax.realtime.client;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Client events that are sent on every new connection, since the service forgets them with the old one. Owned by the loop. */
final class Subscriptions {

    /** A client event to be repeated. */
    record Subscription(String namespace, String event, Map<String, @Nullable Object> payload) {}

    private final int capacity;
    private final Consumer<RealtimeClientException> problems;
    private final Set<Subscription> kept = new LinkedHashSet<>();
    private Requests.@Nullable Line line;

    /** @param problems gets what the service refuses, and what finds no room */
    Subscriptions(int capacity, Consumer<RealtimeClientException> problems) {
        this.capacity = capacity;
        this.problems = problems;
    }

    void add(Subscription subscription) {
        if (kept.size() >= capacity) {
            problems.accept(new RealtimeClientException(
                    RealtimeClientException.QUEUE_FULL, capacity + " subscriptions are kept"));
        } else if (kept.add(subscription) && line != null) {
            transmit(line, subscription);
        }
    }

    void remove(Subscription subscription) {
        kept.remove(subscription);
    }

    void connected(Requests.Line opened) {
        line = opened;
        kept.forEach(subscription -> transmit(opened, subscription));
    }

    void disconnected() {
        line = null;
    }

    private void transmit(Requests.Line to, Subscription subscription) {
        to.send(subscription.namespace, subscription.event, subscription.payload, answer -> {
            RealtimeClientException refusal = Answers.refusal(subscription.event, answer);
            if (refusal != null) {
                problems.accept(refusal);
            }
        });
    }
}
