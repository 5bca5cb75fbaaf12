package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.realtime.ProvisioningState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;

/** An empty table of jobs, and the steps that the contracts of both of its stores need. */
abstract class JobTableFixture {

    static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(30);

    final String tenant = UUID.randomUUID().toString();
    private final Map<String, Lease> given = new ConcurrentHashMap<>();
    JobStore jobs;
    LeaseStore leases;

    abstract Database database();

    @BeforeEach
    void startWithoutJobs() {
        database().writing(jdbc -> jdbc.sql("DELETE FROM jobs").update());
        jobs = new JobStore(database());
        leases = new LeaseStore(database());
    }

    ProvisioningJob insert(String tenantId, Instant at) {
        return insert(UUID.randomUUID().toString(), tenantId, at);
    }

    ProvisioningJob insert(String id, String tenantId, Instant at) {
        ProvisioningJob job = new ProvisioningJob(
                id, tenantId, JobType.CREATE_SITE, ProvisioningState.PENDING, 0, "Queued", null, 0, at, null, null);
        jobs.insert(job, "user", at);
        return job;
    }

    Optional<ProvisioningJob> claim(String owner, Instant now) {
        Optional<ProvisioningJob> job = leases.claim(owner, now.plus(LEASE), now, "Started");
        job.ifPresent(claimed -> given.put(claimed.id(), new Lease(claimed.id(), owner, now.plus(LEASE))));
        return job;
    }

    /** Returns the lease under which a job was claimed. */
    Lease lease(Optional<ProvisioningJob> claimed) {
        Lease lease = given.get(claimed.orElseThrow().id());
        if (lease == null) {
            throw new IllegalStateException("The job was not claimed through this fixture");
        }
        return lease;
    }

    static List<String> ids(List<ProvisioningJob> jobs) {
        return jobs.stream().map(ProvisioningJob::id).toList();
    }
}
