package com.erpmax.realtime.service.provisioning.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledServiceTest {

    @TempDir
    Path folder;

    @Test
    void killedServiceLeavesNoOrphanEvenIfTheCommandIgnoresTerm() throws Exception {
        String stubborn = "trap \"\" TERM; echo pid $$; while :; do sleep 1; done";
        Process host = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommandHost.class.getName(),
                        folder.toString(),
                        "sh -c '" + stubborn + "' & " + stubborn)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Long> pids = new ArrayList<>();
        try (BufferedReader output = host.inputReader()) {
            while (pids.size() < 2) {
                String line = output.readLine();
                assertThat(line).as("output of the host").startsWith("pid ");
                pids.add(Long.valueOf(line.substring("pid ".length())));
            }
            assertThat(pids).allMatch(ProcessTable::runs);

            host.destroyForcibly();

            assertThat(host.waitFor(60, TimeUnit.SECONDS)).isTrue();
            ProcessTable.awaitGone(Duration.ofSeconds(60), pids);
        } finally {
            host.destroyForcibly();
            pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        }
    }
}
