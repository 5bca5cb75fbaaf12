package com.erpmax.realtime.verification.traffic;

import com.erpmax.realtime.verification.ledger.Delivery;
import com.erpmax.realtime.verification.ledger.Ledger;
import com.erpmax.realtime.verification.ledger.Place;
import com.erpmax.realtime.verification.ledger.Recipient;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** What a client gets: the ledger is told, and the application where it has not seen it yet. Thread-safe. */
public final class Inbox {

    private final ClientPlan plan;
    private final Ledger ledger;
    private final boolean drops;
    private final Set<String> known = new HashSet<>();
    private final Map<String, Place> positions = new LinkedHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    public Inbox(ClientPlan plan, Ledger ledger, Set<Protection> off) {
        this.plan = plan;
        this.ledger = ledger;
        this.drops = plan.deduplicates() && !off.contains(Protection.DEDUPLICATION);
        ledger.register(new Recipient(plan.name(), Set.copyOf(Streams.of(plan.person())), plan.deduplicates()));
    }

    /** Takes an event of one of the client's sockets. */
    public synchronized void take(int connection, String event, JsonNode payload) {
        boolean isReplay = payload.path("replay").asBoolean(false);
        if (payload.has("event_id")) {
            takeStored(delivery(connection, payload, isReplay));
        } else if (event.startsWith("status:")) {
            ledger.snapshot(plan.name(), event + " " + payload, isReplay);
        } else if (event.equals("sync_state")) {
            takeState(payload);
        }
    }

    /** A stream of which nothing has come yet begins where the service says. */
    private void takeState(JsonNode state) {
        if (!state.path("truncated").isEmpty()) {
            complain("was told that events are gone: " + state);
        }
        state.path("positions")
                .properties()
                .forEach(position ->
                        positions.putIfAbsent(position.getKey(), place(position.getKey(), position.getValue())));
    }

    /** Records what must not happen to a client. */
    public void complain(String complaint) {
        complaints.add(plan.name() + " " + complaint);
    }

    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** The positions up to which the application has everything. */
    public synchronized Map<String, Place> positions() {
        return Map.copyOf(positions);
    }

    private void takeStored(Delivery delivery) {
        ledger.delivered(delivery);
        if (known.add(delivery.eventId()) || !drops) {
            ledger.applied(delivery);
            positions.put(delivery.place().stream(), delivery.place());
        }
    }

    private Delivery delivery(int connection, JsonNode payload, boolean isReplay) {
        String mark = Message.markOf(payload);
        Place place = place(payload.path("stream").asString(""), payload);
        return new Delivery(
                plan.name(),
                connection,
                mark == null ? "no mark: " + payload : mark,
                payload.get("event_id").asString(),
                place,
                isReplay);
    }

    private static Place place(String stream, JsonNode position) {
        return new Place(
                stream,
                position.path("epoch").asString(""),
                position.path("seq").asLong(0));
    }
}
