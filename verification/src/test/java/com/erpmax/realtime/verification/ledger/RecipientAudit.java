package com.erpmax.realtime.verification.ledger;

import com.erpmax.realtime.verification.ledger.Violation.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges what came to one client. */
final class RecipientAudit {

    private final Recipient recipient;
    private final List<Delivery> wire;
    private final List<Delivery> application;

    RecipientAudit(Account account) {
        this.recipient = account.recipient();
        this.wire = account.wire();
        this.application = account.application();
    }

    void findInto(List<Violation> violations, Map<String, Place> existing) {
        findForeign(violations);
        findLost(violations, existing);
        findUnmarkedRepeats(violations);
        findDisorderOnConnections(violations);
        findDisorderOfFirstDeliveries(violations);
        if (recipient.deduplicates()) {
            findWithheld(violations);
            findDuplicated(violations);
        }
    }

    private void findForeign(List<Violation> violations) {
        for (Delivery delivery : wire) {
            if (!recipient.streams().contains(delivery.place().stream())) {
                add(violations, Kind.FOREIGN, "got " + delivery.place() + ", " + delivery.mark());
            }
        }
    }

    private void findLost(List<Violation> violations, Map<String, Place> existing) {
        Set<String> arrived = ids(wire);
        existing.forEach((eventId, place) -> {
            if (recipient.streams().contains(place.stream()) && !arrived.contains(eventId)) {
                add(violations, Kind.LOST, place + ", " + eventId);
            }
        });
    }

    /** What came to a client and not on to its application is lost, too. */
    private void findWithheld(List<Violation> violations) {
        Set<String> known = ids(application);
        for (Delivery delivery : wire) {
            if (known.add(delivery.eventId())) {
                add(violations, Kind.LOST, delivery.place() + ", " + delivery.mark() + " before the application");
            }
        }
    }

    private static Set<String> ids(List<Delivery> deliveries) {
        Set<String> ids = new HashSet<>();
        deliveries.forEach(delivery -> ids.add(delivery.eventId()));
        return ids;
    }

    private void findUnmarkedRepeats(List<Violation> violations) {
        Set<String> known = new HashSet<>();
        for (Delivery delivery : wire) {
            if (!known.add(delivery.eventId()) && !delivery.isReplay()) {
                add(violations, Kind.UNMARKED_REPEAT, delivery.place() + ", " + delivery.mark());
            }
        }
    }

    private void findDuplicated(List<Violation> violations) {
        Set<String> known = new HashSet<>();
        for (Delivery delivery : application) {
            if (!known.add(delivery.eventId())) {
                add(violations, Kind.DUPLICATED, delivery.place() + ", " + delivery.mark());
            }
        }
    }

    /** On each connection a stream goes on by one, from wherever it began. */
    private void findDisorderOnConnections(List<Violation> violations) {
        Map<Course, Long> last = new HashMap<>();
        for (Delivery delivery : wire) {
            Long before = last.put(
                    Course.of(delivery, delivery.connection()), delivery.place().seq());
            compare(violations, before, delivery, " on connection " + delivery.connection());
        }
    }

    /** What is new to a client goes on by one over all its connections, from the first event on. */
    private void findDisorderOfFirstDeliveries(List<Violation> violations) {
        Map<Course, Long> last = new HashMap<>();
        Set<String> known = new HashSet<>();
        for (Delivery delivery : wire) {
            if (known.add(delivery.eventId())) {
                Long before = last.put(Course.of(delivery, 0), delivery.place().seq());
                compare(violations, before == null ? 0 : before, delivery, "");
            }
        }
    }

    private void compare(List<Violation> violations, @Nullable Long before, Delivery delivery, String where) {
        long seq = delivery.place().seq();
        if (before == null || seq == before + 1) {
            return;
        }
        Kind kind = seq > before ? Kind.GAP : Kind.OUT_OF_ORDER;
        add(violations, kind, delivery.place() + " came after " + before + where);
    }

    private void add(List<Violation> violations, Kind kind, String detail) {
        violations.add(new Violation(kind, recipient.name(), detail));
    }

    /** One life of a stream, on one connection or (0) on all. */
    private record Course(String stream, String epoch, int connection) {

        static Course of(Delivery delivery, int connection) {
            return new Course(delivery.place().stream(), delivery.place().epoch(), connection);
        }
    }
}
