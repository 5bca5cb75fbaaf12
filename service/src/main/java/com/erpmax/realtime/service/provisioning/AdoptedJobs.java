package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.Dialect;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * ERPMax's own table {@code provisioning_jobs} in the same PostgreSQL database: jobs that its API creates are read from
 * it, and how they stand is written back, with the labels that it uses. The table itself is not altered. Blocking.
 *
 * <p>While there is no such table, it is looked for again and again: ERPMax's own migrations may run after our start.
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

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Database database;
    private final AtomicLong nextLookNanos = new AtomicLong(System.nanoTime());
    private final AtomicBoolean isUnusable = new AtomicBoolean();
    private volatile @Nullable Statements statements;
    private volatile boolean wasThere;

    private AdoptedJobs(Database database) {
        this.database = database;
    }

    /** What is said to a table whose columns have these types. */
    private record Statements(String find, String write) {

        static Statements of(String idType, String statusType) {
            String find = "SELECT CAST(tenant_id AS text) AS tenant_id, CAST(status AS text) AS status,"
                    + " CAST(job_type AS text) AS job_type,"
                    + " CAST(extract(epoch FROM created_at) * 1000 AS bigint) AS created_at"
                    + " FROM provisioning_jobs WHERE id = CAST(:id AS " + idType + ")";
            String write =
                    "UPDATE provisioning_jobs SET status = CAST(:status AS " + statusType + "), progress = :progress,"
                            + " message = left(CAST(:message AS text), 500), error = CAST(:error AS text),"
                            + " started_at = to_timestamp(CAST(:started AS double precision) / 1000),"
                            + " completed_at = to_timestamp(CAST(:completed AS double precision) / 1000)"
                            + " WHERE id = CAST(:id AS " + idType + ")";
            return new Statements(find, write);
        }
    }

    /** A row of the table, with its labels as they are there. */
    record Row(String tenantId, String status, String jobType, long createdMillis) {

        /** Returns whether it is neither completed nor failed. */
        boolean isPending() {
            return status.equals("PENDING");
        }

        boolean isOpen() {
            return status.equals("PENDING") || status.equals("RUNNING");
        }

        Optional<JobType> type() {
            return JobType.parse(jobType.toLowerCase(Locale.ROOT));
        }
    }

    /** Returns the table of a database, which need not have it. */
    static AdoptedJobs in(Database database) {
        AdoptedJobs jobs = new AdoptedJobs(database);
        Optional<Statements> unused = jobs.statements();
        return jobs;
    }

    /** Returns a job's row, if it has one. */
    Optional<Row> find(String id) {
        return statements()
                .flatMap(known -> noticed(() -> database.read(jdbc -> jdbc.sql(known.find())
                        .param("id", id)
                        .query((row, number) -> new Row(
                                row.getString("tenant_id").toLowerCase(Locale.ROOT),
                                row.getString("status"),
                                row.getString("job_type"),
                                row.getLong("created_at")))
                        .optional())));
    }

    @Override
    public void begun(ProvisioningJob job) {
        write(job, "");
    }

    @Override
    public void changed(ProvisioningJob job) {
        write(job, job.isFinished() ? "" : UNLESS_OVER);
    }

    private void write(ProvisioningJob job, String condition) {
        statements()
                .ifPresent(known -> noticed(() -> database.write(jdbc -> jdbc.sql(known.write() + condition)
                        .param("id", job.id())
                        .param("status", job.status().label().toUpperCase(Locale.ROOT))
                        .param("progress", job.progress())
                        .param("message", job.message())
                        .param("error", job.error())
                        .param("started", millis(job.startedAt()))
                        .param("completed", millis(job.completedAt()))
                        .update())));
    }

    /** A table that has changed or gone is looked for anew: this call fails, and the next one finds what is there. */
    private <T> T noticed(Supplier<T> work) {
        try {
            return work.get();
        } catch (BadSqlGrammarException changed) {
            wasThere = true;
            statements = null;
            throw changed;
        }
    }

    /** Empty when the database has no such table, or one that cannot be used. */
    private Optional<Statements> statements() {
        Statements known = statements;
        if (known == null && database.dialect() == Dialect.POSTGRESQL && isLookDue()) {
            known = database.read(this::look);
            statements = known;
        }
        return Optional.ofNullable(known);
    }

    /** Each time where there was one: its jobs are queued as soon as it is back. */
    private boolean isLookDue() {
        if (wasThere) {
            return true;
        }
        long now = System.nanoTime();
        long due = nextLookNanos.get();
        return now - due >= 0 && nextLookNanos.compareAndSet(due, now + LOOK_NANOS);
    }

    private @Nullable Statements look(JdbcClient jdbc) {
        Map<String, String> types = types(jdbc);
        if (types.isEmpty()) {
            return null;
        }
        String idType = types.get("id");
        String statusType = types.get("status");
        if (idType == null || statusType == null || !types.keySet().containsAll(COLUMNS) || !mayBeUsed(jdbc)) {
            if (isUnusable.compareAndSet(false, true)) {
                LOG.warn(
                        "The table {} has not the columns, or we not the rights, that are needed: jobs in it are not run",
                        TABLE);
            }
            return null;
        }
        LOG.info("Jobs of the table {} are run when they are queued", TABLE);
        return Statements.of(idType, statusType);
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
