package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.Dialect;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * ERPMax's own table {@code provisioning_jobs} in the same PostgreSQL database: jobs that its API creates are read from
 * it, and how they stand is written back, with the labels that it uses. The table itself is not altered. Blocking.
 *
 * <p>Its API cancels a job by writing {@code FAILED} into the row, which no message tells: what is over there is not made
 * running again by us.
 */
final class AdoptedJobs implements JobMirror {

    private static final Logger LOG = LoggerFactory.getLogger(AdoptedJobs.class);
    private static final String TABLE = "provisioning_jobs";
    private static final List<String> COLUMNS = List.of(
            "id",
            "tenant_id",
            "status",
            "job_type",
            "progress",
            "message",
            "error",
            "started_at",
            "completed_at",
            "created_at");

    private static final String UNLESS_OVER = " AND CAST(status AS text) NOT IN ('COMPLETED', 'FAILED')";

    private final Database database;
    private final String find;
    private final String write;

    private AdoptedJobs(Database database, String idType, String statusType) {
        this.database = database;
        this.find = "SELECT CAST(tenant_id AS text) AS tenant_id, CAST(status AS text) AS status,"
                + " CAST(job_type AS text) AS job_type,"
                + " CAST(extract(epoch FROM created_at) * 1000 AS bigint) AS created_at"
                + " FROM provisioning_jobs WHERE id = CAST(:id AS " + idType + ")";
        this.write = "UPDATE provisioning_jobs SET status = CAST(:status AS " + statusType + "), progress = :progress,"
                + " message = left(CAST(:message AS text), 500), error = CAST(:error AS text),"
                + " started_at = to_timestamp(CAST(:started AS double precision) / 1000),"
                + " completed_at = to_timestamp(CAST(:completed AS double precision) / 1000)"
                + " WHERE id = CAST(:id AS " + idType + ")";
    }

    /** A row of the table, with its labels as they are there. */
    record Row(String tenantId, String status, String jobType, long createdMillis) {

        /** Returns whether it is neither completed nor failed. */
        boolean isOpen() {
            return status.equals("PENDING") || status.equals("RUNNING");
        }

        Optional<JobType> type() {
            return JobType.parse(jobType.toLowerCase(Locale.ROOT));
        }
    }

    /** Returns the table; empty when the database has none, or one that cannot be used. */
    static Optional<AdoptedJobs> in(Database database) {
        if (database.dialect() != Dialect.POSTGRESQL) {
            return Optional.empty();
        }
        return database.read(jdbc -> {
            Map<String, String> types = types(jdbc);
            if (types.isEmpty()) {
                return Optional.empty();
            }
            String idType = types.get("id");
            String statusType = types.get("status");
            if (idType == null || statusType == null || !types.keySet().containsAll(COLUMNS) || !mayBeUsed(jdbc)) {
                LOG.warn(
                        "The table {} has not the columns, or we not the rights, that are needed: jobs in it are not run",
                        TABLE);
                return Optional.empty();
            }
            LOG.info("Jobs of the table {} are run when they are queued", TABLE);
            return Optional.of(new AdoptedJobs(database, idType, statusType));
        });
    }

    /** Returns a job's row, if it has one. */
    Optional<Row> find(String id) {
        return database.read(jdbc -> jdbc.sql(find)
                .param("id", id)
                .query((row, number) -> new Row(
                        row.getString("tenant_id").toLowerCase(Locale.ROOT),
                        row.getString("status"),
                        row.getString("job_type"),
                        row.getLong("created_at")))
                .optional());
    }

    @Override
    public void begun(ProvisioningJob job) {
        write(job, write);
    }

    @Override
    public void changed(ProvisioningJob job) {
        write(job, job.isFinished() ? write : write + UNLESS_OVER);
    }

    private void write(ProvisioningJob job, String sql) {
        database.writing(jdbc -> jdbc.sql(sql)
                .param("id", job.id())
                .param("status", job.status().label().toUpperCase(Locale.ROOT))
                .param("progress", job.progress())
                .param("message", job.message())
                .param("error", job.error())
                .param("started", millis(job.startedAt()))
                .param("completed", millis(job.completedAt()))
                .update());
    }

    /** The types of the columns, by name, as they are written in a cast. */
    private static Map<String, String> types(JdbcClient jdbc) {
        record Column(String name, String type) {}
        String sql = "SELECT column_name, quote_ident(udt_schema) || '.' || quote_ident(udt_name) AS type"
                + " FROM information_schema.columns WHERE table_name = '" + TABLE
                + "' AND table_schema = (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE c.oid = to_regclass('" + TABLE + "'))";
        return jdbc
                .sql(sql)
                .query((row, number) -> new Column(row.getString("column_name"), row.getString("type")))
                .list()
                .stream()
                .collect(Collectors.toMap(Column::name, Column::type));
    }

    private static boolean mayBeUsed(JdbcClient jdbc) {
        return jdbc.sql("SELECT has_table_privilege('" + TABLE + "', 'SELECT') AND has_table_privilege('" + TABLE
                        + "', 'UPDATE')")
                .query(Boolean.class)
                .single();
    }

    private static @Nullable Long millis(java.time.@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }
}
