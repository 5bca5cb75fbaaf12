package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.provisioning.JobLedger.Claimed;
import com.erpmax.realtime.service.provisioning.command.EndCause;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Takes jobs from the table while slots are free, and runs them.
 *
 * <p>One thread looks for jobs whenever it is woken, and every second for those of other instances and those whose time
 * has come; it also settles jobs whose instance has died. Each run has a virtual thread. Started last and stopped first:
 * at the stop commands are ended and their jobs put back into the queue. Its methods may be called from any thread.
 */
final class ProvisioningWorker implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ProvisioningWorker.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration COUNT_EVERY = Duration.ofSeconds(15);
    private static final Duration STOP_MARGIN = Duration.ofSeconds(5);

    private final int slots;
    private final LeaseTimes times;
    private final JobLedger ledger;
    private final RunFactory runs;
    private final ProvisioningMeters meters;
    private final String instance = UUID.randomUUID().toString();
    private final ConcurrentMap<String, Active> active = new ConcurrentHashMap<>();
    private final BlockingQueue<Boolean> word = new ArrayBlockingQueue<>(1);
    private volatile boolean stopping;
    private volatile @Nullable Thread looking;
    /** Owned by the looking thread, as is what follows. */
    private boolean troubled;

    private long claims;

    /**
     * @param slots how many jobs run at the same time at most
     * @param runs makes the run of a job that was just claimed
     */
    ProvisioningWorker(int slots, LeaseTimes times, JobLedger ledger, RunFactory runs, ProvisioningMeters meters) {
        this.slots = slots;
        this.times = times;
        this.ledger = ledger;
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

    /** Something has become a reason to look for jobs. */
    void wake() {
        word.offer(Boolean.TRUE);
    }

    /** The job was cancelled: ends its command if it runs here. Other instances notice when they renew the lease. */
    void cancelled(String jobId) {
        Active found = active.get(jobId);
        if (found != null) {
            found.run().end(EndCause.CANCELLED);
        }
    }

    @Override
    public void start() {
        stopping = false;
        ledger.begin(times.longestEnd());
        Thread thread = Thread.ofPlatform().daemon().name("provisioning-worker").unstarted(this::look);
        looking = thread;
        thread.start();
    }

    @Override
    public void stop() {
        stopping = true;
        wake();
        Thread thread = looking;
        if (thread != null) {
            join(thread, STOP_MARGIN);
        }
        active.values().forEach(running -> running.run().end(EndCause.SHUTDOWN));
        active.values()
                .forEach(running -> join(running.thread(), times.longestEnd().plus(STOP_MARGIN)));
        looking = null;
    }

    @Override
    public boolean isRunning() {
        return looking != null;
    }

    private void look() {
        Periodic sweep = new Periodic(times.lease().dividedBy(6));
        Periodic count = new Periodic(COUNT_EVERY);
        boolean woken = true;
        while (!stopping) {
            try {
                if (sweep.isDue()) {
                    ledger.settleExpired(this::isOwn);
                }
                fillSlots();
                if (count.isDue() || woken) {
                    meters.counted(ledger.countByState());
                }
                troubled = false;
            } catch (RuntimeException failure) {
                // Said once; what is wrong with the database shows in every other place that uses it.
                if (!troubled) {
                    LOG.warn("Jobs cannot be looked for at the moment; trying on", failure);
                }
                troubled = true;
            }
            woken = awaitWord();
        }
    }

    private void fillSlots() {
        while (!stopping && active.size() < slots) {
            long leasedNanos = System.nanoTime();
            Optional<Claimed> claimed = ledger.claim(instance + "/" + ++claims, times.lease());
            if (claimed.isEmpty()) {
                break;
            }
            launch(claimed.get(), leasedNanos);
        }
    }

    private void launch(Claimed claimed, long leasedNanos) {
        ProvisioningJob job = claimed.job();
        JobRun run = runs.create(claimed, leasedNanos);
        Thread thread = Thread.ofVirtual().name("job-" + job.id()).unstarted(() -> run(job, run));
        active.put(job.id(), new Active(run, thread));
        thread.start();
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
            wake();
        }
    }

    private boolean isOwn(String owner) {
        return active.values().stream().anyMatch(entry -> entry.run().owner().equals(owner));
    }

    /** Returns whether it was woken, rather than that the time for a look has come. */
    private boolean awaitWord() {
        try {
            return word.poll(LOOK_EVERY.toNanos(), TimeUnit.NANOSECONDS) != null;
        } catch (InterruptedException interruption) {
            LOG.warn("The worker was interrupted and looks for no more jobs", interruption);
            stopping = true;
            return false;
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
