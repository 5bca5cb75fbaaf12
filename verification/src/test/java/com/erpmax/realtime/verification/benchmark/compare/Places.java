package com.erpmax.realtime.verification.benchmark.compare;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The same echo in other places: server and load generator apart, together on one core, together on two. */
final class Places {

    static final List<Case> CASES = List.of(Case.ECHO, Case.ECHO_ONE_CORE, Case.ECHO_TWO_CORES);

    private Places() {}

    /**
     * What a second core does for our server, as a list in Markdown. Each round is set beside the same round in the other
     * place, which was measured next to it.
     *
     * @return empty unless our server was measured in all places
     */
    static String comparison(Map<Case, Result> results) {
        if (!results.keySet().containsAll(CASES)) {
            return "";
        }
        String items = item(results, Case.ECHO_ONE_CORE, "on one core which it shares with the generator")
                + item(results, Case.ECHO, "on one core of its own");
        return items.isEmpty()
                ? ""
                : "\nOurs on two cores which it shares with the generator, set beside ours (median, least and most of the"
                        + " rounds):\n\n" + items;
    }

    private static String item(Map<Case, Result> results, Case other, String where) {
        Result two = Objects.requireNonNull(results.get(Case.ECHO_TWO_CORES));
        Result one = Objects.requireNonNull(results.get(other));
        List<Double> rates = two.ratios(Contender.OURS, one, Figures::perSecond);
        List<Double> cpu = two.ratios(Contender.OURS, one, Figures::cpuMicros);
        return rates.isEmpty()
                ? ""
                : "- " + where + ": " + text(rates) + " × the messages per second, at " + text(cpu)
                        + " × the CPU time each.\n";
    }

    private static String text(List<Double> sorted) {
        return String.format(
                Locale.ROOT, "%.2f (%.2f to %.2f)", sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
    }
}
