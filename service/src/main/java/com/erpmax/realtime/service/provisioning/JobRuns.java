package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.provisioning.JobLedger.Claimed;
import com.erpmax.realtime.service.provisioning.command.EndCause;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs of this process, each on a virtual thread of its own. Methods may be called from any thread. */
final class JobRuns {

    private static final Logger LOG = LoggerFactory.getLogger(JobRuns.class);
    private static final Duration STOP_MARGIN = Duration.ofSeconds(5);

    private final int slots;
    private final RunFactory runs;
    private final ProvisioningMeters meters;
    private final String instance = UUID.randomUUID().toString();
    private final AtomicLong claims = new AtomicLong();
    private final ConcurrentMap<String, Active> active = new ConcurrentHashMap<>();
    private final Signal free = new Signal();
    private volatile boolean closed;

    /**
     * @param slots how many jobs run at the same time at most
     * @param runs makes the run of a job that was just claimed
     */
    JobRuns(int slots, RunFactory runs, ProvisioningMeters meters) {
        this.slots = slots;
        this.runs = runs;
        this.meters = meters;
    }

    /** Makes the run of a job that was just claimed. */
    @FunctionalInterface
    interface RunFactory {

        /** @param leasedNanos the {@link System#nanoTime()} just before the lease was taken */
        JobRun create(Claimed claimed, long leasedNanos);
    }

    /** A run with the thread that it has. */
    private record Active(JobRun run, Thread thread) {}

    /** Returns a signal that is given whenever a run has ended. */
    Signal free() {
        return free;
    }

    /** Returns whether another job may be started. What is started after that is started by the same thread. */
    boolean hasRoom() {
        return !closed && active.size() < slots;
    }

    /** Returns whether nothing runs. */
    boolean isEmpty() {
        return active.isEmpty();
    }

    /** Returns the jobs that run here. */
    Set<String> jobIds() {
        return Set.copyOf(active.keySet());
    }

    /** Returns a name for the holder of the next lease, which no other run has or had. */
    String newOwner() {
        return instance + "/" + claims.incrementAndGet();
    }

    /** Returns whether the owner's run is alive here. */
    boolean isOwn(String owner) {
        return active.values().stream().anyMatch(entry -> entry.run().owner().equals(owner));
    }

    /** Starts a job that was claimed; after {@link #close} it is put back without a command having run. */
    void launch(Claimed claimed, long leasedNanos) {
        ProvisioningJob job = claimed.job();
        JobRun run = runs.create(claimed, leasedNanos);
        Thread thread = Thread.ofVirtual().name("job-" + job.id()).unstarted(() -> run(job, run));
        active.put(job.id(), new Active(run, thread));
        if (closed) {
            // Who closes may have looked before this run was there to be ended.
            run.end(EndCause.SHUTDOWN);
        }
        thread.start();
    }

    /** The job was cancelled: ends its command if it runs here. */
    void cancelled(String jobId) {
        Active found = active.get(jobId);
        if (found != null) {
            found.run().end(EndCause.CANCELLED);
        }
    }

    /** The jobs of these owners were cancelled: ends the commands of those that run here. */
    void cancelledOwners(Collection<String> owners) {
        active.values().stream()
                .filter(entry -> owners.contains(entry.run().owner()))
                .forEach(entry -> entry.run().end(EndCause.CANCELLED));
    }

    /** May run jobs (again). */
    void open() {
        closed = false;
    }

    /** Ends all commands, and waits until their jobs are put back. */
    void close(Duration longestEnd) {
        closed = true;
        active.values().forEach(running -> running.run().end(EndCause.SHUTDOWN));
        active.values().forEach(running -> join(running.thread(), longestEnd.plus(STOP_MARGIN)));
    }

    private void run(ProvisioningJob job, JobRun run) {
        long begun = System.nanoTime();
        meters.begun();
        RunOutcome outcome = new RunOutcome.Repeat("The run broke off");
        try {
            outcome = run.run();
        } catch (RuntimeException failure) {
            LOG.error("Job {}: its run broke off; it is settled when its lease is over", job.id(), failure);
        } finally {
            meters.ended(job.type(), outcome, Duration.ofNanos(System.nanoTime() - begun));
            active.values().removeIf(entry -> entry.run() == run);
            free.give();
        }
    }

    private static void join(Thread thread, Duration atMost) {
        try {
            if (!thread.join(atMost)) {
                LOG.warn("{} does not end within {}", thread.getName(), atMost);
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }
}
