package com.erpmax.realtime.verification.benchmark.hostile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A {@link LoadedServer} in a process of its own, seen from outside. Not thread-safe. */
final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private final int port;

    private ServerProcess(Process process) throws IOException {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.port = Integer.parseInt(answer());
    }

    /**
     * Starts a server.
     *
     * @param heap the largest heap, in the notation of {@code -Xmx}
     */
    static ServerProcess start(String heap) throws IOException {
        return new ServerProcess(new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx" + heap,
                        "-XX:+UseCompactObjectHeaders",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadedServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    int port() {
        return port;
    }

    /** CPU time that the process has used. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What {@link LoadedServer} tells of itself after a full collection, by name; sizes in bytes, times in milliseconds. */
    Map<String, Long> state() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            return Stream.of(answer().split(" "))
                    .map(pair -> pair.split("="))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> Long.valueOf(pair[1])));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Memory that the process holds now, in bytes (Linux). */
    long residentBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Ends the server and waits for its end. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
    }

    /** The next line that begins like an answer; others are log lines. */
    private String answer() throws IOException {
        String line = output.readLine();
        while (line != null && !line.matches("\\d+|heap=.*")) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("the server ended");
        }
        return line;
    }
}
