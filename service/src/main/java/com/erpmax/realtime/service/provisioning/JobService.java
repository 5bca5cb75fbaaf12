package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.realtime.ProvisioningState;
import com.erpmax.realtime.service.web.ApiException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * What users do with provisioning jobs. Every method acts within the caller's tenant: a job of another one does not
 * exist for it.
 *
 * <p>Blocking. A change of a job, its events and its place in the queue are committed together; this process's worker hears
 * of it after the commit, those of others within a second.
 */
final class JobService {

    /** How many pending and running jobs a tenant may have. */
    static final int MOST_UNFINISHED = 100;

    /** The form of a job's id. */
    static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** The error of a job that was cancelled. */
    static final String CANCELLED = "Cancelled by user";

    private final Database database;
    private final JobStore jobs;
    private final JobEvents events;
    private final JobCommands commands;
    private final JobQueue queue;
    private final JobRuns runs;
    private final JobClock clock;
    private final AtomicLong lastCreationMillis = new AtomicLong();

    JobService(
            Database database, JobEvents events, JobCommands commands, JobQueue queue, JobRuns runs, JobClock clock) {
        this.database = database;
        this.jobs = new JobStore(database);
        this.events = events;
        this.commands = commands;
        this.queue = queue;
        this.runs = runs;
        this.clock = clock;
    }

    /** One page of a list, with the length of the whole list. */
    record Page(List<ProvisioningJob> jobs, long total) {}

    /**
     * Adds a job to the queue.
     *
     * @throws ApiException if the caller may not, the type has no command, or the tenant has too many unfinished jobs
     */
    ProvisioningJob create(Principal caller, JobType type) {
        requireAdministrator(caller);
        if (!commands.canRun(type)) {
            throw ApiException.badRequest(
                    "job_type_unavailable", "Jobs of type " + type.label() + " are not available here");
        }
        return database.write(jdbc -> {
            if (jobs.countUnfinished(caller.tenantId()) >= MOST_UNFINISHED) {
                throw ApiException.conflict(
                        "too_many_jobs", "The tenant has " + MOST_UNFINISHED + " unfinished jobs already");
            }
            ProvisioningJob job = newJob(caller.tenantId(), type);
            // Since now: times of creation may be ahead, so that none comes twice.
            jobs.insert(job, caller.userId(), clock.now());
            queued(job);
            return job;
        });
    }

    /** Returns the tenant's jobs, newest first, with their number. */
    Page page(Principal caller, long offset, int size) {
        return database.read(
                jdbc -> new Page(jobs.page(caller.tenantId(), offset, size), jobs.count(caller.tenantId())));
    }

    /** @throws ApiException if there is no such job (404) */
    ProvisioningJob find(Principal caller, String id) {
        return jobs.find(caller.tenantId(), canonical(id)).orElseThrow(JobService::notFound);
    }

    /**
     * Puts a finished job back into the queue.
     *
     * @throws ApiException if the caller may not, there is no such job (404), or it is not finished (400)
     */
    ProvisioningJob retry(Principal caller, String id) {
        requireAdministrator(caller);
        return database.write(jdbc -> {
            String found = find(caller, id).id();
            ProvisioningJob job = jobs.retry(caller.tenantId(), found, "Queued", clock.now())
                    .orElseThrow(() ->
                            ApiException.badRequest("job_not_finished", "Only failed/completed jobs can be retried"));
            queued(job);
            return job;
        });
    }

    /**
     * Fails an unfinished job and ends its command; a finished one stays as it is.
     *
     * @return the job as it is now
     * @throws ApiException if the caller may not, or there is no such job (404)
     */
    ProvisioningJob cancel(Principal caller, String id) {
        requireAdministrator(caller);
        return database.write(jdbc -> {
            ProvisioningJob found = find(caller, id);
            Optional<ProvisioningJob> cancelled =
                    jobs.cancel(caller.tenantId(), found.id(), "Cancelled", CANCELLED, clock.now());
            cancelled.ifPresent(job -> {
                events.failed(job, CANCELLED);
                database.afterCommit(() -> runs.cancelled(job.id()));
            });
            // Between the two statements another instance may have finished it, so it is read again.
            return cancelled.orElseGet(() -> find(caller, id));
        });
    }

    private ProvisioningJob newJob(String tenantId, JobType type) {
        return new ProvisioningJob(
                UUID.randomUUID().toString(),
                tenantId,
                type,
                ProvisioningState.PENDING,
                0,
                "Queued",
                null,
                0,
                nextCreationTime(),
                null,
                null);
    }

    /** Whole milliseconds, as the table keeps them, and never the same twice: lists are in the order of creation. */
    private Instant nextCreationTime() {
        long now = clock.now().toEpochMilli();
        return Instant.ofEpochMilli(lastCreationMillis.accumulateAndGet(now, (last, next) -> Math.max(last + 1, next)));
    }

    /** Whatever is no UUID is nobody's job, and must not reach a database that may choke on it. */
    private static String canonical(String id) {
        if (!UUID_FORM.matcher(id).matches()) {
            throw notFound();
        }
        return id.toLowerCase(Locale.ROOT);
    }

    private static ApiException notFound() {
        return ApiException.notFound("Job not found");
    }

    private void queued(ProvisioningJob job) {
        events.queued(job);
        queue.enqueue(job.id(), clock.now());
    }

    private static void requireAdministrator(Principal caller) {
        if (!caller.role().administersTenant()) {
            throw ApiException.forbidden("Only owners and admins of the tenant may do this");
        }
    }
}
