package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.InList;
import com.erpmax.realtime.service.realtime.ProvisioningState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table of jobs, as users see and change it; {@link LeaseStore} is the side of the worker.
 *
 * <p>Blocking. Each method is one transaction, or part of the one in whose work it is called. Changes that depend on the
 * present state of a job check it in the statement itself, so of two that compete one finds nothing to change.
 */
final class JobStore {

    static final String COLUMNS = "id, tenant_id, job_type, status, progress, message, error, attempts,"
            + " created_at, started_at, completed_at";

    private final Database database;

    JobStore(Database database) {
        this.database = database;
    }

    /**
     * Adds a new job.
     *
     * @param queuedAt since when it waits; it may start from then on
     */
    void insert(ProvisioningJob job, String requestedBy, Instant queuedAt) {
        String sql = "INSERT INTO jobs (id, tenant_id, requested_by, job_type, status, progress, message, attempts,"
                + " not_before, created_at, queued_at)"
                + " VALUES (:id, :tenant, :user, :type, :status, :progress, :message, :attempts, :queued, :created, :queued)";
        database.writing(jdbc -> jdbc.sql(sql)
                .param("id", job.id())
                .param("tenant", job.tenantId())
                .param("user", requestedBy)
                .param("type", job.type().label())
                .param("status", job.status().label())
                .param("progress", job.progress())
                .param("message", job.message())
                .param("attempts", job.attempts())
                .param("created", job.createdAt().toEpochMilli())
                .param("queued", queuedAt.toEpochMilli())
                .update());
    }

    /** Returns the job if it exists and is the tenant's. */
    Optional<ProvisioningJob> find(String tenantId, String id) {
        String sql = "SELECT " + COLUMNS + " FROM jobs WHERE id = :id AND tenant_id = :tenant";
        return database.read(jdbc -> jdbc.sql(sql)
                .param("id", id)
                .param("tenant", tenantId)
                .query(JobStore::job)
                .optional());
    }

    /** Returns a page of the tenant's jobs, newest first. */
    List<ProvisioningJob> page(String tenantId, long offset, int size) {
        String sql = "SELECT " + COLUMNS + " FROM jobs WHERE tenant_id = :tenant"
                + " ORDER BY created_at DESC, id DESC LIMIT :size OFFSET :offset";
        return database.read(jdbc -> jdbc.sql(sql)
                .param("tenant", tenantId)
                .param("size", size)
                .param("offset", offset)
                .query(JobStore::job)
                .list());
    }

    /** Returns how many jobs the tenant has. */
    long count(String tenantId) {
        return count("SELECT count(*) FROM jobs WHERE tenant_id = :tenant", tenantId);
    }

    /** Returns how many jobs of the tenant are pending or running. */
    long countUnfinished(String tenantId) {
        return count(
                "SELECT count(*) FROM jobs WHERE tenant_id = :tenant AND status IN ('pending', 'running')", tenantId);
    }

    /** Returns those of these tenants that have pending or running jobs. */
    List<String> tenantsWithUnfinished(Collection<String> tenantIds) {
        return database.ask(jdbc -> jdbc.sql("SELECT DISTINCT tenant_id FROM jobs WHERE tenant_id IN (:tenants)"
                        + " AND status IN ('pending', 'running')")
                .param("tenants", InList.of(tenantIds))
                .query(String.class)
                .list());
    }

    /** Returns the tenant's pending and running jobs, oldest first. */
    List<ProvisioningJob> unfinished(String tenantId, int most) {
        String sql = "SELECT " + COLUMNS + " FROM jobs WHERE tenant_id = :tenant AND status IN ('pending', 'running')"
                + " ORDER BY created_at, id LIMIT :most";
        return database.ask(jdbc -> jdbc.sql(sql)
                .param("tenant", tenantId)
                .param("most", most)
                .query(JobStore::job)
                .list());
    }

