package com.erpmax.realtime.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server as a process in the foreground, whose output goes into a file. Not thread-safe. */
final class ServerProcess {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path folder;
    private final BooleanSupplier isReady;
    private @Nullable Process process;

    /** @param isReady whether the server answers; asked until it says so */
    ServerProcess(List<String> command, Map<String, String> environment, Path folder, BooleanSupplier isReady) {
        this.command = command;
        this.environment = environment;
        this.folder = folder;
        this.isReady = isReady;
    }

    /** Starts the process and waits until the server answers. */
    void start() {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        awaitReady(process);
    }

    /** Sends a signal to the process, for example {@code KILL}. */
    void signal(String name) {
        run(List.of("kill", "-" + name, String.valueOf(running().pid())));
    }

    /** Ends the process and those it has started at once, as {@code kill -9} does. */
    void kill() {
        Process current = process;
        if (current != null) {
            // First what started the others: it might start them again.
            List<ProcessHandle> all = Stream.concat(Stream.of(current.toHandle()), current.descendants())
                    .toList();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(each -> each.onExit().join());
        }
    }

    /** Sends a signal and waits until the process has ended. Without effect when it does not run. */
    void end(String signal) {
        Process current = process;
        if (current == null || !current.isAlive()) {
            return;
        }
        boolean wasThere = reached(signal);
        try {
            if (!current.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                current.destroyForcibly();
                throw new IllegalStateException(
                        command + " does not end on " + signal + (wasThere ? "" : ", which did not reach it"));
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        }
    }

    /** Returns false if it had just ended by itself: a Ctrl-C reaches all processes of a terminal. */
    private boolean reached(String signal) {
        try {
            signal(signal);
            return true;
        } catch (IllegalStateException nobodyThere) {
            return false;
        }
    }

    private Process running() {
        Process current = process;
        if (current == null) {
            throw new IllegalStateException(command + " was not started");
        }
        return current;
    }

    private Path output() {
        return folder.resolve("output.log");
    }

    private void awaitReady(Process started) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!isReady.getAsBoolean()) {
                if (!started.isAlive() || System.nanoTime() > end) {
                    started.destroyForcibly();
                    throw new IllegalStateException(command + " is not there: " + Files.readString(output()));
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        }
    }

    /** Runs a program to its end, and fails if it fails. */
    static void run(List<String> command) {
        try {
            Process program =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (program.waitFor() != 0) {
                throw new IllegalStateException(command + " failed: " + said);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        }
    }
}
