package com.erpmax.realtime.service.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.provisioning.JobIntake.Decision;
import com.erpmax.realtime.service.provisioning.JobOutbox.Entry;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    @Override
    Database database() {
        return DATABASE.database();
    }

    @BeforeEach
    void startWithoutMessages() {
        database().writing(jdbc -> jdbc.sql("DELETE FROM job_outbox").update());
        outbox = new JobOutbox(database(), new Signal(), clock);
        JobIntake.Parts parts = new JobIntake.Parts(
                database(),
                new JobEvents(emitter, JobMirror.NONE),
                outbox,
                new RetryPolicy(5, Duration.ofSeconds(10)),
                clock);
        intake = new JobIntake(parts, Optional.empty());
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

        assertThat(outbox.enqueueForgotten(T0)).isEqualTo(1);

        assertThat(outbox.takeDue()).extracting(Entry::jobId).containsExactly(lost.id());
    }

    @Test
    void jobOfABusyTenantWaitsAndIsWokenByTheEndOfTheOther() {
        ProvisioningJob first = insert(tenant, T0);
        ProvisioningJob second = insert(tenant, T0.plusMillis(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(intake.take(first.id(), "a", Duration.ofSeconds(30))).isInstanceOf(Decision.Start.class);
        assertThat(intake.take(first.id(), "b", Duration.ofSeconds(30))).isInstanceOf(Decision.Nothing.class);
        assertThat(intake.take(second.id(), "b", Duration.ofSeconds(30))).isInstanceOf(Decision.Wait.class);
        assertThat(outbox.hasDue()).isFalse();

        outbox.released(first.id());

        assertThat(outbox.takeDue()).extracting(Entry::jobId).containsExactly(second.id());
    }

    @Test
    void messageThatFailsInsideTheServiceCountsAsAnAttemptAndTheFifthIsTheLast() {
        ProvisioningJob job = insert(tenant, T0);
        for (int attempt = 1; attempt < 5; attempt++) {
            assertThat(intake.stumbled(job.id(), "Bug")).isInstanceOf(Decision.Wait.class);
        }

        assertThat(intake.stumbled(job.id(), "Bug")).isEqualTo(new Decision.Refuse("attempts_exhausted", "Bug"));

        assertThat(emitter.textsOf(job.id())).endsWith("status:failed Gave up after attempt 5: Bug");
        assertThat(intake.stumbled(job.id(), "Bug")).isEqualTo(new Decision.Refuse("internal_error", "Bug"));
    }
}
