package com.erpmax.realtime.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Client events that wait for their answers. Each is sent again with the same {@code client_event_id} on every new
 * connection until it is answered or its time is over, so that it is carried out once. Owned by the loop.
 */
final class Requests {

    /** Sends an event; no answer comes when the connection ends first. */
    interface Line {

        void send(
                String namespace,
                String event,
                Map<String, @Nullable Object> payload,
                Consumer<Map<String, @Nullable Object>> answer);
    }

    private static final String ID = "client_event_id";

    private final Loop loop;
    private final int capacity;
    private final Supplier<String> ids;
    private final Set<Request> waiting = new LinkedHashSet<>();
    private @Nullable Line line;

    /**
     * @param capacity the most events that wait
     * @param ids gives a new id each time
     */
    Requests(Loop loop, int capacity, Supplier<String> ids) {
        this.loop = loop;
        this.capacity = capacity;
        this.ids = ids;
    }

    private static final class Request {

        final String namespace;
        final String event;
        final Map<String, @Nullable Object> payload;
        final CompletableFuture<Map<String, @Nullable Object>> answer;
        Loop.@Nullable Timer timeout;

        Request(
                String namespace,
                String event,
                Map<String, @Nullable Object> payload,
                CompletableFuture<Map<String, @Nullable Object>> answer) {
            this.namespace = namespace;
            this.event = event;
            this.payload = payload;
            this.answer = answer;
        }
    }

    /** Sends an event as soon as there is a connection; {@code answer} is completed away from the loop. */
    void send(
            String namespace,
            String event,
            Map<String, ? extends @Nullable Object> payload,
            Duration timeout,
            CompletableFuture<Map<String, @Nullable Object>> answer) {
        if (waiting.size() >= capacity) {
            fail(
                    answer,
                    new RealtimeClientException(RealtimeClientException.QUEUE_FULL, capacity + " client events wait"));
            return;
        }
        Map<String, @Nullable Object> identified = new LinkedHashMap<>(payload);
        identified.putIfAbsent(ID, ids.get());
        Request request = new Request(namespace, event, identified, answer);
        request.timeout = loop.after(
                timeout,
                () -> failed(
                        request,
                        new RealtimeClientException(
                                RealtimeClientException.TIMEOUT, event + ": no answer within " + timeout)));
        waiting.add(request);
        if (line != null) {
            transmit(line, request);
        }
    }

    /** A connection is there: sends what waits, in its order. */
    void connected(Line opened) {
        line = opened;
        waiting.forEach(request -> transmit(opened, request));
    }

    void disconnected() {
        line = null;
    }

    /** No connection will be there: fails what waits. */
    void failAll(String reason) {
        List<Request> all = new ArrayList<>(waiting);
        all.forEach(request -> failed(request, new RealtimeClientException(RealtimeClientException.CLOSED, reason)));
    }

    private void transmit(Line to, Request request) {
        to.send(request.namespace, request.event, request.payload, answer -> answered(request, answer));
    }

    private void answered(Request request, Map<String, @Nullable Object> answer) {
        RealtimeClientException refusal = Answers.refusal(request.event, answer);
        if (refusal != null) {
            failed(request, refusal);
        } else if (done(request)) {
            request.answer.completeAsync(() -> answer);
        }
    }

    private void failed(Request request, RealtimeClientException failure) {
        if (done(request)) {
            fail(request.answer, failure);
        }
    }

    private boolean done(Request request) {
        if (request.timeout != null) {
            request.timeout.cancel();
        }
        return waiting.remove(request);
    }

    private static void fail(CompletableFuture<?> answer, RealtimeClientException failure) {
        answer.defaultExecutor().execute(() -> answer.completeExceptionally(failure));
    }
}
