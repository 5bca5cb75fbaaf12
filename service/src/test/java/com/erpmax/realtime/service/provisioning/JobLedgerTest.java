package com.erpmax.realtime.service.provisioning;

import static com.erpmax.realtime.service.realtime.ProvisioningState.COMPLETED;
import static com.erpmax.realtime.service.realtime.ProvisioningState.FAILED;
import static com.erpmax.realtime.service.realtime.ProvisioningState.PENDING;
import static com.erpmax.realtime.service.realtime.ProvisioningState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.service.provisioning.JobLedger.Claimed;
import com.erpmax.realtime.service.provisioning.command.OutputLine.Progress;
import com.erpmax.realtime.service.realtime.ProvisioningState;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobLedgerTest {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.sqlite();

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private final RecordingEmitter emitter = new RecordingEmitter();
    private final String tenant = UUID.randomUUID().toString();
    private JobStore jobs;
    private JobLedger ledger;

    @BeforeEach
    void startWithoutJobs() {
        DATABASE.database().writing(jdbc -> jdbc.sql("DELETE FROM jobs").update());
        jobs = new JobStore(DATABASE.database());
        RetryPolicy policy = new RetryPolicy(3, Duration.ofSeconds(10));
        JobQueue queue = new TableQueue(DATABASE.database(), new Signal());
        ledger = new JobLedger(
                DATABASE.database(),
                new JobEvents(emitter, JobMirror.NONE),
                queue,
                policy,
                new JobClock(DATABASE.database(), clock));
    }

    @Test
    void lifeOfAJobIsSentStepByStep() {
        ProvisioningJob job = insert(JobType.CREATE_SITE);
        Claimed claimed = claim();
        ledger.progress(claimed.lease(), new Progress(40, "Creating database"));
        ledger.progress(claimed.lease(), new Progress(50, ""));
        ledger.settle(claimed.lease(), new RunOutcome.Completed("https://a.example"), List.of("log line"));

        assertThat(emitter.textsOf(job.id()))
                .containsExactly(
                        "status:update running 0 Started",
                        "status:update running 40 Creating database",
                        "status:update running 50 null",
                        "status:update completed 100 Completed",
                        "status:completed https://a.example");
        assertThat(emitter.sent()).allSatisfy(sent -> {
            assertThat(sent.tenantId()).isEqualTo(tenant);
            assertThat(sent.namespace()).isEqualTo("/provisioning");
            assertThat(sent.data()).containsEntry("tenant_id", tenant).containsEntry("job_type", "create_site");
        });
        assertThat(state(job)).isEqualTo(COMPLETED);
        assertThat(logTail(job)).isEqualTo("log line");
    }

    @Test
    void jobWithoutAddressCompletesWithTheLastKnownOneOrAnEmptyText() {
        ProvisioningJob first = insert(JobType.BACKUP_SITE);
        ledger.settle(claim().lease(), new RunOutcome.Completed(null), List.of());
        insert(JobType.CREATE_SITE);
        ledger.settle(claim().lease(), new RunOutcome.Completed("https://a.example"), List.of());
        ProvisioningJob third = insert(JobType.BACKUP_SITE);
        ledger.settle(claim().lease(), new RunOutcome.Completed(null), List.of());

        assertThat(emitter.textsOf(first.id())).endsWith("status:completed ");
        assertThat(emitter.textsOf(third.id())).endsWith("status:completed https://a.example");
    }

    @Test
    void failureIsStoredAndSentWithItsReason() {
        ProvisioningJob job = insert(JobType.CREATE_SITE);
        ledger.settle(claim().lease(), new RunOutcome.Failed("disk full"), List.of());

        assertThat(state(job)).isEqualTo(FAILED);
        assertThat(find(job).error()).isEqualTo("disk full");
        assertThat(emitter.textsOf(job.id())).endsWith("status:update failed 0 Failed", "status:failed disk full");
    }

    @Test
    void nothingIsStoredWhenItsEventCannotBe() {
        ProvisioningJob job = insert(JobType.CREATE_SITE);
        Claimed claimed = claim();
        emitter.refuse(true);

        assertThatThrownBy(() -> ledger.progress(claimed.lease(), new Progress(40, "")))
                .hasMessage("refused");
        assertThatThrownBy(() -> ledger.settle(claimed.lease(), new RunOutcome.Failed("x"), List.of()))
                .hasMessage("refused");

        assertThat(find(job)).isEqualTo(claimed.job());
    }

    @Test
    void repetitionWaitsLongerEachTimeAndEndsAfterTheLastAttempt() {
        ProvisioningJob job = insert(JobType.CREATE_SITE);
        RunOutcome.Repeat repeat = new RunOutcome.Repeat("disk busy");

        ledger.settle(claim().lease(), repeat, List.of());
        assertThat(state(job)).isEqualTo(PENDING);
        clock.advance(Duration.ofMillis(9_999));
        assertThat(ledger.claim("o", LEASE)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        ledger.settle(claim().lease(), repeat, List.of());
        clock.advance(Duration.ofSeconds(20));
        ledger.settle(claim().lease(), repeat, List.of());

        assertThat(state(job)).isEqualTo(FAILED);
        assertThat(emitter.textsOf(job.id()))
                .endsWith("status:failed Gave up after attempt 3: disk busy")
                .contains("status:update pending 0 Waiting for another attempt");
    }

    @Test
    void stoppedServiceDoesNotUseAttemptsUp() {
        ProvisioningJob job = insert(JobType.CREATE_SITE);
        for (int i = 0; i < 5; i++) {
            ledger.settle(claim().lease(), new RunOutcome.Interrupted(), List.of());
        }
        assertThat(state(job)).isEqualTo(PENDING);
        assertThat(claim().job().attempts()).isEqualTo(1);
    }

    @Test
    void expiredJobsAreRunAgainAndFailAfterTheLastAttempt() {
        ProvisioningJob job = insert(JobType.CREATE_SITE);
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(state(job)).isEqualTo(PENDING);
            claim();
            assertThat(ledger.settleExpired(owner -> false)).isZero();
            clock.advance(LEASE);
            assertThat(ledger.settleExpired(owner -> false)).isEqualTo(1);
        }
        assertThat(state(job)).isEqualTo(FAILED);
        assertThat(emitter.textsOf(job.id()))
                .endsWith("status:failed Gave up after attempt 3: The service was interrupted while the job ran");
    }

    @Test
    void expiredJobOfALivingRunIsLeftToThatRun() {
        ProvisioningJob job = insert(JobType.CREATE_SITE);
        Claimed claimed = claim();
        clock.advance(LEASE);

        assertThat(ledger.settleExpired(claimed.lease().owner()::equals)).isZero();
        assertThat(state(job)).isEqualTo(RUNNING);
        assertThat(ledger.renew(claimed.lease(), LEASE)).isTrue();
        assertThat(ledger.settleExpired(owner -> false)).isZero();
    }

    @Test
    void runWhoseLeaseWasTakenChangesNothingMore() {
        ProvisioningJob job = insert(JobType.CREATE_SITE);
        Claimed old = claim();
        clock.advance(LEASE);
        ledger.settleExpired(owner -> false);
        Claimed fresh = claim();

        assertThat(ledger.renew(old.lease(), LEASE)).isFalse();
        assertThat(ledger.progress(old.lease(), new Progress(99, ""))).isFalse();
        ledger.settle(old.lease(), new RunOutcome.Completed("https://old.example"), List.of());
        ledger.settle(old.lease(), new RunOutcome.Dropped(), List.of());

        assertThat(find(job)).isEqualTo(fresh.job());
        assertThat(ledger.renew(fresh.lease(), LEASE)).isTrue();
    }

    @Test
    void startOnTheEmbeddedDatabaseShortensTheLeasesOfTheDead() {
        ProvisioningJob job = insert(JobType.CREATE_SITE);
        claim();

        ledger.begin(Duration.ofSeconds(8));

        clock.advance(Duration.ofSeconds(7));
        assertThat(ledger.settleExpired(owner -> false)).isZero();
        assertThat(ledger.claim("o", LEASE)).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(ledger.settleExpired(owner -> false)).isEqualTo(1);
        assertThat(state(job)).isEqualTo(PENDING);
        assertThat(claim().job().attempts()).isEqualTo(2);
    }

    private Claimed claim() {
        return ledger.claim(UUID.randomUUID().toString(), LEASE).orElseThrow();
    }

    private ProvisioningJob insert(JobType type) {
        ProvisioningJob job = new ProvisioningJob(
                UUID.randomUUID().toString(), tenant, type, PENDING, 0, "Queued", null, 0, clock.instant(), null, null);
        jobs.insert(job, "user", job.createdAt());
        clock.advance(Duration.ofMillis(1));
        return job;
    }

    private ProvisioningJob find(ProvisioningJob job) {
        return jobs.find(tenant, job.id()).orElseThrow();
    }

    private ProvisioningState state(ProvisioningJob job) {
        return find(job).status();
    }

    private static String logTail(ProvisioningJob job) {
        return DATABASE.database()
                .read(jdbc -> jdbc.sql("SELECT log_tail FROM jobs WHERE id = :id")
                        .param("id", job.id())
                        .query(String.class)
                        .single());
    }
}
