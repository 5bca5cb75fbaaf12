package com.erpmax.realtime.verification.benchmark.compare;

import com.erpmax.realtime.verification.benchmark.load.AnsweredTraffic;
import com.erpmax.realtime.verification.benchmark.load.PacedTraffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Measures how costs grow, and latencies at a steady rate: {@code ./dev bench curves}. Writes tables and pictures, or
 * takes a quick look that is only printed.
 */
public final class CurveCommand {

    private static final Path PAGE = Path.of("docs/benchmarks.md");
    private static final Path PICTURES = Path.of("docs/benchmarks");
    private static final List<Contender> PACED = List.of(Contender.CEILING, Contender.OURS, Contender.NODE);
    private static final List<Double> LOADS = List.of(0.25, 0.5, 0.75);
    private static final int CONNECTIONS = 100;
    private static final int PAYLOAD_BYTES = 64;

    private final Pace pace;
    private final boolean isWritten;

    private CurveCommand(boolean isQuick) {
        this.pace = isQuick ? Pace.QUICK : Pace.CURVE;
        this.isWritten = !isQuick;
    }

    public static void main(String[] arguments) throws IOException {
        CurveCommand command = new CurveCommand(List.of(arguments).contains("--quick"));
        Page.CURVES.withFigures(Files.readString(PAGE), ""); // has a place for them
        StringBuilder figures = new StringBuilder();
        for (Curve curve : Curve.values()) {
            figures.append(command.curve(curve)).append('\n');
        }
        figures.append(command.latencies());
        if (command.isWritten) {
            Files.writeString(PAGE, Page.CURVES.withFigures(Files.readString(PAGE), figures.toString()));
        }
    }

    private String curve(Curve curve) throws IOException {
        List<Picture.Line> lines = new ArrayList<>();
        for (Contender contender : curve.contenders()) {
            List<Picture.Point> points = new ArrayList<>();
            for (int point : curve.points()) {
                medianOf(curve.workload(point), contender)
                        .ifPresent(median -> points.add(new Picture.Point(point, median.cpuMicros())));
            }
            lines.add(new Picture.Line(contender.title(), points));
        }
        StringBuilder table = new StringBuilder("### CPU µs per message: " + curve.title() + "\n\n| server |");
        curve.points().forEach(point -> table.append(String.format(Locale.ROOT, " %,d |", point)));
        table.append("\n|---|").append("---|".repeat(curve.points().size())).append('\n');
        for (Picture.Line line : lines) {
            table.append("| ").append(line.title()).append(" |");
            for (int x : curve.points()) {
                table.append(line.points().stream()
                        .filter(point -> point.x() == x)
                        .map(point -> String.format(Locale.ROOT, " %.2f |", point.y()))
                        .findFirst()
                        .orElse(" – |"));
            }
            table.append('\n');
        }
        if (isWritten) {
            Files.createDirectories(PICTURES);
            Files.writeString(PICTURES.resolve(curve.id() + ".svg"), Picture.svg(curve.title(), lines));
            table.append("\n![")
                    .append(curve.title())
                    .append("](benchmarks/")
                    .append(curve.id())
                    .append(".svg)\n");
        }
        System.out.println(table);
        return table.toString();
    }

    private String latencies() {
        StringBuilder table = new StringBuilder(
                "### Latency of an echo of 64 B at a steady rate (open loop), "
                        + "p50 / p99 in ms\n\n| server | most per second, one in flight | 25 % of that | 50 % | 75 % |\n|---|---|---|---|---|\n");
        for (Contender contender : PACED) {
            Optional<Figures> most = medianOf(
                    Workload.messages(port -> AnsweredTraffic.echo(port, CONNECTIONS, 1, PAYLOAD_BYTES)), contender);
            if (most.isEmpty()) {
                continue;
            }
            double perSecond = most.get().perSecond();
            table.append(String.format(Locale.ROOT, "| %s | %,.0f |", contender.title(), perSecond));
            for (double load : LOADS) {
                Workload paced =
                        Workload.messages(port -> new PacedTraffic(port, CONNECTIONS, PAYLOAD_BYTES, perSecond * load));
                table.append(medianOf(paced, contender)
                        .map(median ->
                                String.format(Locale.ROOT, " %.2f / %.2f |", median.p50Millis(), median.p99Millis()))
                        .orElse(" – |"));
            }
            table.append('\n');
        }
        System.out.println(table);
        return table.toString();
    }

    /** On a server of its own; empty, and said on the console, if it fails. */
    private Optional<Figures> medianOf(Workload workload, Contender contender) {
        try (Lane lane = new Lane(workload, contender, pace)) {
            lane.warmUp();
            for (int round = 0; round < pace.rounds(); round++) {
                lane.measure();
            }
            lane.failure().ifPresent(failure -> System.err.println(contender.title() + ": " + failure));
            return lane.rounds().isEmpty() ? Optional.empty() : Optional.of(Figures.median(lane.rounds()));
        }
    }
}
