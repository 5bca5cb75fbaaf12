package com.erpmax.realtime.client;

import com.erpmax.realtime.client.RealtimeEvent.Stored;
import com.erpmax.realtime.client.RealtimeEvent.SyncState;
import com.erpmax.realtime.client.RealtimeEvent.Truncated;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All streams of a client, and the questions to the service about what they lack: one {@code sync} at a time, for one
 * stream, as soon as the handlers have room for its answer. Owned by the loop.
 */
final class CatchUp implements StreamInbox.Outlet {

    private static final Set<String> PASSING = Set.of("unavailable", "internal_error", RealtimeClientException.TIMEOUT);

    /** Sends {@code sync} and hands the answer to the loop; no answer comes when the connection ends first. */
    interface Question {

        void ask(Map<String, @Nullable Object> payload, Consumer<Map<String, @Nullable Object>> answer);
    }

    private final Loop loop;
    private final Delivery delivery;
    private final Backoff retries;
    private final ClientLimits limits;
    private final Consumer<Fields> counts;
    private final Map<String, StreamInbox> inboxes = new LinkedHashMap<>();
    /** One loss may be said by the state of the service and by the answer to {@code sync}, in either order. */
    private final Set<String> lostByState = new HashSet<>();

    private final Set<String> lostBySync = new HashSet<>();
    private final Set<String> expectedOfSync = new HashSet<>();
    private @Nullable Question service;
    private @Nullable Object asked;
    private Loop.@Nullable Timer timer;
    private Runnable onSettled = () -> {};
    private boolean hasBegun;

    /** @param counts gets answers that may say how many notifications are unread */
    CatchUp(Loop loop, Delivery delivery, Backoff retries, ClientLimits limits, Consumer<Fields> counts) {
        this.loop = loop;
        this.delivery = delivery;
        this.retries = retries;
        this.limits = limits;
        this.counts = counts;
        delivery.handled().forEach((stream, position) -> inboxes.put(stream, inbox(stream, position)));
        delivery.onRoom(this::pump);
    }

    /** Sets what is run whenever nothing is left to ask. */
    void onSettled(Runnable task) {
        onSettled = task;
    }

    /** Returns the positions that a new connection goes on from. */
    Map<String, @Nullable Object> positions() {
        Map<String, @Nullable Object> positions = new LinkedHashMap<>();
        inboxes.forEach((stream, inbox) -> {
            Position taken = inbox.taken();
            if (taken != null) {
                positions.put(stream, wire(taken));
            }
        });
        return positions;
    }

    /** A connection is there, and can be asked. */
    void connected(Question question) {
        service = question;
        hasBegun = false;
        lostByState.clear();
        lostBySync.clear();
        expectedOfSync.clear();
        retries.reset();
    }

    /** The connection has ended. */
    void disconnected() {
        service = null;
        finishQuestion();
        inboxes.values().forEach(StreamInbox::disconnected);
    }

    /** A stored event came. */
    void arrived(Stored event, EventPlace place) {
        of(place.stream()).arrived(event, place);
        pump();
    }

    /**
     * The service says where it stands.
     *
     * @param isLast whether no other namespace has to say so, too
     */
    void state(SyncState state, boolean isLast) {
        for (String stream : state.truncated()) {
            if (lostByState.add(stream) && !lostBySync.remove(stream)) {
                expectedOfSync.add(stream);
                delivery.own(new Truncated(stream));
            }
            of(stream).doubt();
        }
        if (!state.more()) {
            state.positions().forEach((stream, position) -> of(stream).sentUpTo(position));
        }
        if (isLast) {
            hasBegun = true;
            inboxes.values().forEach(StreamInbox::begun);
        }
        pump();
    }

    /** Asks about every stream. */
    void askAll() {
        inboxes.values().forEach(StreamInbox::doubt);
        if (isSettled() && service != null) {
            ask(service, Map.of(), null);
        }
        pump();
    }

    /** Returns whether nothing is asked and nothing has to be. */
    boolean isSettled() {
        return asked == null && inboxes.values().stream().noneMatch(StreamInbox::isBehind);
    }

    @Override
    public boolean take(Stored event, EventPlace place) {
        return delivery.stored(event, place);
    }

    @Override
    public void skipTo(String stream, Position position) {
        delivery.position(stream, position);
    }

    @Override
    public void truncated(String stream) {
        if (!expectedOfSync.remove(stream)) {
            lostBySync.add(stream);
            delivery.own(new Truncated(stream));
        }
    }

    private void pump() {
        if (service == null || asked != null || timer != null) {
            return;
        }
        for (Map.Entry<String, StreamInbox> entry : inboxes.entrySet()) {
            Position taken = entry.getValue().taken();
            if (entry.getValue().isBehind() && taken != null) {
                if (delivery.hasRoom()) {
                    ask(service, Map.of(entry.getKey(), wire(taken)), entry.getKey());
                }
                return;
            }
        }
        onSettled.run();
    }

    /** @param stream null asks about all streams from the positions that the service keeps */
    private void ask(Question question, Map<String, @Nullable Object> positions, @Nullable String stream) {
        Object token = new Object();
        asked = token;
        if (stream != null) {
            of(stream).asked();
        }
        timer = loop.after(
                limits.answerTimeout(),
                () -> failed(stream, new RealtimeClientException(RealtimeClientException.TIMEOUT, "sync")));
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("limit", limits.syncPage());
        if (stream != null) {
            payload.put("positions", positions);
        }
        question.ask(payload, answer -> {
            if (asked == token) {
                finishQuestion();
                answered(stream, answer);
            }
        });
    }

    private void answered(@Nullable String stream, Map<String, @Nullable Object> answer) {
        RealtimeClientException refusal = Answers.refusal(EventNames.SYNC, answer);
        if (refusal != null) {
            failed(stream, refusal);
            return;
        }
        try {
            Fields fields = new Fields(answer);
            counts.accept(fields);
            Fields streams = fields.object("streams");
            for (String name : stream == null ? streams.values().keySet() : Collections.singleton(stream)) {
                page(name, SyncPage.read(streams.object(name)));
            }
        } catch (Fields.Malformed malformed) {
            failed(stream, new RealtimeClientException(RealtimeClientException.MALFORMED, "sync: " + malformed));
            return;
        }
        pump();
    }

    private void page(String stream, SyncPage page) {
        StreamInbox inbox = of(stream);
        Position before = inbox.taken();
        inbox.answered(page);
        if (!page.truncated()) {
            expectedOfSync.remove(stream);
        }
        if (inbox.isBehind() && before != null && before.equals(inbox.taken())) {
            pause();
        } else {
            retries.reset();
        }
    }

    private void failed(@Nullable String stream, RealtimeClientException failure) {
        finishQuestion();
        delivery.problem(failure);
        if (PASSING.contains(failure.code())) {
            pause();
        } else if (stream != null) {
            of(stream).giveUp();
        }
        pump();
    }

    private void pause() {
        Duration delay = retries.next();
        timer = loop.after(delay, () -> {
            timer = null;
            pump();
        });
    }

    private void finishQuestion() {
        asked = null;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private StreamInbox of(String stream) {
        return inboxes.computeIfAbsent(stream, name -> inbox(name, null));
    }

    private StreamInbox inbox(String stream, @Nullable Position position) {
        StreamInbox inbox = new StreamInbox(stream, limits.heldEvents(), position, this);
        if (hasBegun) {
            inbox.begun();
        }
        return inbox;
    }

    private static Map<String, @Nullable Object> wire(Position position) {
        return Map.of("epoch", position.epoch(), "seq", position.seq());
    }
}
