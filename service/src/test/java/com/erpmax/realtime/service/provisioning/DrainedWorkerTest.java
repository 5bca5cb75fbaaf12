package com.erpmax.realtime.service.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.service.auth.Role;
import com.erpmax.realtime.service.realtime.ProvisioningState;
import com.erpmax.realtime.service.server.Draining;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is told to stop while a job runs. */
class DrainedWorkerTest {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.sqlite();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Draining draining = new Draining(Duration.ofDays(1));
    private final Principal caller = newCaller();
    private final Set<Thread> others = workers();
    private WorkerFixture fixture;
    private ProvisioningJob job;
    private Set<Thread> mine;

    @BeforeEach
    void startAJob() throws IOException {
        DATABASE.database().writing(jdbc -> jdbc.sql("DELETE FROM jobs").update());
        fixture = new WorkerFixture(DATABASE.database(), folder).draining(draining);
        fixture.start("echo progress 10 begun; while [ ! -e " + folder.resolve("go") + " ]; do sleep 0.05; done;"
                + " echo result erpnext_url=https://a.example");
        job = fixture.service().create(caller, JobType.CREATE_SITE);
        await().atMost(PATIENCE).until(() -> fixture.find(caller, job).progress() == 10);
        mine = workers();
        mine.removeAll(others);
        assertThat(mine).hasSize(1);
    }

    @AfterEach
    void stop() {
        draining.hurry();
        fixture.close();
    }

    @Test
    void jobThatEndsInTimeIsFinishedAndNoneIsBegun() throws InterruptedException {
        Thread stopping = Thread.ofVirtual().start(fixture::stop);
        await().atMost(PATIENCE).until(() -> Collections.disjoint(workers(), mine));
        Principal another = newCaller();
        ProvisioningJob later = fixture.insertPending(another, JobType.CREATE_SITE);
        assertThat(stopping.isAlive()).isTrue();
        fixture.touch("go");
        assertThat(stopping.join(PATIENCE)).isTrue();

        assertThat(fixture.find(caller, job).status()).isEqualTo(ProvisioningState.COMPLETED);
        assertThat(fixture.find(another, later).status()).isEqualTo(ProvisioningState.PENDING);
    }

    @Test
    void jobIsHandedOverWhenNobodyWaitsForItsEnd() throws InterruptedException {
        Thread stopping = Thread.ofVirtual().start(fixture::stop);
        draining.hurry();
        assertThat(stopping.join(PATIENCE)).isTrue();

        ProvisioningJob found = fixture.find(caller, job);
        assertThat(found.status()).isEqualTo(ProvisioningState.PENDING);
        assertThat(found.attempts()).as("it was not its fault").isZero();
    }

    /** The threads that look for jobs, also of other services in this process. */
    private static Set<Thread> workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("provisioning-worker"))
                .collect(Collectors.toSet());
    }

    private static Principal newCaller() {
        return new Principal(UUID.randomUUID().toString(), UUID.randomUUID().toString(), Role.OWNER, Instant.MAX);
    }
}
