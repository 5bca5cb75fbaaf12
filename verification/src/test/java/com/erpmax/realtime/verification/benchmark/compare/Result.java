package com.erpmax.realtime.verification.benchmark.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What all servers have shown in one case, as a table in Markdown. */
record Result(Case what, List<Row> rows) {

    Result {
        rows = List.copyOf(rows);
    }

    /**
     * One server.
     *
     * @param allocatedBytes for each message; NaN where that is not known
     * @param compilerShare of its CPU time, what its JIT compilers took at the end of its warm-up
     */
    record Row(
            Contender contender,
            List<Figures> rounds,
            double allocatedBytes,
            double compilerShare,
            Optional<String> failure) {

        Row {
            rounds = List.copyOf(rounds);
        }

        boolean isMeasured() {
            return !rounds.isEmpty();
        }

        /** How far the rounds lie apart in CPU time, as a share of their median. */
        double spread() {
            double[] all =
                    rounds.stream().mapToDouble(Figures::cpuMicros).sorted().toArray();
            return (all[all.length - 1] - all[0]) / Figures.median(rounds).cpuMicros();
        }
    }

    static Result of(Case what, List<Lane> lanes) {
        return new Result(
                what,
                lanes.stream()
                        .map(lane -> new Row(
                                lane.contender(),
                                lane.rounds(),
                                lane.allocatedBytes(),
                                lane.compilerShare(),
                                lane.failure()))
                        .toList());
    }

    /** The median CPU time of a server as a multiple of another's; empty unless both were measured. */
    OptionalDouble ratio(Contender contender, Contender reference) {
        OptionalDouble own = cpuMicros(contender);
        OptionalDouble other = cpuMicros(reference);
        return own.isPresent() && other.isPresent()
                ? OptionalDouble.of(own.getAsDouble() / other.getAsDouble())
                : OptionalDouble.empty();
    }

    /** A figure of a server as multiples of the same in another case, round by round; from the least to the most. */
    List<Double> ratios(Contender contender, Result other, ToDoubleFunction<Figures> figure) {
        List<Figures> own = rounds(contender);
        List<Figures> theirs = other.rounds(contender);
        return IntStream.range(0, Math.min(own.size(), theirs.size()))
                .mapToObj(round -> figure.applyAsDouble(own.get(round)) / figure.applyAsDouble(theirs.get(round)))
                .sorted()
                .toList();
    }

    /** The table with its heading. */
    String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("### " + what.title());
        lines.add("");
        if (what.target() > 0) {
            lines.add("Target: at most " + number(what.target()) + " × the CPU time of " + reference() + "."
                    + what.furtherTarget().map(target -> " " + target).orElse(""));
            lines.add("");
        }
        boolean isOfMemory = rows.stream()
                .flatMap(row -> row.rounds().stream())
                .anyMatch(figures -> !Double.isNaN(figures.residentBytes()));
        String memoryHead = isOfMemory ? " live heap, KB | RSS, KB |" : "";
        lines.add("| server | CPU s per million | spread | × " + reference()
                + " | per second | per CPU second | p50 ms | p99 ms | allocated, B |"
                + memoryHead + " server busy | generator busy |");
        lines.add("|---|---|---|---|---|---|---|---|---|" + (isOfMemory ? "---|---|" : "") + "---|---|");
        rows.forEach(row -> lines.add(line(row, isOfMemory)));
        List<String> remarks = rows.stream().flatMap(Result::remarks).toList();
        if (!remarks.isEmpty()) {
            lines.add("");
            lines.addAll(remarks);
        }
        return String.join("\n", lines) + "\n";
    }

    /** What has to be known about a row, as items of a list. */
    private static Stream<String> remarks(Row row) {
        if (!row.isMeasured()) {
            return Stream.empty();
        }
        String title = "- " + row.contender().title() + ": ";
        Stream<String> cold = row.compilerShare() > Lane.LITTLE
                ? Stream.of(title + "not warm when its warm-up ended, its JIT compilers took "
                        + percent(row.compilerShare()) + " of its CPU time")
                : Stream.empty();
        Stream<String> cutShort = row.failure().isPresent()
                ? Stream.of(title + row.rounds().size() + " rounds, then " + firstLine(row.failure()))
                : Stream.empty();
        return Stream.concat(cold, cutShort);
    }

    private String line(Row row, boolean isOfMemory) {
        if (!row.isMeasured()) {
            return "| " + row.contender().title() + " | failed: " + firstLine(row.failure()) + " |";
        }
        Figures median = Figures.median(row.rounds());
        List<String> cells = new ArrayList<>(List.of(
                row.contender().title(),
                number(median.cpuMicros()),
                "± " + Math.round(50 * row.spread()) + " %",
                ratio(row.contender(), what.reference()).stream()
                        .mapToObj(Result::number)
                        .findFirst()
                        .orElse("–"),
                String.format(Locale.ROOT, "%,.0f", median.perSecond()),
                String.format(Locale.ROOT, "%,.0f", 1e6 / median.cpuMicros()),
                number(median.p50Millis()),
                number(median.p99Millis()),
                number(row.allocatedBytes())));
        if (isOfMemory) {
            cells.add(number(median.heapBytes() / 1000));
            cells.add(number(median.residentBytes() / 1000));
        }
        cells.add(percent(median.serverBusy()));
        cells.add(percent(median.generatorBusy()));
        return "| " + String.join(" | ", cells) + " |";
    }

    private String reference() {
        return what.reference().title();
    }

    private OptionalDouble cpuMicros(Contender contender) {
        List<Figures> rounds = rounds(contender);
        return rounds.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Figures.median(rounds).cpuMicros());
    }

    private List<Figures> rounds(Contender contender) {
        return rows.stream()
                .filter(row -> row.contender() == contender)
                .findFirst()
                .map(Row::rounds)
                .orElse(List.of());
    }

    private static String firstLine(Optional<String> failure) {
        return failure.orElse("nothing was measured")
                .replace('|', '/')
                .lines()
                .findFirst()
                .orElse("");
    }

    /** Three digits that count. */
    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    private static String percent(double share) {
        return Math.round(100 * share) + " %";
    }
}
