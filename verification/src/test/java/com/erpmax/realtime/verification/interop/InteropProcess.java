package com.erpmax.realtime.verification.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An {@link InteropServer} in a process of its own. Not thread-safe. */
final class InteropProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("ready (.*)");

    private final Process process;
    private final String ports;

    private InteropProcess(Process process) throws IOException {
        this.process = process;
        this.ports =
                readPorts(new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
    }

    /** Starts a server and waits until it is ready. */
    static InteropProcess start() throws IOException {
        return new InteropProcess(new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InteropServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Where the server of this setup listens, such as {@code json}. */
    URI uri(String setup) {
        Matcher port = Pattern.compile("\\b" + setup + "=(\\d+)").matcher(ports);
        if (!port.find()) {
            throw new IllegalArgumentException("setup: " + setup + " (expected: one of " + ports + ")");
        }
        return URI.create("http://127.0.0.1:" + port.group(1));
    }

    /** Ends the server and waits for its end. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
    }

    private static String readPorts(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                return ready.group(1);
            }
        }
        throw new IOException("the server ended while it started");
    }
}
