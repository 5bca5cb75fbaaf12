package com.erpmax.realtime.verification.benchmark.compare;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one round, or the median of several, has shown of one server. What was not measured is NaN.
 *
 * @param cpuMicros CPU time of the server for each message, in microseconds: CPU seconds for a million of them
 * @param perSecond messages a second
 * @param p50Millis the median of the latencies
 * @param p99Millis the latency that one message in a hundred exceeded
 * @param heapBytes live heap for each connection
 * @param residentBytes memory of the process for each connection
 * @param serverBusy CPU seconds a second
 * @param generatorBusy the same of the load generator: near 1 it may have been what was measured
 */
record Figures(
        double cpuMicros,
        double perSecond,
        double p50Millis,
        double p99Millis,
        double heapBytes,
        double residentBytes,
        double serverBusy,
        double generatorBusy) {

    /** The median of each figure, over at least one round. */
    static Figures median(List<Figures> rounds) {
        return new Figures(
                median(rounds, Figures::cpuMicros),
                median(rounds, Figures::perSecond),
                median(rounds, Figures::p50Millis),
                median(rounds, Figures::p99Millis),
                median(rounds, Figures::heapBytes),
                median(rounds, Figures::residentBytes),
                median(rounds, Figures::serverBusy),
                median(rounds, Figures::generatorBusy));
    }

    private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
