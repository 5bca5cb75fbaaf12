package com.erpmax.realtime.verification.ledger;

import com.erpmax.realtime.verification.ledger.Violation.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges each publication by what became of it, whoever got it. */
final class PublicationAudit {

    private final Map<String, Publication> publications = new LinkedHashMap<>();
    /** By mark, and there by event id, every place at which it was said or seen to be. */
    private final Map<String, Map<String, Set<Place>>> seen = new LinkedHashMap<>();

    PublicationAudit(Collection<Publication> all, Collection<Account> accounts) {
        for (Publication publication : all) {
            publications.put(publication.mark(), publication);
            publication.events().forEach((eventId, place) -> note(publication.mark(), eventId, place));
        }
        for (Account account : accounts) {
            account.wire().forEach(delivery -> note(delivery.mark(), delivery.eventId(), delivery.place()));
        }
    }

    private void note(String mark, String eventId, Place place) {
        seen.computeIfAbsent(mark, key -> new LinkedHashMap<>())
                .computeIfAbsent(eventId, key -> new HashSet<>())
                .add(place);
    }

    void findInto(List<Violation> violations) {
        Map<Place, String> occupied = new HashMap<>();
        seen.forEach((mark, events) -> {
            Publication publication = publications.get(mark);
            if (publication == null) {
                violations.add(new Violation(Kind.PHANTOM, mark, "was never published, and became " + events.keySet()));
            } else if (!publication.mayExist()) {
                violations.add(new Violation(Kind.PHANTOM, mark, "was refused, and became " + events.keySet()));
            } else if (events.size() > 1) {
                violations.add(new Violation(Kind.PUBLISHED_TWICE, mark, "is several events: " + events));
            }
            events.forEach((eventId, places) -> {
                String problem = problemOf(publication, eventId, places, occupied);
                if (!problem.isEmpty()) {
                    violations.add(new Violation(Kind.MISPLACED, mark, problem));
                }
            });
        });
    }

    private static String problemOf(
            @Nullable Publication publication, String eventId, Set<Place> places, Map<Place, String> occupied) {
        if (places.size() > 1) {
            return eventId + " stands at several places: " + places;
        }
        Place place = places.iterator().next();
        if (publication != null && !publication.stream().equals(place.stream())) {
            return eventId + " was meant for " + publication.stream() + " and stands at " + place;
        }
        String other = occupied.putIfAbsent(place, eventId);
        return other == null || other.equals(eventId) ? "" : eventId + " stands where " + other + " is: " + place;
    }
}
