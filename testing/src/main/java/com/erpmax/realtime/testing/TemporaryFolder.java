package com.erpmax.realtime.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Folders for the time of one JVM. */
public final class TemporaryFolder {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private TemporaryFolder() {}

    /** Makes a folder that is removed when the JVM ends, whatever is in it then. */
    public static Path create(String name) {
        try {
            Path folder = Files.createTempDirectory("realtime-" + name + "-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
            return folder;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Removes a folder, also while a process that is just ending still writes there; what takes longer is left. */
    static void remove(Path folder) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (Files.exists(folder)) {
            try {
                removeOnce(folder);
            } catch (IOException | UncheckedIOException stillWritten) {
                if (System.nanoTime() > end || !pause()) {
                    System.err.println("Not removed: " + folder + " (" + stillWritten.getMessage() + ")");
                    return;
                }
            }
        }
    }

    private static void removeOnce(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
            return true;
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
