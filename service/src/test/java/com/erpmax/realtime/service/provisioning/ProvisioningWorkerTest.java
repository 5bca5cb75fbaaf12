package com.erpmax.realtime.service.provisioning;

import static com.erpmax.realtime.service.realtime.ProvisioningState.COMPLETED;
import static com.erpmax.realtime.service.realtime.ProvisioningState.FAILED;
import static com.erpmax.realtime.service.realtime.ProvisioningState.PENDING;
import static com.erpmax.realtime.service.realtime.ProvisioningState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.service.auth.Role;
import com.erpmax.realtime.service.provisioning.command.ProcessTable;
import com.erpmax.realtime.service.realtime.ProvisioningState;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs with real commands, from the request to the events. */
class ProvisioningWorkerTest {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.sqlite();

    private static final String SUCCESS = "echo result erpnext_url=https://a.example";

    @TempDir
    Path folder;

    private final Principal caller = caller();
    private WorkerFixture fixture;

    @BeforeEach
    void startWithoutJobs() throws IOException {
        DATABASE.database().writing(jdbc -> jdbc.sql("DELETE FROM jobs").update());
        fixture = new WorkerFixture(DATABASE.database(), folder);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void jobRunsToItsEndAndTellsEveryStep() {
        fixture.start("echo progress 30 \"attempt $ATTEMPT of $JOB_TYPE\"; while [ ! -e " + folder.resolve("go")
                + " ]; do sleep 0.05; done; echo progress 60; " + SUCCESS);
        ProvisioningJob job = fixture.service().create(caller, JobType.CREATE_SITE);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> fixture.find(caller, job).progress() == 30);
        fixture.touch("go");

        awaitState(job, COMPLETED);

        assertThat(fixture.events(job))
                .containsExactly(
                        "status:update pending 0 Queued",
                        "status:update running 0 Started",
                        "status:update running 30 attempt 1 of create_site",
                        "status:update running 60 null",
                        "status:update completed 100 Completed",
                        "status:completed https://a.example");
    }

    @Test
    void talkativeCommandSendsFewEventsAndItsLastValue() {
        fixture.start(
                "i=0; while [ $i -lt 20000 ]; do echo progress $((i / 201)) step $i; i=$((i + 1)); done; " + SUCCESS);
        ProvisioningJob job = fixture.service().create(caller, JobType.CREATE_SITE);

        awaitState(job, COMPLETED);

        Duration took = Duration.between(
                fixture.find(caller, job).startedAt(), fixture.find(caller, job).completedAt());
        long most = took.dividedBy(JobRun.PROGRESS_INTERVAL) + 2;
        List<String> progress = fixture.events(job).stream()
                .filter(event -> event.contains(" step "))
                .toList();
        assertThat(progress).hasSizeLessThanOrEqualTo((int) most);
        assertThat(progress).endsWith("status:update running 99 step 19999");
    }

    @Test
    void failedCommandFailsItsJobWithTheLastLine() {
        fixture.start("echo progress 30 half; echo 'database is down' >&2; exit 2");
        ProvisioningJob job = fixture.service().create(caller, JobType.CREATE_SITE);

        awaitState(job, FAILED);

        assertThat(fixture.find(caller, job).error())
                .isEqualTo("The command failed with exit status 2: database is down");
        assertThat(fixture.find(caller, job).progress()).isEqualTo(30);
    }

    @Test
    void temporaryFailureIsRepeated() {
        fixture.start("[ $ATTEMPT = 2 ] || exit 75; " + SUCCESS);
        ProvisioningJob job = fixture.service().create(caller, JobType.CREATE_SITE);

        awaitState(job, COMPLETED);

        assertThat(fixture.find(caller, job).attempts()).isEqualTo(2);
    }

    @Test
    void cancelledJobFailsAtOnceAndItsCommandIsEnded() {
        fixture.start("echo progress 20 pid $$; trap '' TERM; sleep 300 & while :; do sleep 1; done");
        ProvisioningJob job = fixture.service().create(caller, JobType.CREATE_SITE);
        long pid = awaitPid(job);

        ProvisioningJob cancelled = fixture.service().cancel(caller, job.id());

        assertThat(cancelled.status()).isEqualTo(FAILED);
        assertThat(cancelled.progress()).isZero();
        assertThat(cancelled.error()).isEqualTo("Cancelled by user");
        ProcessTable.awaitGone(Duration.ofSeconds(60), List.of(pid));
        fixture.awaitIdle();
        assertThat(fixture.find(caller, job)).isEqualTo(cancelled);
        assertThat(fixture.events(job)).endsWith("status:update failed 0 Cancelled", "status:failed Cancelled by user");
    }

    @Test
    void cancelledJobThatIsRetriedStartsOnlyWhenItsOldCommandIsGone() {
        String first = folder.resolve("first").toString();
        fixture.start("if [ -e " + first + " ]; then kill -0 $(cat " + first + ") && exit 9; " + SUCCESS + "; exit; fi;"
                + " echo $$ > " + first + "; echo progress 20 pid $$; trap '' TERM; while :; do sleep 1; done");
        ProvisioningJob job = fixture.service().create(caller, JobType.CREATE_SITE);
        awaitPid(job);

        fixture.service().cancel(caller, job.id());
        fixture.service().retry(caller, job.id());

        awaitState(job, COMPLETED);
    }

