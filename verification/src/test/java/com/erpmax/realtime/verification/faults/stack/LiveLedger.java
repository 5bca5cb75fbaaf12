package com.erpmax.realtime.verification.faults.stack;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which live events were accepted, and at whom they arrived. Thread-safe. */
final class LiveLedger {

    private final Map<Long, String> accepted = new HashMap<>();
    private final Map<Long, Set<String>> arrived = new HashMap<>();
    private int repeats;

    /** An event to a tenant was accepted. */
    synchronized void accepted(long number, String tenant) {
        accepted.put(number, tenant);
    }

    synchronized void arrived(long number, String client) {
        if (!arrived.computeIfAbsent(number, key -> new HashSet<>()).add(client)) {
            repeats++;
        }
    }

    synchronized int accepted() {
        return accepted.size();
    }

    /** Returns what was accepted so far. */
    synchronized Set<Long> numbers() {
        return Set.copyOf(accepted.keySet());
    }

    /** Returns how many arrivals are missing if each accepted event should come to so many clients. */
    synchronized int lost(int tenantSize) {
        return lost(accepted.keySet(), tenantSize);
    }

    /** Returns how many arrivals of these events are missing. */
    synchronized int lost(Set<Long> numbers, int tenantSize) {
        return numbers.stream()
                .mapToInt(number ->
                        tenantSize - arrived.getOrDefault(number, Set.of()).size())
                .sum();
    }

    /** Returns how many arrivals were one too many. */
    synchronized int repeats() {
        return repeats;
    }
}
