package com.erpmax.realtime.service.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.provisioning.JobIntake.Decision;
import com.erpmax.realtime.service.provisioning.JobOutbox.Entry;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is kept until the broker has it, and what messages come to, without a broker. */
class JobOutboxTest extends JobTableFixture {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.sqlite();

    private final ManualClock clock = new ManualClock();
    private final RecordingEmitter emitter = new RecordingEmitter();
    private JobOutbox outbox;
    private JobIntake intake;
    private JobLedger ledger;

    @Override
    Database database() {
        return DATABASE.database();
    }

    @BeforeEach
    void startWithoutMessages() {
        database().writing(jdbc -> jdbc.sql("DELETE FROM job_outbox").update());
        JobClock jobClock = new JobClock(database(), clock);
        outbox = new JobOutbox(database(), new Signal(), jobClock);
        JobIntake.Parts parts = new JobIntake.Parts(
                database(),
                new JobEvents(emitter, JobMirror.NONE),
                outbox,
                new RetryPolicy(5, Duration.ofSeconds(10)),
                jobClock);
        intake = new JobIntake(parts, outbox, AdoptedJobs.in(database()), JobIntake.LOOKS);
        ledger = new JobLedger(database(), parts.events(), outbox, parts.policy(), jobClock);
    }

    @Test
    void messageThatAJobGetsWhileItsFirstOneIsPublishedSurvivesTheConfirmOfThatOne() {
        ProvisioningJob job = insert(tenant, T0);
        outbox.enqueue(job.id(), T0);
        List<Entry> first = outbox.takeDue();
        assertThat(first).extracting(Entry::jobId).containsExactly(job.id());
        assertThat(outbox.takeDue()).as("nobody else takes it").isEmpty();

        outbox.enqueue(job.id(), T0);
        outbox.confirmed(first.stream().map(Entry::messageId).toList());

        assertThat(outbox.takeDue()).extracting(Entry::jobId).containsExactly(job.id());
    }

    @Test
    void messageOfAProcessThatDiedIsTakenByAnotherAfterAWhile() {
        outbox.enqueue(insert(tenant, T0).id(), T0);
        assertThat(outbox.takeDue()).hasSize(1);

        clock.advance(JobOutbox.CLAIM.plusMillis(1));

        assertThat(outbox.takeDue()).hasSize(1);
    }

    @Test
    void messageWaitsForItsTime() {
        outbox.enqueue(insert(tenant, T0).id(), T0.plusSeconds(5));
        assertThat(outbox.hasDue()).isFalse();

        clock.advance(Duration.ofSeconds(5));

        assertThat(outbox.hasDue()).isTrue();
    }

    @Test
    void jobWhoseMessageIsLostGetsAnotherOne() {
        ProvisioningJob lost = insert(tenant, T0);
        ProvisioningJob kept = insert(tenant, T0);
        outbox.enqueue(kept.id(), T0.plusSeconds(3600));
        insert(tenant, T0.plusSeconds(10));

        assertThat(outbox.enqueueForgotten(Duration.ZERO)).isEqualTo(1);

        assertThat(outbox.takeDue()).extracting(Entry::jobId).containsExactly(lost.id());
    }

    @Test
    void jobThatWasForgottenIsQueuedAgainOnceInTheTimeThatMakesItForgotten() {
        ProvisioningJob lost = insert(tenant, T0);
        clock.advance(Duration.ofSeconds(20));
        assertThat(outbox.enqueueForgotten(Duration.ofSeconds(20))).isEqualTo(1);
        assertThat(publishDue()).containsExactly(lost.id());

        clock.advance(Duration.ofMillis(19_999));
        assertThat(outbox.enqueueForgotten(Duration.ofSeconds(20))).isZero();
        clock.advance(Duration.ofMillis(1));
        assertThat(outbox.enqueueForgotten(Duration.ofSeconds(20))).isEqualTo(1);
        assertThat(take(lost.id(), 0)).isInstanceOf(Decision.Start.class);
    }

