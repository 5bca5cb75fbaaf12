package com.erpmax.realtime.verification.faults.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Where the tests' provisioning command works: it writes down when each run begins and ends, and does its one deed,
 * adding a line to the file of its job, only if that was not done yet. While it and all it has started live, it holds a
 * lock of the tenant, so that runs which overlap find out.
 */
final class JobYard {

    private static final String SCRIPT = """
            #!/bin/sh
            cd "$(dirname "$0")"
            exec 9>>"locks/$TENANT_ID"
            flock -n 9 || echo "overlap $JOB_ID $ATTEMPT" >>journal
            echo "start $JOB_ID $ATTEMPT" >>journal
            echo "progress 10 working"
            sleep "$(cat seconds)"
            [ -e "effects/$JOB_ID" ] && [ ! -e careless ] || echo "$ATTEMPT" >>"effects/$JOB_ID"
            while [ -e held ]; do sleep 0.1; done
            sleep "$(cat seconds)"
            echo "end $JOB_ID $ATTEMPT" >>journal
            """;

    private final Path folder;

    private JobYard(Path folder) {
        this.folder = folder;
    }

    /** Makes a yard with a command in it. */
    static JobYard in(Path parent) {
        try {
            Path folder = Files.createDirectories(parent.resolve("yard"));
            Files.createDirectories(folder.resolve("locks"));
            Files.createDirectories(folder.resolve("effects"));
            Files.writeString(folder.resolve("seconds"), "0.2");
            Files.writeString(folder.resolve("command.sh"), SCRIPT);
            return new JobYard(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The value of a setting {@code PROVISIONING_COMMAND_…}. */
    String command() {
        return "sh " + folder.resolve("command.sh");
    }

    /** From now on a run takes twice so many seconds, and does its deed in the middle. */
    void runsTake(double twiceSeconds) throws IOException {
        Files.writeString(folder.resolve("seconds"), Double.toString(twiceSeconds));
    }

    /** Whether runs stand still from now on when they have done their deed. */
    void held(boolean isHeld) throws IOException {
        put("held", isHeld);
    }

    /** Whether the command does its deed in each run, as a command that is not idempotent does. */
    void careless(boolean isCareless) throws IOException {
        put("careless", isCareless);
    }

    /** Returns how often the deed of each of these jobs was done. */
    Map<String, Integer> deeds(Set<String> jobs) throws IOException {
        Map<String, Integer> deeds = new HashMap<>();
        for (String job : jobs) {
            Path file = folder.resolve("effects").resolve(job);
            deeds.put(job, Files.exists(file) ? Files.readAllLines(file).size() : 0);
        }
        return deeds;
    }

    /** Returns how many lines of the journal begin with this word and are about one of these jobs. */
    int count(String word, Set<String> jobs) throws IOException {
        Path journal = folder.resolve("journal");
        if (!Files.exists(journal)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(journal)) {
            return (int) lines.map(line -> line.split(" ", -1))
                    .filter(parts -> parts.length > 1 && parts[0].equals(word) && jobs.contains(parts[1]))
                    .count();
        }
    }

    /** Returns the processes that still run for one of these jobs. */
    Set<Long> running(Set<String> jobs) {
        Set<Long> found = new TreeSet<>();
        ProcessHandle.allProcesses().map(ProcessHandle::pid).forEach(pid -> {
            if (environment(pid).stream()
                    .anyMatch(variable ->
                            variable.startsWith("JOB_ID=") && jobs.contains(variable.substring("JOB_ID=".length())))) {
                found.add(pid);
            }
        });
        return found;
    }

    private void put(String sign, boolean isThere) throws IOException {
        Files.deleteIfExists(folder.resolve(sign));
        if (isThere) {
            Files.createFile(folder.resolve(sign));
        }
    }

    private static List<String> environment(long pid) {
        try {
            String text =
                    Files.readString(Path.of("/proc", Long.toString(pid), "environ"), StandardCharsets.ISO_8859_1);
            return List.of(text.split("\0", -1));
        } catch (IOException goneOrSomebodyElses) {
            return List.of();
        }
    }
}
