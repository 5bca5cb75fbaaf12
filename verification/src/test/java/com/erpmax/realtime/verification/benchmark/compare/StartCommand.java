package com.erpmax.realtime.verification.benchmark.compare;

import com.erpmax.realtime.testing.FreePort;
import com.erpmax.realtime.testing.TemporaryFolder;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures how long the packaged service takes until it has answered a request, and how much memory it holds then:
 * {@code ./dev bench start}. The arguments are the JVM with its options and what it runs; the same is measured without the
 * options that name the cache of classes.
 */
public final class StartCommand {

    private static final int ROUNDS = 5;
    private static final Path PAGE = Path.of("docs/benchmarks.md");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private StartCommand() {}

    /**
     * One start.
     *
     * @param seconds from the start of the process until an answer to {@code GET /health}
     * @param megabytes resident when it has idled for a while
     */
    private record Start(double seconds, double megabytes) {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> with = List.of(arguments);
        List<String> without = with.stream()
                .filter(option -> !option.startsWith("-XX:AOTCache="))
                .toList();
        List<Start> cached = new ArrayList<>();
        List<Start> plain = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            cached.add(start(with));
            plain.add(start(without));
        }
        String table =
                "| packaged service, both cores | until the first answer, s | RSS after 10 s, MiB |\n|---|---|---|\n"
                        + line("with the cache of classes", cached) + line("without it", plain);
        System.out.println(table);
        Files.writeString(PAGE, Page.STARTS.withFigures(Files.readString(PAGE), table));
    }

    private static Start start(List<String> command) throws IOException, InterruptedException {
        int port = FreePort.find();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PORT", String.valueOf(port));
        builder.environment().put("DATA_DIR", TemporaryFolder.create("start").toString());
        long begin = System.nanoTime();
        Process service = builder.start();
        try {
            while (!answers(port)) {
                if (!service.isAlive() || System.nanoTime() - begin > PATIENCE.toNanos()) {
                    throw new IllegalStateException("The service does not answer: " + command);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            LockSupport.parkNanos(IDLE.toNanos());
            Matcher resident = RESIDENT.matcher(ServerProcess.read("/proc/" + service.pid() + "/status"));
            return new Start(seconds, resident.find() ? Double.parseDouble(resident.group(1)) / 1024 : Double.NaN);
        } finally {
            service.destroy();
            if (!service.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                service.destroyForcibly().waitFor();
            }
        }
    }

    private static boolean answers(int port) {
        try {
            HttpURLConnection request = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/health").toURL().openConnection();
            return request.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String line(String name, List<Start> starts) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s |%n",
                name,
                range(starts.stream().map(Start::seconds).toList(), "%.2f"),
                range(starts.stream().map(Start::megabytes).toList(), "%.0f"));
    }

    /** The median, and between what it lies. */
    private static String range(List<Double> values, String format) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return String.format(
                Locale.ROOT,
                format + " (" + format + " to " + format + ")",
                sorted.get(sorted.size() / 2),
                sorted.getFirst(),
                sorted.getLast());
    }
}
