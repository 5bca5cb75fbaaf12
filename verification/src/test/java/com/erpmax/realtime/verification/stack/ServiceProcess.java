package com.erpmax.realtime.verification.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The service as a process of its own, on one port and one folder for life, which can be killed, stopped, paused and
 * started again. Ends with the JVM. Used by one thread at a time.
 */
public final class ServiceProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LONGEST_STOP = Duration.ofMinutes(1);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final String name;
    private final List<String> command;
    private final Path folder;
    private final int port = FreePort.find();
    private final Map<String, String> environment;
    private volatile @Nullable Process process;

    /**
     * @param name of its log and its data in the folder
     * @param command that runs the service
     * @param environment its settings, without PORT and DATA_DIR
     */
    public ServiceProcess(String name, List<String> command, Path folder, Map<String, String> environment) {
        this.name = name;
        this.command = List.copyOf(command);
        this.folder = folder;
        this.environment = new TreeMap<>(environment);
        this.environment.put("PORT", Integer.toString(port));
        this.environment.put("DATA_DIR", data().toString());
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    public String name() {
        return name;
    }

    public int port() {
        return port;
    }

    /** The folder of its embedded database. */
    public Path data() {
        return folder.resolve(name + "-data");
    }

    /** What it and what it ran has printed. */
    public Path log() {
        return folder.resolve(name + ".log");
    }

    public long pid() {
        return running().pid();
    }

    /** Changes a setting from the next start on. */
    public void set(String setting, String value) {
        environment.put(setting, value);
    }

    /** Starts the process, on the data that is there, and waits until it answers. */
    public void start() {
        begin();
        awaitAnswer("/health");
    }

    /** Starts the process. */
    public void begin() {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits until it says that it is ready for traffic. */
    public void awaitReady() {
        awaitAnswer("/actuator/health/readiness");
    }

    /** Returns whether it says now that it is ready for traffic. */
    public boolean isReady() {
        return answers("/actuator/health/readiness");
    }

    /** Returns whether the process runs. */
    public boolean isAlive() {
        Process current = process;
        return current != null && current.isAlive();
    }

    /** Ends the process as {@code kill -9} does. */
    public void kill() {
        Process victim = running();
        victim.destroyForcibly();
        awaitEnd(victim);
    }

    /** Asks the process to end, as an operator does, and waits until it has; returns how long that took. */
    public Duration terminate() {
        Process leaving = running();
        long start = System.nanoTime();
        leaving.destroy();
        awaitEnd(leaving);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Lets it stand still (SIGSTOP) until {@link #resume}; its connections stay open. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    /** Ends it at once, if it runs. */
    @Override
    public void close() {
        Process current = process;
        if (current != null) {
            current.destroyForcibly();
            awaitEnd(current);
        }
    }

    private void awaitAnswer(String path) {
        await(name + " answers " + path + ", see " + log())
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    assertThat(isAlive()).as(name + " runs, see " + log()).isTrue();
                    return answers(path);
                });
    }

    /** Returns what a counter or gauge without labels says, by its name for Prometheus. */
    public double meter(String meter) {
        try {
            return CLIENT.send(request("/actuator/prometheus"), BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith(meter + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(meter.length() + 1)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(name + " has no meter " + meter));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(2))
                .build();
    }

    private boolean answers(String path) {
        try {
            return CLIENT.send(request(path), BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notNow) {
            return false;
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void signal(String signal) {
        try {
            int status = new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                    .start()
                    .waitFor();
            assertThat(status).as("status of kill -" + signal).isZero();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        }
    }

    private void awaitEnd(Process ending) {
        try {
            assertThat(ending.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS))
                    .as(name + " has ended")
                    .isTrue();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        }
    }

    private Process running() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return running;
    }
}
