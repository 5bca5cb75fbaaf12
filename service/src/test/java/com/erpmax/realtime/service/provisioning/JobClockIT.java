package com.erpmax.realtime.service.provisioning;

import static com.erpmax.realtime.service.realtime.ProvisioningState.COMPLETED;
import static com.erpmax.realtime.service.realtime.ProvisioningState.PENDING;
import static com.erpmax.realtime.service.realtime.ProvisioningState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.provisioning.JobLedger.Claimed;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Processes on machines whose clocks are hours apart, on one PostgreSQL. */
class JobClockIT extends QueueFixture {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.postgresql();

    private static final Clock EARLY = Clock.offset(Clock.systemUTC(), Duration.ofHours(-5));
    private static final Clock LATE = Clock.offset(Clock.systemUTC(), Duration.ofHours(5));
    private static final Duration LONG = Duration.ofMinutes(10);

    @Override
    Database database() {
        return DATABASE.database();
    }

    @Test
    void leaseOfAProcessWhoseClockIsEarlyIsNotTakenByOneWhoseClockIsLate() {
        ProvisioningJob job = insert();
        Claimed claimed = ledger(EARLY).claim("early", LONG).orElseThrow();

        assertThat(ledger(LATE).settleExpired(owner -> false)).isZero();

        assertThat(ledger(EARLY).renew(claimed.lease(), LONG)).isTrue();
        assertThat(ledger(LATE).settleExpired(owner -> false)).isZero();
        assertThat(state(job)).isEqualTo(RUNNING);
    }

    @Test
    void leaseThatIsOverIsFoundByAProcessWhoseClockIsEarly() {
        ProvisioningJob job = insert();
        Claimed claimed = ledger(LATE).claim("late", LONG).orElseThrow();
        assertThat(ledger(LATE).renew(claimed.lease(), Duration.ofMillis(1))).isTrue();

        JobLedger early = ledger(EARLY);
        await().atMost(SOON).until(() -> early.settleExpired(owner -> false) == 1);

        assertThat(state(job)).isEqualTo(PENDING);
        assertThat(ledger(EARLY).claim("early", LONG)).isPresent();
    }

    @Test
    void jobThatIsAskedForWhereTheClockIsLateIsRunAtOnceWhereItIsEarly() {
        QueueInstance api = instance("exit 1", false, LATE);
        instance(success(), true, EARLY);

        ProvisioningJob job = api.service().create(caller, JobType.CREATE_SITE);

        awaitState(job, COMPLETED);
        assertThat(runsOf(job)).containsExactly("1");
    }

    private ProvisioningJob insert() {
        JobClock clock = new JobClock(database(), LATE);
        ProvisioningJob job = new ProvisioningJob(
                UUID.randomUUID().toString(),
                caller.tenantId(),
                JobType.CREATE_SITE,
                PENDING,
                0,
                "Queued",
                null,
                0,
                clock.now(),
                null,
                null);
        new JobStore(database()).insert(job, caller.userId(), job.createdAt());
        return job;
    }

    private JobLedger ledger(Clock process) {
        return new JobLedger(
                database(),
                new JobEvents(new RecordingEmitter(), JobMirror.NONE),
                new TableQueue(database(), new Signal()),
                new RetryPolicy(5, Duration.ZERO),
                new JobClock(database(), process));
    }
}