    @Test
    void jobWhoseMessageIsLostAmongOthersGetsAnotherOneWhenALaterJobHasOvertakenIt() {
        ProvisioningJob lost = insert(tenant, T0.plusMillis(1));
        String other = UUID.randomUUID().toString();
        ProvisioningJob before = insert(other, T0);
        ProvisioningJob next = insert(other, T0.plusMillis(2));
        List<ProvisioningJob> behind = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            behind.add(insert(UUID.randomUUID().toString(), T0.plusMillis(3 + i)));
        }
        clock.advance(QueueSource.OVERTAKEN_AFTER.plusSeconds(1));
        start(before);
        assertThat(outbox.enqueueOvertaken(QueueSource.OVERTAKEN_AFTER))
                .as("nobody was overtaken")
                .isZero();
        leases.release(new Lease(before.id(), "owner", T0));

        start(next);

        assertThat(outbox.enqueueOvertaken(QueueSource.OVERTAKEN_AFTER.plusSeconds(1)))
                .as("nobody has waited for so long")
                .isZero();
        assertThat(outbox.enqueueOvertaken(QueueSource.OVERTAKEN_AFTER)).isEqualTo(1);
        assertThat(publishDue()).containsExactly(lost.id());
        clock.advance(Duration.ofSeconds(10));
        start(behind.get(0));
        assertThat(outbox.enqueueOvertaken(QueueSource.OVERTAKEN_AFTER)).isZero();
        assertThat(take(lost.id(), 0)).isInstanceOf(Decision.Start.class);
    }

    @Test
    void jobThatWaitsForACancelledOneOfADeadWorkerIsWokenWhenTheLeaseOfThatIsTakenAway() {
        ProvisioningJob first = insert(tenant, T0);
        ProvisioningJob second = insert(tenant, T0.plusMillis(1));
        clock.advance(Duration.ofSeconds(1));
        Duration lease = Duration.ofSeconds(14);
        assertThat(intake.take(first.id(), 0, "dead", lease)).isInstanceOf(Decision.Start.class);
        jobs.cancel(tenant, first.id(), "Cancelled", "Cancelled by user", clock.instant());
        assertThat(take(second.id(), 0)).isInstanceOf(Decision.Wait.class);
        clock.advance(lease.minusMillis(1));
        ledger.settleExpired(owner -> false);
        assertThat(outbox.hasDue()).isFalse();

        clock.advance(Duration.ofMillis(1));
        ledger.settleExpired(owner -> false);

        assertThat(publishDue()).containsExactly(second.id());
        assertThat(take(second.id(), 0)).isInstanceOf(Decision.Start.class);
    }

    @Test
    void jobOfABusyTenantWaitsAndIsWokenByTheEndOfTheOther() {
        ProvisioningJob first = insert(tenant, T0);
        ProvisioningJob second = insert(tenant, T0.plusMillis(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(intake.take(first.id(), 0, "a", Duration.ofSeconds(30))).isInstanceOf(Decision.Start.class);
        assertThat(intake.take(first.id(), 0, "b", Duration.ofSeconds(30))).isInstanceOf(Decision.Nothing.class);
        assertThat(intake.take(second.id(), 0, "b", Duration.ofSeconds(30))).isInstanceOf(Decision.Wait.class);
        assertThat(outbox.hasDue()).isFalse();

        outbox.released(first.id());

        assertThat(outbox.takeDue()).extracting(Entry::jobId).containsExactly(second.id());
    }

    @Test
    void jobThatIsRetriedWhileItsCancelledCommandEndsIsWokenByThatEnd() {
        ProvisioningJob job = insert(tenant, T0);
        assertThat(take(job.id(), 0)).isInstanceOf(Decision.Start.class);
        jobs.cancel(tenant, job.id(), "Cancelled", "Cancelled by user", T0);
        jobs.retry(tenant, job.id(), "Queued", T0);
        assertThat(take(job.id(), 0)).isInstanceOf(Decision.Wait.class);
        leases.release(new Lease(job.id(), "owner", T0));

        outbox.released(job.id());

        assertThat(outbox.takeDue()).extracting(Entry::jobId).containsExactly(job.id());
    }

    @Test
    void messageThatFailsInsideTheServiceCountsAsAnAttemptAndTheFifthIsTheLast() {
        ProvisioningJob job = insert(tenant, T0);
        for (int attempt = 1; attempt < 5; attempt++) {
            assertThat(intake.stumbled(job.id(), 0, "Bug")).isInstanceOf(Decision.Wait.class);
        }

        outbox.confirmed(outbox.takeDue().stream().map(Entry::messageId).toList());

        assertThat(intake.stumbled(job.id(), 0, "Bug")).isEqualTo(new Decision.Nothing());

        // Its dead letter is committed with its end.
        assertThat(outbox.takeDue())
                .filteredOn(entry -> entry.reason() != null)
                .extracting(Entry::jobId, Entry::reason, Entry::attempts)
                .containsExactly(tuple(job.id(), "attempts_exhausted", 5));
        assertThat(emitter.textsOf(job.id())).endsWith("status:failed Gave up after attempt 5: Bug");
    }

    @Test
    void messageOfAnUnknownJobIsLookedAtFiveTimesEachAfterTwiceTheTime() {
        String id = UUID.randomUUID().toString();
        for (int looked = 0; looked < 4; looked++) {
            assertThat(take(id, looked)).isInstanceOf(Decision.Wait.class);
            clock.advance(Duration.ofSeconds(2L << looked).minusMillis(1));
            assertThat(outbox.hasDue()).isFalse();
            clock.advance(Duration.ofMillis(1));
            List<Entry> due = outbox.takeDue();
            assertThat(due).extracting(Entry::jobId).containsExactly(id);
            assertThat(due).extracting(Entry::attempts).containsExactly(looked + 1);
            outbox.confirmed(due.stream().map(Entry::messageId).toList());
        }

        assertThat(take(id, 4)).isEqualTo(new Decision.Refuse("unknown_job", "There is no job with this id", 5));
        assertThat(outbox.count()).isZero();
    }

    @Test
    void messageOfAnUnknownJobThatComesAgainNeitherBeginsAnewNorComesEarlier() {
        String id = UUID.randomUUID().toString();
        take(id, 2);

        take(id, 0);
        take(id, 1);

        clock.advance(Duration.ofSeconds(8).minusMillis(1));
        assertThat(outbox.hasDue()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(outbox.takeDue()).extracting(Entry::attempts).containsExactly(3);
    }

    @Test
    void messageOfAnUnknownJobThatIsThereAtTheNextLookStartsIt() {
        String id = UUID.randomUUID().toString();
        assertThat(take(id, 0)).isInstanceOf(Decision.Wait.class);
        insert(id, tenant, clock.instant());

        assertThat(take(id, 1)).isInstanceOf(Decision.Start.class);
    }

    @Test
    void messageThatFailsWithoutAWaitingJobIsLookedAtFiveTimes() {
        String id = UUID.randomUUID().toString();
        for (int looked = 0; looked < 4; looked++) {
            assertThat(intake.stumbled(id, looked, "Bug")).isInstanceOf(Decision.Wait.class);
        }
        assertThat(intake.stumbled(id, 4, "Bug")).isEqualTo(new Decision.Refuse("internal_error", "Bug", 5));
    }

    private void start(ProvisioningJob job) {
        assertThat(take(job.id(), 0)).isInstanceOf(Decision.Start.class);
    }

    /** Has the broker take what is due; returns the ids of the jobs. */
    private List<String> publishDue() {
        List<Entry> due = outbox.takeDue();
        outbox.confirmed(due.stream().map(Entry::messageId).toList());
        return due.stream().map(Entry::jobId).toList();
    }

    private Decision take(String id, int looked) {
        return intake.take(id, looked, "owner", Duration.ofSeconds(30));
    }
}
