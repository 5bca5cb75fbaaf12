package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.realtime.ProvisioningState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * The table of jobs, as the worker sees and changes it.
 *
 * <p>Blocking; transactions as in {@link JobStore}. Guarantee: a lease is held by one owner at a time, and a tenant has
 * at most one lease at a time, over all instances on the same database. Every change names its lease and changes nothing
 * once the lease is somebody else's.
 */
final class LeaseStore {

    /** The job that has waited longest among those that may start, of tenants without a lease. */
    private static final String NEXT = "SELECT j.id FROM jobs j WHERE j.status = 'pending' AND j.not_before <= :now"
            + " AND NOT EXISTS (SELECT 1 FROM jobs l WHERE l.tenant_id = j.tenant_id AND l.lease_owner IS NOT NULL)"
            + " ORDER BY j.queued_at, j.id LIMIT 1";

    private static final String START = "UPDATE jobs SET status = 'running', progress = 0, message = :message,"
            + " error = NULL, attempts = attempts + 1, started_at = :now, completed_at = NULL, lease_owner = :owner,"
            + " lease_until = :until";

    private static final String HELD = " WHERE id = :id AND lease_owner = :owner";
    private static final String RUNNING = HELD + " AND status = 'running' RETURNING " + JobStore.COLUMNS;

    private final Database database;

    LeaseStore(Database database) {
        this.database = database;
    }

    /** Returns whether a pending job may start now. A hint that changes nothing, for a worker that looks often. */
    boolean hasNext(Instant now) {
        return database.read(jdbc -> jdbc.sql(NEXT)
                .param("now", now.toEpochMilli())
                .query(String.class)
                .optional()
                .isPresent());
    }

    /**
     * Marks the next job running and leases it to the owner.
     *
     * @return empty if no job may start now
     * @throws org.springframework.dao.DuplicateKeyException if another instance was faster with a job of that tenant
     */
    Optional<ProvisioningJob> claim(String owner, Instant until, Instant now, String message) {
        String sql = START + " WHERE id = (" + NEXT + ") AND status = 'pending' AND lease_owner IS NULL" + " RETURNING "
                + JobStore.COLUMNS;
        return database.write(jdbc -> jdbc.sql(sql)
                .param("message", message)
                .param("now", now.toEpochMilli())
                .param("owner", owner)
                .param("until", until.toEpochMilli())
                .query(JobStore::job)
                .optional());
    }

    /**
     * Marks this job running and leases it to the owner, if it may start now.
     *
     * @throws org.springframework.dao.DuplicateKeyException if another instance was faster with a job of its tenant
     */
    Optional<ProvisioningJob> claimJob(String id, String owner, Instant until, Instant now, String message) {
        String sql = START + " WHERE id = :id AND status = 'pending' AND not_before <= :now AND lease_owner IS NULL"
                + " AND NOT EXISTS (SELECT 1 FROM jobs l WHERE l.tenant_id = jobs.tenant_id"
                + " AND l.lease_owner IS NOT NULL) RETURNING " + JobStore.COLUMNS;
        return database.write(jdbc -> jdbc.sql(sql)
                .param("id", id)
                .param("message", message)
                .param("now", now.toEpochMilli())
                .param("owner", owner)
                .param("until", until.toEpochMilli())
                .query(JobStore::job)
                .optional());
    }

    /**
     * How a job stands that could not be claimed.
     *
     * @param isTenantBusy whether a job of its tenant, perhaps itself, is leased
     */
    record Standing(ProvisioningState state, Instant notBefore, boolean isTenantBusy) {}

    /** Returns how a job stands; empty if there is none. */
    Optional<Standing> standing(String id) {
        String sql = "SELECT status, not_before, (SELECT count(*) FROM jobs l WHERE l.tenant_id = jobs.tenant_id"
                + " AND l.lease_owner IS NOT NULL) AS leases FROM jobs WHERE id = :id";
        return database.read(jdbc -> jdbc.sql(sql)
                .param("id", id)
                .query((row, number) -> new Standing(
                        JobStore.state(row), Instant.ofEpochMilli(row.getLong("not_before")), row.getInt("leases") > 0))
                .optional());
    }

    /** Counts an attempt of a pending job that ended before it began. Returns its attempts; empty if it is not pending. */
    Optional<Integer> countAttempt(String id) {
        String sql = "UPDATE jobs SET attempts = attempts + 1 WHERE id = :id AND status = 'pending' RETURNING attempts";
        return database.write(
                jdbc -> jdbc.sql(sql).param("id", id).query(Integer.class).optional());
    }

    /** Returns the owners whose job does not count as running any more: it was cancelled, here or by another process. */
    List<String> cancelledOwners() {
        return database.read(
                jdbc -> jdbc.sql("SELECT lease_owner FROM jobs WHERE lease_owner IS NOT NULL AND status <> 'running'")
                        .query(String.class)
                        .list());
    }

    /** Keeps the lease until a later time. Returns the status of the job, or empty if the lease is lost. */
    Optional<ProvisioningState> renew(Lease lease, Instant until) {
        String sql = "UPDATE jobs SET lease_until = :until" + HELD + " RETURNING status";
        return database.write(jdbc -> of(lease, jdbc.sql(sql))
                .param("until", until.toEpochMilli())
                .query((row, number) -> JobStore.state(row))
                .optional());
    }

