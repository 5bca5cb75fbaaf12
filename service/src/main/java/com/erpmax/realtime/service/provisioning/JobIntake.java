package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.provisioning.AdoptedJobs.Row;
import com.erpmax.realtime.service.provisioning.JobLedger.Claimed;
import com.erpmax.realtime.service.provisioning.LeaseStore.Standing;
import com.erpmax.realtime.service.realtime.ProvisioningState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;

/**
 * Decides what a message with the id of a job means: the row of the job does, however often the message comes. Each decision
 * is one transaction, after whose commit the message has done its work. Blocking.
 */
final class JobIntake {

    /** How long a job of a busy tenant waits at most before it is looked at again; usually it is woken earlier. */
    static final Duration TURN = Duration.ofSeconds(30);

    /**
     * How often, and how long after one another, a message is looked at that nothing can be done with yet: whoever sent it may
     * not have committed what it is about.
     */
    static final RetryPolicy LOOKS = new RetryPolicy(5, Duration.ofSeconds(2));

    private static final Logger LOG = LoggerFactory.getLogger(JobIntake.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Database database;
    private final JobStore jobs;
    private final LeaseStore leases;
    private final JobEvents events;
    private final JobOutbox outbox;
    private final RetryPolicy policy;
    private final RetryPolicy looks;
    private final JobClock clock;
    private final AdoptedJobs foreign;

    /**
     * @param parts what it has in common with the ledger
     * @param looks how often a message is looked at that nothing can be done with yet
     */
    JobIntake(Parts parts, JobOutbox outbox, AdoptedJobs foreign, RetryPolicy looks) {
        this.database = parts.database();
        this.jobs = new JobStore(database);
        this.leases = new LeaseStore(database);
        this.events = parts.events();
        this.outbox = outbox;
        this.policy = parts.policy();
        this.looks = looks;
        this.clock = parts.clock();
        this.foreign = foreign;
    }

    /** What it works with. */
    record Parts(Database database, JobEvents events, JobQueue queue, RetryPolicy policy, JobClock clock) {}

    /** What a message came to. */
    sealed interface Decision {

        /** The job is leased, and to be run. */
        record Start(Claimed claimed) implements Decision {}

        /** The job waits for its turn or its time; another message will come. */
        record Wait() implements Decision {}

        /** The job runs, or is over: the message has come again, or too late. */
        record Nothing() implements Decision {}

        /**
         * There is no such job, or it cannot be run here.
         *
         * @param attempts how often that was tried; 0 where it is not counted
         */
        record Refuse(String reason, String detail, int attempts) implements Decision {}
    }

    /**
     * Starts the job if it may start now.
     *
     * @param id a UUID in lower case
     * @param looked how often its message was looked at before
     * @param owner who is to hold the lease
     */
    Decision take(String id, int looked, String owner, Duration leaseTime) {
        try {
            return database.write(jdbc -> decide(id, looked, owner, leaseTime));
        } catch (DuplicateKeyException anotherInstance) {
            LOG.debug("Another instance has just started a job of the same tenant", anotherInstance);
            outbox.enqueue(id, clock.now().plus(SOON));
            return new Decision.Wait();
        }
    }

    /**
     * The message of the job failed inside the service: that counts as an attempt, and the last one is the end. Of a job that
     * does not wait for one, the message is looked at again.
     */
    Decision stumbled(String id, int looked, String why) {
        return database.write(jdbc -> {
            Optional<Integer> attempts = leases.countAttempt(id);
            if (attempts.isEmpty()) {
                return later(id, looked, new Decision.Refuse("internal_error", why, looked + 1));
            }
            if (attempts.get() < policy.maxAttempts()) {
                outbox.enqueue(id, clock.now().plus(policy.delayAfter(attempts.get())));
                return new Decision.Wait();
            }
            String error = "Gave up after attempt " + attempts.get() + ": " + why;
            jobs.failPending(id, "Failed", error, clock.now()).ifPresent(job -> {
                events.failed(job, error);
                outbox.gaveUp(job, why);
            });
            return new Decision.Nothing();
        });
    }

    /** Cancels those of the jobs that were cancelled in ERPMax's own table. */
    void cancelOver(Collection<String> ids) {
        for (String id : ids) {
            database.writing(
                    jdbc -> foreign.find(id).filter(row -> !row.isOpen()).ifPresent(row -> cancel(id, row)));
        }
    }

    private Decision decide(String id, int looked, String owner, Duration leaseTime) {
        Optional<Standing> standing = leases.standing(id);
        Optional<Row> row = foreign.find(id);
        if (row.isPresent()) {
            return decideAdopted(id, looked, standing, row.get(), owner, leaseTime);
        }
        if (standing.isEmpty()) {
            // ERPMax's API may have queued the job before the commit of its row.
            String detail = "There is no job with this id";
            return later(id, looked, new Decision.Refuse("unknown_job", detail, looked + 1));
        }
        return start(id, owner, leaseTime);
    }

    private Decision decideAdopted(
            String id, int looked, Optional<Standing> standing, Row row, String owner, Duration leaseTime) {
        if (!row.isOpen()) {
            standing.filter(found -> found.state() == ProvisioningState.PENDING).ifPresent(found -> cancel(id, row));
            // ERPMax's API may have queued the job again before the commit of that.
            return later(id, looked, new Decision.Nothing());
        }
        if (standing.isEmpty()) {
            return adopt(id, row, owner, leaseTime);
        }
        if (standing.get().state() == ProvisioningState.RUNNING && row.isPending()) {
            // ERPMax's API has cancelled and retried the job, and ours is not at its end yet.
            return later(id, looked, new Decision.Nothing());
        }
        if (isOver(standing.get()) && row.isPending()) {
            // ERPMax's API has retried the job.
            jobs.retry(row.tenantId(), id, "Queued", clock.now());
        }
        return start(id, owner, leaseTime);
    }

    /** Has the message looked at again after a while; the last time that is the decision. */
    private Decision later(String id, int looked, Decision last) {
        int times = looked + 1;
        if (times >= looks.maxAttempts()) {
            return last;
        }
        outbox.lookAgain(id, times, clock.now().plus(looks.delayAfter(times)));
        return new Decision.Wait();
    }

    private Decision adopt(String id, Row row, String owner, Duration leaseTime) {
        Optional<JobType> type = row.type();
        if (type.isEmpty()) {
            return new Decision.Refuse("unsupported_job", "There are no jobs of type " + row.jobType(), 0);
        }
        LOG.info("Job {} of ERPMax's own table is adopted", id);
        ProvisioningJob job = new ProvisioningJob(
                id,
                row.tenantId(),
                type.get(),
                ProvisioningState.PENDING,
                0,
                "Queued",
                null,
                0,
                Instant.ofEpochMilli(row.createdMillis()),
                null,
                null);
        // Since now: the clock that told when it was created is not ours.
        jobs.insert(job, "", clock.now());
        return start(id, owner, leaseTime);
    }

    private Decision start(String id, String owner, Duration leaseTime) {
        Instant now = clock.now();
        Instant until = now.plus(leaseTime);
        Optional<ProvisioningJob> job = leases.claimJob(id, owner, until, now, "Started");
        if (job.isPresent()) {
            events.changed(job.get());
            return new Decision.Start(new Claimed(job.get(), new Lease(id, owner, until)));
        }
        Standing standing = leases.standing(id).orElseThrow();
        if (standing.state() != ProvisioningState.PENDING) {
            return new Decision.Nothing();
        }
        Instant turn = now.plus(standing.isTenantBusy() ? TURN : SOON);
        outbox.enqueue(id, standing.notBefore().isAfter(now) ? standing.notBefore() : turn);
        return new Decision.Wait();
    }

    private void cancel(String id, Row row) {
        jobs.cancel(row.tenantId(), id, "Cancelled", JobService.CANCELLED, clock.now())
                .ifPresent(job -> events.cancelledElsewhere(job, JobService.CANCELLED));
    }

    private static boolean isOver(Standing standing) {
        return standing.state() == ProvisioningState.COMPLETED || standing.state() == ProvisioningState.FAILED;
    }
}
