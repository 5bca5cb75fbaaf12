package com.erpmax.realtime.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders for the time of one JVM. */
public final class TemporaryFolder {

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

    /** Removes a folder; what somebody still writes there is left to the system's own tidying. */
    static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException stillWritten) {
            System.err.println("Not removed: " + folder + " (" + stillWritten.getMessage() + ")");
        }
    }
}
