package com.erpmax.realtime.verification.faults.stack;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * Which live events were accepted, at whom they arrived, and who was told that events may be missing: an event that did not
 * arrive is excused at a client that was told so after it was sent, and at no other. Thread-safe.
 */
final class LiveLedger {

    private final Map<String, List<String>> clients = new HashMap<>();
    private final Map<Long, Sent> accepted = new HashMap<>();
    private final Map<Long, Set<String>> arrived = new HashMap<>();
    private final Map<String, Long> told = new HashMap<>();
    private int repeats;

    /** An event that was accepted, and when it was sent at the earliest. */
    private record Sent(String tenant, long nanos) {}

    /** A client gets what is sent to a tenant. */
    synchronized void expect(String tenant, String client) {
        clients.computeIfAbsent(tenant, key -> new ArrayList<>()).add(client);
    }

    /**
     * An event to a tenant was accepted.
     *
     * @param sinceNanos when its request began
     */
    synchronized void accepted(long number, String tenant, long sinceNanos) {
        accepted.put(number, new Sent(tenant, sinceNanos));
    }

    synchronized void arrived(long number, String client) {
        if (!arrived.computeIfAbsent(number, key -> new HashSet<>()).add(client)) {
            repeats++;
        }
    }

    /** A client was told just now that it may have missed events. */
    synchronized void told(String client) {
        told.put(client, System.nanoTime());
    }

    synchronized int accepted() {
        return accepted.size();
    }

    /** Returns what was accepted so far, to be asked again and again whether it has arrived. */
    synchronized Awaited awaited() {
        return new Awaited(accepted.keySet());
    }

    /** Events of which each is looked at until it has arrived, and not again. */
    final class Awaited {

        private final Queue<Long> numbers;

        private Awaited(Collection<Long> numbers) {
            this.numbers = new ArrayDeque<>(numbers);
        }

        /** Returns whether all have arrived at everybody who was not told that they may be missing. */
        boolean haveArrived() {
            synchronized (LiveLedger.this) {
                while (!numbers.isEmpty() && missing(List.of(numbers.element()), Long.MAX_VALUE, true) == 0) {
                    numbers.remove();
                }
                return numbers.isEmpty();
            }
        }
    }

    /** Returns how many arrivals are missing. */
    synchronized int lost() {
        return missing(accepted.keySet(), Long.MAX_VALUE, false);
    }

    /** Returns how many arrivals are missing of events that were sent so long ago. */
    synchronized int overdue(Duration age) {
        return missing(accepted.keySet(), System.nanoTime() - age.toNanos(), false);
    }

    /** Returns how many arrivals are missing at clients that were not told. */
    synchronized int unexcused() {
        return missing(accepted.keySet(), Long.MAX_VALUE, true);
    }

    /** Returns how many arrivals were one too many. */
    synchronized int repeats() {
        return repeats;
    }

    private int missing(Collection<Long> numbers, long sentBefore, boolean withExcuses) {
        int missing = 0;
        for (Long number : numbers) {
            Sent sent = accepted.get(number);
            if (sent == null || (sentBefore != Long.MAX_VALUE && sent.nanos() - sentBefore > 0)) {
                continue;
            }
            Set<String> there = arrived.getOrDefault(number, Set.of());
            for (String client : clients.getOrDefault(sent.tenant(), List.of())) {
                if (!there.contains(client) && !(withExcuses && isExcused(client, sent))) {
                    missing++;
                }
            }
        }
        return missing;
    }

    private boolean isExcused(String client, Sent sent) {
        Long at = told.get(client);
        return at != null && at - sent.nanos() > 0;
    }
}
