package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.database.Database;
import java.time.Instant;

/** Without RabbitMQ the table itself is the queue: workers look there, and the one of this process is woken. */
final class TableQueue implements JobQueue {

    private final Database database;
    private final Signal work;

    TableQueue(Database database, Signal work) {
        this.database = database;
        this.work = work;
    }

    @Override
    public void enqueue(String jobId, Instant notBefore) {
        database.afterCommit(work::give);
    }

    @Override
    public void released(String jobId) {
        // The worker looks for another job whenever a run has ended.
    }

    @Override
    public void gaveUp(ProvisioningJob job, String why) {
        // The job's row says it all.
    }
}
