package com.erpmax.realtime.verification.ledger;

import com.erpmax.realtime.verification.ledger.Violation.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the ledger found. */
public record Verdict(Totals totals, List<Violation> violations) {

    private static final int SHOWN = 30;

    public Verdict {
        violations = List.copyOf(violations);
    }

    /** Returns whether every promise was kept. */
    public boolean isClean() {
        return violations.isEmpty();
    }

    /** Returns which promises were broken. */
    public Set<Kind> kinds() {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        violations.forEach(violation -> kinds.add(violation.kind()));
        return kinds;
    }

    /** The numbers and the first violations, for people. */
    @Override
    public String toString() {
        return totals + "\n"
                + violations.stream().limit(SHOWN).map(Violation::toString).collect(Collectors.joining("\n"))
                + (violations.size() > SHOWN ? "\n… and " + (violations.size() - SHOWN) + " more" : "");
    }
}
