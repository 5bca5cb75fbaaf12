package com.erpmax.realtime.verification.faults.stack;

import com.erpmax.realtime.verification.ledger.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of one run.
 *
 * @param counts figures whose limits hold on any machine: what must not happen even once
 * @param times figures whose limits hold on a machine that is not busy with something else
 */
record StackReport(Verdict verdict, List<Figure> counts, List<Figure> times) {

    /** Arrivals of live events that are missing at clients that were not told. */
    static final String UNTOLD = "live lost, untold";

    /** Returns whether live events were found missing of which clients were not told. */
    boolean hasUntoldLoss() {
        return counts.stream().anyMatch(figure -> figure.name().equals(UNTOLD) && !figure.isKept());
    }

    /** Returns whether nothing happened that must not. */
    boolean isClean() {
        return verdict.isClean() && counts.stream().allMatch(Figure::isKept);
    }

    /** Returns whether everything was in time, too. */
    boolean isInTime() {
        return times.stream().allMatch(Figure::isKept);
    }

    /** All figures, for people. */
    String figures() {
        return "  " + list(counts) + "\n  " + list(times);
    }

    private static String list(List<Figure> figures) {
        return figures.stream().map(Figure::toString).collect(Collectors.joining(" · "));
    }
}
