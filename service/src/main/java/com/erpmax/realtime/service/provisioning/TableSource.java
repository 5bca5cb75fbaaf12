package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.provisioning.JobLedger.Claimed;
import java.time.Duration;
import java.util.Optional;

/** Takes jobs from the table while slots are free. */
final class TableSource implements JobSource {

    private final JobLedger ledger;
    private final JobRuns runs;
    private final Duration lease;
    private volatile boolean stopping;

    TableSource(JobLedger ledger, JobRuns runs, Duration lease) {
        this.ledger = ledger;
        this.runs = runs;
        this.lease = lease;
    }

    @Override
    public void start() {
        stopping = false;
    }

    @Override
    public void look() {
        while (!stopping && runs.hasRoom()) {
            long leasedNanos = System.nanoTime();
            Optional<Claimed> claimed = ledger.claim(runs.newOwner(), lease);
            if (claimed.isEmpty()) {
                break;
            }
            runs.launch(claimed.get(), leasedNanos);
        }
    }

    @Override
    public void stop() {
        stopping = true;
    }
}
