package com.erpmax.realtime.verification.ledger;

import com.erpmax.realtime.verification.ledger.Violation.Kind;
import java.util.List;
import java.util.Locale;

/**
 * What happened, in numbers.
 *
 * @param attempts requests, of which several may belong to one publication
 * @param deliveries stored events over the wire, to all clients
 * @param repeats those of them that the same client had got before
 * @param snapshots states of unfinished jobs, which are no stored events
 */
public record Totals(
        int publications,
        int attempts,
        int accepted,
        int refused,
        int unknown,
        int deliveries,
        int repeats,
        int snapshots,
        int lost,
        int duplicated,
        int other) {

    private static final List<Kind> TWICE = List.of(Kind.DUPLICATED, Kind.UNMARKED_REPEAT, Kind.PUBLISHED_TWICE);

    /** The same with what was found wrong. */
    Totals with(List<Violation> violations) {
        int losses = count(violations, List.of(Kind.LOST));
        int twice = count(violations, TWICE);
        return new Totals(
                publications,
                attempts,
                accepted,
                refused,
                unknown,
                deliveries,
                repeats,
                snapshots,
                losses,
                twice,
                violations.size() - losses - twice);
    }

    private static int count(List<Violation> violations, List<Kind> kinds) {
        return (int) violations.stream()
                .filter(violation -> kinds.contains(violation.kind()))
                .count();
    }

    /** The sum of two runs. */
    public Totals plus(Totals more) {
        return new Totals(
                publications + more.publications,
                attempts + more.attempts,
                accepted + more.accepted,
                refused + more.refused,
                unknown + more.unknown,
                deliveries + more.deliveries,
                repeats + more.repeats,
                snapshots + more.snapshots,
                lost + more.lost,
                duplicated + more.duplicated,
                other + more.other);
    }

    /** The columns of {@link #row}. */
    public static String heading() {
        return String.format(
                Locale.ROOT,
                "%9s %8s %7s %7s %10s %7s %6s %10s %6s",
                "published",
                "accepted",
                "refused",
                "unknown",
                "deliveries",
                "repeats",
                "lost",
                "duplicated",
                "other");
    }

    /** The numbers as a line of a table. */
    public String row() {
        return String.format(
                Locale.ROOT,
                "%9d %8d %7d %7d %10d %7d %6d %10d %6d",
                publications,
                accepted,
                refused,
                unknown,
                deliveries,
                repeats,
                lost,
                duplicated,
                other);
    }
}
