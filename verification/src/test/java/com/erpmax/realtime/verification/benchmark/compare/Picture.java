package com.erpmax.realtime.verification.benchmark.compare;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Lines over two logarithmic axes, as SVG. */
final class Picture {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 300;
    private static final int LEFT = 60;
    private static final int TOP = 40;
    private static final List<String> COLOURS = List.of("#6b7280", "#2563eb", "#dc2626", "#16a34a");

    private final double leastX;
    private final double mostX;
    private final double leastY;
    private final double mostY;

    private Picture(List<Line> lines) {
        List<Point> all = lines.stream().flatMap(line -> line.points().stream()).toList();
        leastX = all.stream().mapToDouble(Point::x).min().orElse(1);
        mostX = all.stream().mapToDouble(Point::x).max().orElse(1);
        leastY = Math.pow(
                10,
                Math.floor(Math.log10(all.stream().mapToDouble(Point::y).min().orElse(1))));
        mostY = Math.pow(
                10,
                Math.ceil(Math.log10(all.stream().mapToDouble(Point::y).max().orElse(10))));
    }

    /** Both greater than 0. */
    record Point(double x, double y) {}

    /** Points from left to right, and what they show. */
    record Line(String title, List<Point> points) {

        Line {
            points = List.copyOf(points);
        }
    }

    /** The picture; at least one line must have a point. */
    static String svg(String title, List<Line> lines) {
        Picture picture = new Picture(lines);
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n",
                LEFT + WIDTH + 20,
                TOP + HEIGHT + 30));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"18\">CPU µs per message: %s</text>\n", LEFT, title));
        for (double y = picture.leastY; y <= picture.mostY * 1.001; y *= 10) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%d %.1fh%d\" stroke=\"#d1d5db\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                    LEFT,
                    picture.y(y),
                    WIDTH,
                    LEFT - 6,
                    picture.y(y) + 4,
                    plain(y)));
        }
        lines.getFirst()
                .points()
                .forEach(point -> svg.append(String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                        picture.x(point.x()),
                        TOP + HEIGHT + 20,
                        plain(point.x()))));
        for (int i = 0; i < lines.size(); i++) {
            svg.append(picture.line(lines.get(i), i));
        }
        return svg.append("</svg>\n").toString();
    }

    private String line(Line line, int index) {
        String colour = COLOURS.get(index % COLOURS.size());
        String points = line.points().stream()
                .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", x(point.x()), y(point.y())))
                .collect(Collectors.joining(" "));
        return String.format(
                        Locale.ROOT,
                        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n",
                        points,
                        colour)
                + String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"34\" fill=\"%s\">%s</text>\n",
                        LEFT + 200 * index,
                        colour,
                        line.title());
    }

    private double x(double value) {
        return LEFT + WIDTH * share(value, leastX, mostX);
    }

    private double y(double value) {
        return TOP + HEIGHT * (1 - share(value, leastY, mostY));
    }

    private static double share(double value, double least, double most) {
        return least == most ? 0 : Math.log(value / least) / Math.log(most / least);
    }

    private static String plain(double value) {
        return value < 1 ? String.valueOf(value) : String.format(Locale.ROOT, "%,.0f", value);
    }
}