    /** Returns how many jobs of all tenants are in each state. */
    Map<ProvisioningState, Long> countByState() {
        Map<ProvisioningState, Long> counts = new EnumMap<>(ProvisioningState.class);
        for (ProvisioningState state : ProvisioningState.values()) {
            counts.put(state, 0L);
        }
        String sql = "SELECT status, count(*) AS jobs FROM jobs GROUP BY status";
        database.<List<Long>>read(jdbc -> jdbc.sql(sql)
                .query((row, number) -> counts.put(state(row), row.getLong("jobs")))
                .list());
        return counts;
    }

    /** Puts a finished job back to the end of the queue, as if it were new. Empty if it is not finished or not there. */
    Optional<ProvisioningJob> retry(String tenantId, String id, String message, Instant now) {
        String sql = "UPDATE jobs SET status = 'pending', progress = 0, message = :message, error = NULL, attempts = 0,"
                + " not_before = :now, queued_at = :now, started_at = NULL, completed_at = NULL"
                + " WHERE id = :id AND tenant_id = :tenant AND status IN ('completed', 'failed') RETURNING " + COLUMNS;
        return database.write(jdbc -> jdbc.sql(sql)
                .param("message", message)
                .param("now", now.toEpochMilli())
                .param("id", id)
                .param("tenant", tenantId)
                .query(JobStore::job)
                .optional());
    }

    /** Fails an unfinished job. Its lease stays until its command is gone. Empty if it is finished or not there. */
    Optional<ProvisioningJob> cancel(String tenantId, String id, String message, String error, Instant now) {
        String sql = "UPDATE jobs SET status = 'failed', progress = 0, message = :message, error = :error,"
                + " completed_at = :now"
                + " WHERE id = :id AND tenant_id = :tenant AND status IN ('pending', 'running') RETURNING " + COLUMNS;
        return database.write(jdbc -> jdbc.sql(sql)
                .param("message", message)
                .param("error", error)
                .param("now", now.toEpochMilli())
                .param("id", id)
                .param("tenant", tenantId)
                .query(JobStore::job)
                .optional());
    }

    /** Fails a pending job of any tenant for good. Empty if it is not pending. */
    Optional<ProvisioningJob> failPending(String id, String message, String error, Instant now) {
        String sql = "UPDATE jobs SET status = 'failed', message = :message, error = :error, completed_at = :now"
                + " WHERE id = :id AND status = 'pending' RETURNING " + COLUMNS;
        return database.write(jdbc -> jdbc.sql(sql)
                .param("message", message)
                .param("error", error)
                .param("now", now.toEpochMilli())
                .param("id", id)
                .query(JobStore::job)
                .optional());
    }

    /** Returns the address of the tenant's site that was reported last, whichever job did. */
    Optional<String> lastSiteUrl(String tenantId) {
        String sql = "SELECT erpnext_url FROM jobs WHERE tenant_id = :tenant AND erpnext_url IS NOT NULL"
                + " ORDER BY COALESCE(completed_at, created_at) DESC, id DESC LIMIT 1";
        return database.read(jdbc ->
                jdbc.sql(sql).param("tenant", tenantId).query(String.class).optional());
    }

    /** Reads a row of {@link #COLUMNS}. */
    static ProvisioningJob job(ResultSet row, int number) throws SQLException {
        return new ProvisioningJob(
                row.getString("id"),
                row.getString("tenant_id"),
                JobType.parse(row.getString("job_type")).orElseThrow(),
                state(row),
                row.getInt("progress"),
                row.getString("message"),
                row.getString("error"),
                row.getInt("attempts"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                instant(row, "started_at"),
                instant(row, "completed_at"));
    }

    private long count(String sql, String tenantId) {
        return database.read(jdbc ->
                jdbc.sql(sql).param("tenant", tenantId).query(Long.class).single());
    }

    /** Reads the status of a row. */
    static ProvisioningState state(ResultSet row) throws SQLException {
        return ProvisioningState.parse(row.getString("status")).orElseThrow();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
