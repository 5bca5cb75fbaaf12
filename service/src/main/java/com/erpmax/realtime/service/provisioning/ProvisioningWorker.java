package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.server.Draining;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Has jobs taken from their source and run, when this process has that role.
 *
 * <p>One thread looks around whenever it is woken, and every second: for jobs, for jobs that were cancelled by another
 * process, and for those whose process has died, which it settles. Started last and stopped first: at the stop no job is
 * begun any more, those that run have the time of {@link Draining} to come to their end, then commands are ended and their
 * jobs put back into the queue. Its methods may be called from any thread.
 */
final class ProvisioningWorker implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ProvisioningWorker.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration COUNT_EVERY = Duration.ofSeconds(15);
    private static final Duration STOP_MARGIN = Duration.ofSeconds(5);

    private final boolean isWanted;
    private final LeaseTimes times;
    private final JobLedger ledger;
    private final JobRuns runs;
    private final JobSource source;
    private final ProvisioningMeters meters;
    private final Draining draining;
    private final BlockingQueue<Boolean> word = new ArrayBlockingQueue<>(1);
    private volatile boolean stopping;
    private volatile @Nullable Thread looking;
    /** Owned by the looking thread. */
    private boolean troubled;

    /**
     * @param isWanted whether this process is a worker
     * @param draining how long runs may go on at the stop
     */
    ProvisioningWorker(
            boolean isWanted,
            LeaseTimes times,
            JobLedger ledger,
            JobRuns runs,
            JobSource source,
            ProvisioningMeters meters,
            Draining draining) {
        this.isWanted = isWanted;
        this.times = times;
        this.ledger = ledger;
        this.runs = runs;
        this.source = source;
        this.meters = meters;
        this.draining = draining;
    }

    /** Something has become a reason to look for jobs. */
    void wake() {
        word.offer(Boolean.TRUE);
    }

    @Override
    public boolean isAutoStartup() {
        return isWanted;
    }

    @Override
    public void start() {
        stopping = false;
        ledger.begin(times.longestEnd());
        runs.open();
        runs.free().listen(this::wake);
        source.start();
        Thread thread = Thread.ofPlatform().daemon().name("provisioning-worker").unstarted(this::look);
        looking = thread;
        thread.start();
    }

    /** Beside the others that take their time. */
    @Override
    public void stop(Runnable callback) {
        Draining.beside("provisioning-stop", this::stop, callback);
    }

    @Override
    public void stop() {
        stopping = true;
        source.stop();
        wake();
        Thread thread = looking;
        if (thread != null) {
            join(thread);
        }
        draining.await(runs::isEmpty);
        runs.close(times.longestEnd());
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
                    ledger.settleExpired(runs::isOwn);
                }
                if (!runs.isEmpty()) {
                    runs.cancelledOwners(ledger.cancelledOwners());
                }
                source.look();
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

    private static void join(Thread thread) {
        try {
            if (!thread.join(STOP_MARGIN)) {
                LOG.warn("{} does not end within {}", thread.getName(), STOP_MARGIN);
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }
}
