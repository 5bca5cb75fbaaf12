package com.erpmax.realtime.verification.faults.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The yard finds what must not happen, when it happens. */
class JobYardTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void runsThatOverlapAndProcessesThatAreLeftAreFound() throws Exception {
        JobYard yard = JobYard.in(folder);
        String tenant = UUID.randomUUID().toString();
        String first = UUID.randomUUID().toString();
        String second = UUID.randomUUID().toString();
        Set<String> both = Set.of(first, second);
        yard.held(true);

        Process one = start(yard, tenant, first);
        await().atMost(SOON).until(() -> yard.deeds(Set.of(first)).containsValue(1));
        Process other = start(yard, tenant, second);
        await().atMost(SOON).until(() -> yard.deeds(Set.of(second)).containsValue(1));

        assertThat(yard.count("overlap", Set.of(first))).isZero();
        assertThat(yard.count("overlap", Set.of(second))).isEqualTo(1);
        assertThat(yard.running(both)).contains(one.pid(), other.pid());
        yard.held(false);
        await().atMost(SOON).until(() -> yard.running(both).isEmpty());
        assertThat(yard.count("end", both)).isEqualTo(2);
    }

    @Test
    void deedIsDoneOnceHoweverOftenTheCommandRunsUnlessItIsCareless() throws Exception {
        JobYard yard = JobYard.in(folder);
        String job = UUID.randomUUID().toString();
        for (int run = 0; run < 2; run++) {
            assertThat(start(yard, job, job).waitFor()).isZero();
        }
        assertThat(yard.deeds(Set.of(job))).containsEntry(job, 1);

        yard.careless(true);
        assertThat(start(yard, job, job).waitFor()).isZero();
        assertThat(yard.deeds(Set.of(job))).containsEntry(job, 2);
    }

    private static Process start(JobYard yard, String tenant, String job) throws IOException {
        ProcessBuilder command =
                new ProcessBuilder("sh", "-c", yard.command()).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        command.environment().put("TENANT_ID", tenant);
        command.environment().put("JOB_ID", job);
        command.environment().put("ATTEMPT", "1");
        return command.start();
    }
}