    /** Returns the job if it runs under this lease. */
    Optional<ProvisioningJob> find(Lease lease) {
        String sql = "SELECT " + JobStore.COLUMNS + " FROM jobs" + HELD + " AND status = 'running'";
        return database.read(
                jdbc -> of(lease, jdbc.sql(sql)).query(JobStore::job).optional());
    }

    /** Gives the lease back and leaves the job as it is. Nothing happens if it is lost. */
    void release(Lease lease) {
        String sql = "UPDATE jobs SET lease_owner = NULL, lease_until = NULL" + HELD;
        database.writing(jdbc -> of(lease, jdbc.sql(sql)).update());
    }

    /** Stores how far the job is. Empty if it does not run under this lease any more. */
    Optional<ProvisioningJob> progress(Lease lease, int percent, @Nullable String message) {
        return change(
                lease,
                "progress = :progress, message = :message",
                update -> update.param("progress", percent).param("message", message));
    }

    /** Completes the job and gives the lease back. Empty if it does not run under this lease any more. */
    Optional<ProvisioningJob> complete(
            Lease lease, Instant now, String message, @Nullable String siteUrl, @Nullable String logTail) {
        String set = "status = 'completed', progress = 100, message = :message, error = NULL, completed_at = :now,"
                + " erpnext_url = COALESCE(:url, erpnext_url), log_tail = :log, lease_owner = NULL, lease_until = NULL";
        return change(
                lease,
                set,
                update -> update.param("message", message)
                        .param("now", now.toEpochMilli())
                        .param("url", siteUrl)
                        .param("log", logTail));
    }

    /** Fails the job and gives the lease back. Empty if it does not run under this lease any more. */
    Optional<ProvisioningJob> fail(Lease lease, Instant now, String message, String error, @Nullable String logTail) {
        String set = "status = 'failed', message = :message, error = :error, completed_at = :now,"
                + " log_tail = COALESCE(:log, log_tail), lease_owner = NULL, lease_until = NULL";
        return change(
                lease,
                set,
                update -> update.param("message", message)
                        .param("error", error)
                        .param("now", now.toEpochMilli())
                        .param("log", logTail));
    }

    /**
     * Puts the job back into the queue, at its old place, and gives the lease back. Empty if it does not run under this
     * lease any more.
     *
     * @param notBefore when it may start again
     * @param counts whether the run that ends counts as an attempt
     */
    Optional<ProvisioningJob> putBack(
            Lease lease, Instant notBefore, String message, boolean counts, @Nullable String logTail) {
        String set = "status = 'pending', progress = 0, message = :message, not_before = :notBefore,"
                + " attempts = attempts - :uncounted, started_at = NULL, log_tail = COALESCE(:log, log_tail),"
                + " lease_owner = NULL, lease_until = NULL";
        return change(
                lease,
                set,
                update -> update.param("message", message)
                        .param("notBefore", notBefore.toEpochMilli())
                        .param("uncounted", counts ? 0 : 1)
                        .param("log", logTail));
    }

    /** Returns the leases that ended before now, without being given back, of jobs that count as running. */
    List<Lease> expired(Instant now) {
        String sql = "SELECT id, lease_owner, lease_until FROM jobs"
                + " WHERE lease_until <= :now AND lease_owner IS NOT NULL AND status = 'running' ORDER BY id";
        return database.read(jdbc -> jdbc.sql(sql)
                .param("now", now.toEpochMilli())
                .query((row, number) -> new Lease(
                        row.getString("id"),
                        row.getString("lease_owner"),
                        Instant.ofEpochMilli(row.getLong("lease_until"))))
                .list());
    }

    /** Takes an expired lease over. Empty if somebody was faster, or its owner has renewed it after all. */
    Optional<ProvisioningJob> takeOver(Lease expired, Lease fresh) {
        String sql = "UPDATE jobs SET lease_owner = :fresh, lease_until = :until" + HELD
                + " AND status = 'running' AND lease_until = :expired RETURNING " + JobStore.COLUMNS;
        return database.write(jdbc -> of(expired, jdbc.sql(sql))
                .param("fresh", fresh.owner())
                .param("until", fresh.until().toEpochMilli())
                .param("expired", expired.until().toEpochMilli())
                .query(JobStore::job)
                .optional());
    }

    /** Takes away expired leases of jobs that do not count as running: they were cancelled. Returns the ids of the jobs. */
    List<String> releaseExpired(Instant now) {
        String sql = "UPDATE jobs SET lease_owner = NULL, lease_until = NULL"
                + " WHERE lease_until <= :now AND lease_owner IS NOT NULL AND status <> 'running' RETURNING id";
        return database.write(jdbc -> jdbc.sql(sql)
                .param("now", now.toEpochMilli())
                .query(String.class)
                .list());
    }

    /** Lets no lease last longer than until then, for when all owners are known to be gone. Returns how many changed. */
    int shortenAll(Instant until) {
        String sql = "UPDATE jobs SET lease_until = :until WHERE lease_owner IS NOT NULL AND lease_until > :until";
        return database.write(
                jdbc -> jdbc.sql(sql).param("until", until.toEpochMilli()).update());
    }

    private Optional<ProvisioningJob> change(Lease lease, String set, UnaryOperator<StatementSpec> values) {
        return database.write(jdbc -> values.apply(of(lease, jdbc.sql("UPDATE jobs SET " + set + RUNNING)))
                .query(JobStore::job)
                .optional());
    }

    private static StatementSpec of(Lease lease, StatementSpec statement) {
        return statement.param("id", lease.jobId()).param("owner", lease.owner());
    }
}
