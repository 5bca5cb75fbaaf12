package com.erpmax.realtime.service.provisioning;

import java.time.Instant;

/**
 * How a job that may start gets to a worker. Every method is called inside the transaction that changes the job, and
 * takes effect with its commit: nothing is told of a job that is not committed, and no job that is committed is forgotten.
 */
interface JobQueue {

    /** The job may start from that time on. */
    void enqueue(String jobId, Instant notBefore);

    /** The job has given its lease back: another one of its tenant may start. */
    void released(String jobId);

    /** The job has failed because it was started too often. */
    void gaveUp(ProvisioningJob job, String why);
}
