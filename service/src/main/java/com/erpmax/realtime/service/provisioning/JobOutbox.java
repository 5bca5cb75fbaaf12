package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.database.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code job_outbox}: what RabbitMQ is to be told about jobs, kept until it has confirmed it. Blocking.
 *
 * <p>Guarantee: what is written in a committed transaction is published at least once. A job has one message for the
 * queue of jobs at a time; a later one takes its place, under a new id, so that the confirm of the earlier one does not remove it.
 */
final class JobOutbox implements JobQueue {

    /** How many messages are published together. */
    static final int BATCH = 100;

    /** How long the messages that one process publishes are left alone by the others. */
    static final Duration CLAIM = Duration.ofSeconds(20);

    /** The reason of the dead letter of a job that was started as often as it may be. */
    static final String ATTEMPTS_EXHAUSTED = "attempts_exhausted";

    private final Database database;
    private final Signal due;
    private final JobClock clock;

    /** @param due is given when a message may be published at once */
    JobOutbox(Database database, Signal due, JobClock clock) {
        this.database = database;
        this.due = due;
        this.clock = clock;
    }

    /**
     * A message that is to be published.
     *
     * @param reason why it is a dead letter; null if it is none
     * @param attempts how often the job was started, for dead letters; for others how often the message was looked at in vain
     * @param queuedAt when the job was queued
     */
    record Entry(
            String messageId,
            String jobId,
            @Nullable String reason,
            @Nullable String detail,
            int attempts,
            Instant queuedAt) {}

    @Override
    public void enqueue(String jobId, Instant notBefore) {
        database.writing(jdbc -> {
            jdbc.sql("INSERT INTO job_outbox (message_id, job_id, attempts, not_before) VALUES (?, ?, 0, ?)"
                            + " ON CONFLICT (job_id) WHERE reason IS NULL DO UPDATE"
                            + " SET message_id = excluded.message_id, attempts = excluded.attempts,"
                            + " not_before = excluded.not_before")
                    .params(newId(), jobId, notBefore.toEpochMilli())
                    .update();
            if (!notBefore.isAfter(clock.now())) {
                database.afterCommit(due::give);
            }
        });
    }

    /**
     * Sends the message once more, since nothing could be done with it yet; inside a transaction. Does nothing while a message
     * of the job is here that was looked at as often.
     *
     * @param looks how often it was looked at
     */
    void lookAgain(String jobId, int looks, Instant notBefore) {
        database.writing(
                jdbc -> jdbc.sql("INSERT INTO job_outbox (message_id, job_id, attempts, not_before) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (job_id) WHERE reason IS NULL DO UPDATE"
                                + " SET message_id = excluded.message_id, attempts = excluded.attempts,"
                                + " not_before = excluded.not_before WHERE excluded.attempts > job_outbox.attempts")
                        .params(newId(), jobId, looks, notBefore.toEpochMilli())
                        .update());
    }

    /** Lets the message of the tenant's oldest job that only waits for its turn go at once; it may be the same job, retried. */
    @Override
    public void released(String jobId) {
        String next = "SELECT j.id FROM jobs j WHERE j.tenant_id = (SELECT t.tenant_id FROM jobs t WHERE t.id = :id)"
                + " AND j.status = 'pending' AND j.not_before <= :now ORDER BY j.queued_at, j.id LIMIT 1";
        database.writing(jdbc -> {
            long now = nowMillis();
            int woken = jdbc.sql("UPDATE job_outbox SET not_before = :now WHERE reason IS NULL AND not_before > :now"
                            + " AND job_id = (" + next + ")")
                    .param("id", jobId)
                    .param("now", now)
                    .update();
            if (woken > 0) {
                database.afterCommit(due::give);
            }
        });
    }

    @Override
    public void gaveUp(ProvisioningJob job, String why) {
        database.writing(jdbc -> {
            jdbc.sql("INSERT INTO job_outbox (message_id, job_id, reason, detail, attempts, not_before)"
                            + " VALUES (?, ?, ?, ?, ?, ?)")
                    .params(newId(), job.id(), ATTEMPTS_EXHAUSTED, why, job.attempts(), nowMillis())
                    .update();
            database.afterCommit(due::give);
        });
    }

