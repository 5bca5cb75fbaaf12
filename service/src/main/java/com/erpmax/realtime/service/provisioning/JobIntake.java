package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.provisioning.AdoptedJobs.Row;
import com.erpmax.realtime.service.provisioning.JobLedger.Claimed;
import com.erpmax.realtime.service.provisioning.LeaseStore.Standing;
import com.erpmax.realtime.service.realtime.ProvisioningState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

    private static final Logger LOG = LoggerFactory.getLogger(JobIntake.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Database database;
    private final JobStore jobs;
    private final LeaseStore leases;
    private final JobEvents events;
    private final JobQueue queue;
    private final RetryPolicy policy;
    private final Clock clock;
    private final @Nullable AdoptedJobs foreign;

    /** @param parts what it has in common with the ledger */
    JobIntake(Parts parts, Optional<AdoptedJobs> foreign) {
        this.database = parts.database();
        this.jobs = new JobStore(database);
        this.leases = new LeaseStore(database);
        this.events = parts.events();
        this.queue = parts.queue();
        this.policy = parts.policy();
        this.clock = parts.clock();
        this.foreign = foreign.orElse(null);
    }

    /** What it works with. */
    record Parts(Database database, JobEvents events, JobQueue queue, RetryPolicy policy, Clock clock) {}

    /** What a message came to. */
    sealed interface Decision {

        /** The job is leased, and to be run. */
        record Start(Claimed claimed) implements Decision {}

        /** The job waits for its turn or its time; another message will come. */
        record Wait() implements Decision {}

        /** The job runs, or is over: the message has come again, or too late. */
        record Nothing() implements Decision {}

        /** There is no such job, or it cannot be run here. */
        record Refuse(String reason, String detail) implements Decision {}
    }

    /**
     * Starts the job if it may start now.
     *
     * @param id a UUID in lower case
     * @param owner who is to hold the lease
     */
    Decision take(String id, String owner, Duration leaseTime) {
        try {
            return database.write(jdbc -> decide(id, owner, leaseTime));
        } catch (DuplicateKeyException anotherInstance) {
            LOG.debug("Another instance has just started a job of the same tenant", anotherInstance);
            queue.enqueue(id, clock.instant().plus(SOON));
            return new Decision.Wait();
        }
    }

    /** The message of the job failed inside the service: that counts as an attempt, and the last one is the end. */
    Decision stumbled(String id, String why) {
        return database.write(jdbc -> {
            Optional<Integer> attempts = leases.countAttempt(id);
            if (attempts.isEmpty()) {
                return new Decision.Refuse("internal_error", why);
            }
            if (attempts.get() < policy.maxAttempts()) {
                queue.enqueue(id, clock.instant().plus(policy.delayAfter(attempts.get())));
                return new Decision.Wait();
            }
            String error = "Gave up after attempt " + attempts.get() + ": " + why;
            jobs.failPending(id, "Failed", error, clock.instant()).ifPresent(job -> events.failed(job, error));
            return new Decision.Refuse(JobOutbox.ATTEMPTS_EXHAUSTED, why);
        });
    }

    /** Cancels those of the jobs that were cancelled in ERPMax's own table. */
    void cancelOver(Collection<String> ids) {
        AdoptedJobs table = foreign;
        if (table == null) {
            return;
        }
        for (String id : ids) {
            table.find(id).filter(row -> !row.isOpen()).ifPresent(row -> database.writing(jdbc -> cancel(id, row)));
        }
    }

    private Decision decide(String id, String owner, Duration leaseTime) {
        Optional<Standing> standing = leases.standing(id);
        Optional<Row> row = foreign == null ? Optional.empty() : foreign.find(id);
        if (standing.isEmpty()) {
            return row.isPresent()
                    ? adopt(id, row.get(), owner, leaseTime)
                    : new Decision.Refuse("unknown_job", "There is no job with this id");
        }
        if (isOver(standing.get())
                && row.filter(found -> found.status().equals("PENDING")).isPresent()) {
            // ERPMax's API has retried the job.
            jobs.retry(row.get().tenantId(), id, "Queued", clock.instant());
            return start(id, owner, leaseTime);
        }
        if (standing.get().state() == ProvisioningState.PENDING
                && row.filter(found -> !found.isOpen()).isPresent()) {
            cancel(id, row.get());
            return new Decision.Nothing();
        }
        return start(id, owner, leaseTime);
    }

    private Decision adopt(String id, Row row, String owner, Duration leaseTime) {
        if (!row.isOpen()) {
            return new Decision.Nothing();
        }
        Optional<JobType> type = row.type();
        if (type.isEmpty()) {
            return new Decision.Refuse("unsupported_job", "There are no jobs of type " + row.jobType());
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
        jobs.insert(job, "");
        return start(id, owner, leaseTime);
    }

    private Decision start(String id, String owner, Duration leaseTime) {
        Instant now = clock.instant();
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
        queue.enqueue(id, standing.notBefore().isAfter(now) ? standing.notBefore() : turn);
        return new Decision.Wait();
    }

    private void cancel(String id, Row row) {
        jobs.cancel(row.tenantId(), id, "Cancelled", JobService.CANCELLED, clock.instant())
                .ifPresent(job -> events.failed(job, JobService.CANCELLED));
    }

    private static boolean isOver(Standing standing) {
        return standing.state() == ProvisioningState.COMPLETED || standing.state() == ProvisioningState.FAILED;
    }
}