    @Test
    void pendingJobThatIsCancelledNeverStarts() {
        fixture.start("echo ran > " + folder.resolve("$JOB_ID") + "; while [ ! -e " + folder.resolve("go")
                + " ]; do sleep 0.05; done; " + SUCCESS);
        ProvisioningJob first = fixture.service().create(caller, JobType.CREATE_SITE);
        awaitState(first, RUNNING);
        ProvisioningJob second = fixture.service().create(caller, JobType.CREATE_SITE);
        fixture.service().cancel(caller, second.id());
        ProvisioningJob third = fixture.service().create(caller, JobType.CREATE_SITE);
        fixture.touch("go");

        awaitState(third, COMPLETED);

        assertThat(fixture.find(caller, first).status()).isEqualTo(COMPLETED);
        assertThat(folder.resolve(second.id())).doesNotExist();
    }

    @Test
    void jobsOfOneTenantRunOneAfterTheOtherAndThoseOfOthersBesideThem() {
        fixture.start(
                "echo progress 1 go; while [ ! -e " + folder.resolve("go") + " ]; do sleep 0.05; done; " + SUCCESS);
        // One after the other: which of two jobs of the same millisecond starts first is left open.
        ProvisioningJob first = fixture.service().create(caller, JobType.CREATE_SITE);
        awaitState(first, RUNNING);
        ProvisioningJob second = fixture.service().create(caller, JobType.CREATE_SITE);
        Principal otherCaller = caller();
        ProvisioningJob other = fixture.service().create(otherCaller, JobType.CREATE_SITE);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> fixture.find(otherCaller, other).progress() == 1);
        Principal thirdCaller = caller();
        ProvisioningJob third = fixture.service().create(thirdCaller, JobType.CREATE_SITE);

        fixture.touch("go");
        awaitState(second, COMPLETED);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> fixture.find(thirdCaller, third).status() == COMPLETED);

        assertThat(fixture.find(caller, second).startedAt())
                .isAfterOrEqualTo(fixture.find(caller, first).completedAt());
        assertThat(fixture.find(thirdCaller, third).startedAt())
                .as("both slots were taken")
                .isAfterOrEqualTo(earlier(completedAt(caller, first), completedAt(otherCaller, other)));
    }

    @Test
    void timeLimitFailsTheJob() {
        fixture.timeLimit(Duration.ofSeconds(4)).start("echo working; sleep 300");
        ProvisioningJob job = fixture.service().create(caller, JobType.CREATE_SITE);

        awaitState(job, FAILED);

        assertThat(fixture.find(caller, job).error()).isEqualTo("The command ran longer than 4 s: working");
    }

    @Test
    void stopEndsCommandsAndPutsTheirJobsBack() {
        fixture.start("echo progress 20 pid $$; sleep 300");
        ProvisioningJob job = fixture.service().create(caller, JobType.CREATE_SITE);
        long pid = awaitPid(job);

        fixture.stop();

        assertThat(ProcessTable.runs(pid)).isFalse();
        assertThat(fixture.find(caller, job).status()).isEqualTo(PENDING);
        assertThat(fixture.find(caller, job).attempts()).isZero();
        assertThat(fixture.events(job)).endsWith("status:update pending 0 Waiting for the service to come back");

        fixture.start(SUCCESS);
        awaitState(job, COMPLETED);
        assertThat(fixture.find(caller, job).attempts()).isEqualTo(1);
    }

    @Test
    void jobThatADeadInstanceLeftRunningIsRunAgain() {
        ProvisioningJob job = fixture.insertRunning(caller, "dead/1", Instant.now());
        fixture.start("echo progress 1 attempt $ATTEMPT; " + SUCCESS);

        awaitState(job, COMPLETED);

        assertThat(fixture.find(caller, job).attempts()).isEqualTo(2);
    }

    @Test
    void jobWithoutConfiguredCommandFails() {
        ProvisioningJob job = fixture.insertPending(caller, JobType.DELETE_SITE);
        fixture.start(SUCCESS);

        awaitState(job, FAILED);

        assertThat(fixture.find(caller, job).error()).isEqualTo("No command is configured for delete_site");
    }

    @Test
    void runsAreCountedByOutcomeAndJobsByState() {
        fixture.start(SUCCESS);
        ProvisioningJob job = fixture.service().create(caller, JobType.CREATE_SITE);
        awaitState(job, COMPLETED);

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(fixture.meter("realtime.provisioning.runs", "outcome", "completed"))
                    .isEqualTo(1);
            assertThat(fixture.meter("realtime.provisioning.jobs", "state", "completed"))
                    .isEqualTo(1);
            assertThat(fixture.meter("realtime.provisioning.jobs", "state", "pending"))
                    .isZero();
        });
    }

    private void awaitState(ProvisioningJob job, ProvisioningState state) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> fixture.find(caller, job).status(), state::equals);
    }

    private long awaitPid(ProvisioningJob job) {
        String message = await().atMost(Duration.ofSeconds(60))
                .until(() -> String.valueOf(fixture.find(caller, job).message()), found -> found.startsWith("pid "));
        return Long.parseLong(message.substring("pid ".length()));
    }

    private Instant completedAt(Principal tenant, ProvisioningJob job) {
        return Objects.requireNonNull(fixture.find(tenant, job).completedAt());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Principal caller() {
        return new Principal(UUID.randomUUID().toString(), UUID.randomUUID().toString(), Role.OWNER, Instant.MAX);
    }
}