    /**
     * Queues jobs again that have been waiting for at least that long and have no message here: theirs may be on the
     * queue, or it is lost. From now on they are waiting anew, so a job is queued again at most once in that time.
     *
     * @return how many
     */
    int enqueueForgotten(Duration waiting) {
        return enqueueForgotten(waiting, "");
    }

    /** As {@link #enqueueForgotten}, but only jobs that were overtaken: one that was queued later is running. */
    int enqueueOvertaken(Duration waiting) {
        return enqueueForgotten(
                waiting, " AND EXISTS (SELECT 1 FROM jobs r WHERE r.status = 'running' AND r.queued_at > j.queued_at)");
    }

    private int enqueueForgotten(Duration waiting, String condition) {
        String forgotten = "SELECT j.id FROM jobs j WHERE j.status = 'pending' AND j.lease_owner IS NULL"
                + " AND j.not_before <= :before AND j.queued_at <= :before"
                + " AND NOT EXISTS (SELECT 1 FROM job_outbox o WHERE o.job_id = j.id AND o.reason IS NULL)" + condition
                + " ORDER BY j.queued_at, j.id LIMIT :most";
        String again =
                "UPDATE jobs SET not_before = :now WHERE id = :id AND status = 'pending' AND lease_owner IS NULL";
        return database.write(jdbc -> {
            Instant now = clock.now();
            List<String> ids = jdbc.sql(forgotten)
                    .param("before", now.minus(waiting).toEpochMilli())
                    .param("most", BATCH)
                    .query((row, number) -> row.getString("id"))
                    .list();
            int queued = 0;
            for (String id : ids) {
                int waits = jdbc.sql(again)
                        .param("now", now.toEpochMilli())
                        .param("id", id)
                        .update();
                if (waits > 0) { // else it was started, or cancelled, at this moment
                    enqueue(id, now);
                    queued++;
                }
            }
            return queued;
        });
    }

    /** Returns whether anything is to be published now. A look that changes nothing. */
    boolean hasDue() {
        return database.read(jdbc -> jdbc.sql("SELECT message_id FROM job_outbox WHERE not_before <= ? LIMIT 1")
                .param(nowMillis())
                .query(String.class)
                .optional()
                .isPresent());
    }

    /** Returns how many messages are kept. */
    long count() {
        return database.read(jdbc ->
                jdbc.sql("SELECT count(*) FROM job_outbox").query(Long.class).single());
    }

    /** Takes what is due, oldest first; others leave it alone for {@link #CLAIM}. */
    List<Entry> takeDue() {
        return database.write(jdbc -> {
            long now = nowMillis();
            // The time is asked twice: another process may take the same rows at this moment.
            List<Entry> entries = jdbc.sql("UPDATE job_outbox SET not_before = :until WHERE not_before <= :now"
                            + " AND message_id IN (SELECT message_id FROM job_outbox WHERE not_before <= :now"
                            + " ORDER BY not_before, message_id LIMIT :most)"
                            + " RETURNING message_id, job_id, reason, detail, attempts,"
                            + " (SELECT j.queued_at FROM jobs j WHERE j.id = job_outbox.job_id) AS queued_at")
                    .param("until", now + CLAIM.toMillis())
                    .param("now", now)
                    .param("most", BATCH)
                    .query((row, number) -> new Entry(
                            row.getString("message_id"),
                            row.getString("job_id"),
                            row.getString("reason"),
                            row.getString("detail"),
                            row.getInt("attempts"),
                            Instant.ofEpochMilli(row.getLong("queued_at"))))
                    .list();
            return entries.stream()
                    .sorted(Comparator.comparing(Entry::queuedAt))
                    .toList();
        });
    }

    /** The broker has these. */
    void confirmed(List<String> messageIds) {
        if (!messageIds.isEmpty()) {
            database.writing(jdbc -> jdbc.sql("DELETE FROM job_outbox WHERE message_id IN (:ids)")
                    .param("ids", messageIds)
                    .update());
        }
    }

    /** These could not be published, and are to be tried again after that time. */
    void postpone(List<String> messageIds, Duration delay) {
        if (!messageIds.isEmpty()) {
            database.writing(jdbc -> jdbc.sql("UPDATE job_outbox SET not_before = :until WHERE message_id IN (:ids)")
                    .param("until", nowMillis() + delay.toMillis())
                    .param("ids", messageIds)
                    .update());
        }
    }

    private long nowMillis() {
        return clock.now().toEpochMilli();
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}
