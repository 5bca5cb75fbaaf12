package com.erpmax.realtime.verification.faults.stack;

import com.erpmax.realtime.verification.crowd.CrowdListener;
import com.erpmax.realtime.verification.crowd.Samples;
import com.erpmax.realtime.verification.ledger.Ledger;
import com.erpmax.realtime.verification.traffic.ClientPlan;
import com.erpmax.realtime.verification.traffic.Message;
import java.util.Collections;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Measures what comes to the crowd: how late, and who was told to ask for the current state. Thread-safe. */
final class Arrivals implements CrowdListener {

    private static final double NANOS_PER_SECOND = 1e9;
    /** What a fault may take between instances; what Python services publish is none of it. */
    private static final Set<String> EXCUSES = Set.of("new_server", "cursor_trimmed", "overflow");

    private final Ledger ledger;
    private final LiveLedger live;
    private final Samples lateness = new Samples();
    private final Queue<Long> ends = new ConcurrentLinkedQueue<>();
    private final Map<String, Set<String>> reasons = new ConcurrentHashMap<>();
    private final Map<String, Integer> notices = new ConcurrentHashMap<>();
    private final boolean takesNotice;

    /** @param takesNotice whether clients heed that they are told */
    Arrivals(Ledger ledger, LiveLedger live, boolean takesNotice) {
        this.ledger = ledger;
        this.live = live;
        this.takesNotice = takesNotice;
    }

    /** How long after their acceptance stored events came to clients that were connected. */
    Samples lateness() {
        return lateness;
    }

    /** How many clients were told that live events may have been missed, for whatever reason. */
    int resynced() {
        return reasons.size();
    }

    /** How many clients were told more than once. */
    int resyncedAgain() {
        return (int) notices.values().stream().filter(count -> count > 1).count();
    }

    /** How many clients were told so for a reason for which live events of the service may be lost. */
    int excused() {
        return (int) reasons.values().stream()
                .filter(told -> !Collections.disjoint(told, EXCUSES))
                .count();
    }

    /** All reasons that anybody was told. */
    Set<String> reasons() {
        return reasons.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Takes out when connections have ended so far; returns the seconds between the first and the last. */
    double spreadOfEnds() {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Long end = ends.poll(); end != null; end = ends.poll()) {
            first = Math.min(first, end);
            last = Math.max(last, end);
        }
        return first > last ? 0 : (last - first) / NANOS_PER_SECOND;
    }

    @Override
    public void received(ClientPlan client, String event, JsonNode payload) {
        if (event.equals(LiveTraffic.EVENT)) {
            live.arrived(payload.path("line").asLong(), client.name());
        } else if (event.equals("resync")) {
            resynced(client.name(), payload.path("reasons"));
        } else if (payload.has("event_id") && !payload.has("replay")) {
            String mark = Message.markOf(payload);
            lateness.add(mark == null ? 0 : ledger.nanosSinceAccepted(mark));
        }
    }

    @Override
    public void disconnected(ClientPlan client) {
        ends.add(System.nanoTime());
    }

    private void resynced(String client, JsonNode all) {
        Set<String> told = all.valueStream().map(JsonNode::stringValue).collect(Collectors.toSet());
        reasons.computeIfAbsent(client, name -> ConcurrentHashMap.newKeySet()).addAll(told);
        notices.merge(client, 1, Integer::sum);
        if (takesNotice && !Collections.disjoint(told, EXCUSES)) {
            live.told(client);
        }
    }
}
