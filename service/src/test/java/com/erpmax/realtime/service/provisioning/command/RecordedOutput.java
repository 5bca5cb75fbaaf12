package com.erpmax.realtime.service.provisioning.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps everything a command wrote. */
final class RecordedOutput implements CommandOutput {

    final List<OutputLine> understood = new CopyOnWriteArrayList<>();
    final List<String> log = new CopyOnWriteArrayList<>();

    @Override
    public void understood(OutputLine line) {
        understood.add(line);
    }

    @Override
    public void log(String line) {
        log.add(line);
    }

    /** Waits for that many log lines of the form {@code pid <number>} and returns the numbers. */
    List<Long> awaitPids(int count) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(pids()).hasSize(count));
        return pids();
    }

    private List<Long> pids() {
        return log.stream()
                .filter(line -> line.startsWith("pid "))
                .map(line -> Long.valueOf(line.substring("pid ".length())))
                .toList();
    }
}
