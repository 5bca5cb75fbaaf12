package com.erpmax.realtime.service.provisioning.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** Looks into the process table of the system. */
public final class ProcessTable {

    private ProcessTable() {}

    /** Returns whether the process runs; one that has exited and only waits to be collected does not. */
    public static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // The process went away between opening and reading.
            return false;
        }
    }

    /** Waits until none of the processes runs. */
    public static void awaitGone(Duration atMost, Iterable<Long> pids) {
        await().atMost(atMost).untilAsserted(() -> assertThat(pids).noneMatch(ProcessTable::runs));
    }
}
