package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.Dialect;
import com.erpmax.realtime.service.provisioning.command.OutputLine.Progress;
import com.erpmax.realtime.service.realtime.ProvisioningState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;

/**
 * What happens to jobs while they are run: each step changes the table and stores its events in one transaction.
 *
 * <p>Blocking; safe for use by several threads and several instances. Every step but the first needs the lease of the
 * job and does nothing without it.
 */
final class JobLedger {

    private static final Logger LOG = LoggerFactory.getLogger(JobLedger.class);

    private final Database database;
    private final JobStore jobs;
    private final LeaseStore leases;
    private final JobEvents events;
    private final JobQueue queue;
    private final RetryPolicy policy;
    private final JobClock clock;

    JobLedger(Database database, JobEvents events, JobQueue queue, RetryPolicy policy, JobClock clock) {
        this.database = database;
        this.jobs = new JobStore(database);
        this.leases = new LeaseStore(database);
        this.events = events;
        this.queue = queue;
        this.policy = policy;
        this.clock = clock;
    }

    /** A job that was claimed, with its lease. */
    record Claimed(ProvisioningJob job, Lease lease) {}

    /**
     * Starts the next job that may start: it is running from now on, and leased to the owner.
     *
     * @return empty if there is none, or another instance took it at the same moment
     */
    Optional<Claimed> claim(String owner, Duration leaseTime) {
        if (!database.<Boolean>read(jdbc -> leases.hasNext(clock.now()))) {
            return Optional.empty();
        }
        try {
            return database.write(jdbc -> {
                Instant now = clock.now();
                Instant until = now.plus(leaseTime);
                Optional<ProvisioningJob> job = leases.claim(owner, until, now, "Started");
                job.ifPresent(events::changed);
                return job.map(claimed -> new Claimed(claimed, new Lease(claimed.id(), owner, until)));
            });
        } catch (DuplicateKeyException anotherInstance) {
            LOG.debug("Another instance has just started a job of the same tenant", anotherInstance);
            return Optional.empty();
        }
    }

    /** Keeps the lease for that time from now on. Returns whether the job still runs under it. */
    boolean renew(Lease lease, Duration leaseTime) {
        return database.write(jdbc -> leases.renew(lease, clock.now().plus(leaseTime)))
                .filter(status -> status == ProvisioningState.RUNNING)
                .isPresent();
    }

    /** Stores and sends how far the job is. Returns whether it still runs under the lease. */
    boolean progress(Lease lease, Progress progress) {
        @Nullable String message = progress.message().isEmpty() ? null : progress.message();
        return database.write(jdbc -> {
            Optional<ProvisioningJob> job = leases.progress(lease, progress.percent(), message);
            job.ifPresent(events::changed);
            return job.isPresent();
        });
    }

    /** Brings the job where its run has led and gives the lease back. A job that was cancelled meanwhile stays so. */
    void settle(Lease lease, RunOutcome outcome, List<String> logTail) {
        @Nullable String log = logTail.isEmpty() ? null : String.join("\n", logTail);
        database.writing(jdbc -> {
            Optional<ProvisioningJob> job = switch (outcome) {
                case RunOutcome.Completed completed -> complete(lease, completed.siteUrl(), log);
                case RunOutcome.Failed failed -> fail(lease, failed.reason(), log);
                case RunOutcome.Repeat repeat -> repeat(lease, repeat.reason(), policy::delayAfter, log);
                case RunOutcome.Interrupted interrupted -> interrupt(lease, log);
                case RunOutcome.Dropped dropped -> Optional.empty();
            };
            if (job.isEmpty()) {
                leases.release(lease);
            }
            queue.released(lease.jobId());
        });
    }

    /**
     * Settles the jobs whose lease is over: they were run by an instance that was killed or cut off. Each is put back
     * into the queue, or failed after its last attempt.
     *
     * @param isOwn tells the owners whose runs are alive in this instance; they settle their jobs themselves
     * @return how many jobs were settled
     */
    int settleExpired(Predicate<String> isOwn) {
        Instant now = clock.now();
        database.writing(jdbc -> leases.releaseExpired(now).forEach(queue::released));
        int settled = 0;
        for (Lease expired : leases.expired(now)) {
            if (!isOwn.test(expired.owner()) && settleExpired(expired, now)) {
                settled++;
            }
        }
        return settled;
    }

    /**
     * Called at start-up. On the embedded database whoever held a lease is gone, since the data folder has one instance:
     * no lease need last longer than an orphaned command may. Elsewhere leases may belong to other instances.
     */
    void begin(Duration longestEnd) {
        if (database.dialect() != Dialect.SQLITE) {
            return;
        }
        int shortened = leases.shortenAll(clock.now().plus(longestEnd));
        if (shortened > 0) {
            LOG.warn("{} jobs were interrupted when the service ended; settled within {}", shortened, longestEnd);
        }
    }

    /** Returns the owners of runs whose job was cancelled and whose command may still run, in all processes. */
    List<String> cancelledOwners() {
        return leases.cancelledOwners();
    }

    /** Returns how many jobs of all tenants are in each state. */
    Map<ProvisioningState, Long> countByState() {
        return jobs.countByState();
    }

    private boolean settleExpired(Lease expired, Instant now) {
        return database.write(jdbc -> {
            Lease own = new Lease(expired.jobId(), "sweep/" + expired.owner(), now);
            if (leases.takeOver(expired, own).isEmpty()) {
                return false;
            }
            LOG.warn("Job {}: its lease ended on {}, held by {}", expired.jobId(), expired.until(), expired.owner());
            Optional<ProvisioningJob> settled =
                    repeat(own, "The service was interrupted while the job ran", attempts -> Duration.ZERO, null);
            queue.released(expired.jobId());
            return settled.isPresent();
        });
    }

    private Optional<ProvisioningJob> complete(Lease lease, @Nullable String siteUrl, @Nullable String log) {
        Optional<ProvisioningJob> job = leases.complete(lease, clock.now(), "Completed", siteUrl, log);
        job.ifPresent(completed -> events.completed(
                completed, jobs.lastSiteUrl(completed.tenantId()).orElse("")));
        return job;
    }

    private Optional<ProvisioningJob> fail(Lease lease, String reason, @Nullable String log) {
        Optional<ProvisioningJob> job = leases.fail(lease, clock.now(), "Failed", reason, log);
        job.ifPresent(failed -> events.failed(failed, reason));
        return job;
    }

    private Optional<ProvisioningJob> repeat(
            Lease lease, String reason, IntFunction<Duration> delay, @Nullable String log) {
        Optional<ProvisioningJob> running = leases.find(lease);
        if (running.isEmpty()) {
            return running;
        }
        int attempts = running.get().attempts();
        if (attempts >= policy.maxAttempts()) {
            String why = "Gave up after attempt " + attempts + ": " + reason;
            Optional<ProvisioningJob> failed = fail(lease, why, log);
            failed.ifPresent(job -> queue.gaveUp(job, why));
            return failed;
        }
        Instant notBefore = clock.now().plus(delay.apply(attempts));
        return waits(leases.putBack(lease, notBefore, "Waiting for another attempt", true, log), notBefore);
    }

    private Optional<ProvisioningJob> interrupt(Lease lease, @Nullable String log) {
        Instant now = clock.now();
        return waits(leases.putBack(lease, now, "Waiting for the service to come back", false, log), now);
    }

    private Optional<ProvisioningJob> waits(Optional<ProvisioningJob> putBack, Instant notBefore) {
        putBack.ifPresent(job -> {
            events.changed(job);
            queue.enqueue(job.id(), notBefore);
        });
        return putBack;
    }
}
