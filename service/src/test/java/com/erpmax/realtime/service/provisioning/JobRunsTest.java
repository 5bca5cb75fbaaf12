package com.erpmax.realtime.service.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.provisioning.JobLedger.Claimed;
import com.erpmax.realtime.service.provisioning.command.CommandRunner;
import com.erpmax.realtime.service.provisioning.command.CommandScripts;
import com.erpmax.realtime.service.realtime.ProvisioningState;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose commands must not be started any more. */
class JobRunsTest extends JobTableFixture {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.sqlite();

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final FlakyDatabase flaky = new FlakyDatabase(DATABASE.database());
    private JobLedger ledger;
    private JobRuns runs;

    @Override
    Database database() {
        return DATABASE.database();
    }

    @BeforeEach
    void putTogether() throws IOException {
        JobQueue queue = new TableQueue(flaky, new Signal());
        JobEvents events = new JobEvents(new RecordingEmitter(), JobMirror.NONE);
        RetryPolicy policy = new RetryPolicy(3, Duration.ZERO);
        ledger = new JobLedger(flaky, events, queue, policy, new JobClock(flaky, Clock.systemUTC()));
        CommandRunner runner =
                new CommandRunner(CommandScripts.extractInto(folder.resolve("scripts")), Duration.ofSeconds(1));
        JobCommands commands = new JobCommands(
                Map.of(JobType.CREATE_SITE, ": > " + folder.resolve("ran")), System.getenv(), Duration.ofMinutes(1));
        LeaseTimes times = new LeaseTimes(WorkerFixture.LEASE, runner.longestEnd());
        LeaseWatch watch = new LeaseWatch();
        runs = new JobRuns(
                1,
                (claimed, leasedNanos) -> new JobRun(claimed, leasedNanos, commands, runner, ledger, times, watch),
                new ProvisioningMeters(new SimpleMeterRegistry()));
    }

    @Test
    void jobWhoseLeaseCannotBeRenewedBeforeTheStartIsPutBackAndHasUsedNoAttempt() {
        Claimed claimed = claim();
        flaky.away(true);
        runs.launch(claimed, System.nanoTime());
        await().atMost(SOON).until(() -> flaky.refused() > 0);

        flaky.away(false);

        awaitPutBack(claimed);
    }

    @Test
    void jobThatIsLaunchedWhileTheServiceStopsIsPutBackAndHasUsedNoAttempt() {
        Claimed claimed = claim();
        runs.close(Duration.ofSeconds(1));

        runs.launch(claimed, System.nanoTime());

        awaitPutBack(claimed);
    }

    private Claimed claim() {
        insert(tenant, Clock.systemUTC().instant());
        return ledger.claim(runs.newOwner(), WorkerFixture.LEASE).orElseThrow();
    }

    private void awaitPutBack(Claimed claimed) {
        await().atMost(SOON).until(() -> find(claimed).status() == ProvisioningState.PENDING && runs.isEmpty());
        assertThat(find(claimed).attempts()).isZero();
        assertThat(Files.exists(folder.resolve("ran"))).isFalse();
    }

    private ProvisioningJob find(Claimed claimed) {
        return jobs.find(tenant, claimed.job().id()).orElseThrow();
    }
}
