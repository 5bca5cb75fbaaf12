package com.erpmax.realtime.service.provisioning;

import java.time.Instant;

/**
 * The right to run a job's command. Whoever holds it renews it; once {@code until} is over, anybody may take the job.
 *
 * @param jobId the job
 * @param owner a name that no other run has or had: host, process and a random part
 */
record Lease(String jobId, String owner, Instant until) {

    Lease renewed(Instant newUntil) {
        return new Lease(jobId, owner, newUntil);
    }
}
