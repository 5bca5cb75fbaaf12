package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.service.provisioning.command.CommandExit;
import com.erpmax.realtime.service.provisioning.command.CommandOutput;
import com.erpmax.realtime.service.provisioning.command.CommandRequest;
import com.erpmax.realtime.service.provisioning.command.CommandRunner;
import com.erpmax.realtime.service.provisioning.command.EndCause;
import com.erpmax.realtime.service.provisioning.command.OutputLine;
import com.erpmax.realtime.service.provisioning.command.OutputLine.Progress;
import com.erpmax.realtime.service.provisioning.command.RunningCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.BadSqlGrammarException;

/**
 * One run of one job: starts its command, stores what it reports, renews the lease, and settles the job at the end.
 *
 * <p>{@link #run} does all of it on one thread, which waits for the database again and again; {@link #end} ends the command
 * meanwhile, and the output of the command only leaves word.
 */
final class JobRun implements CommandOutput {

    /** The shortest time between two progress events of a job. */
    static final Duration PROGRESS_INTERVAL = Duration.ofMillis(400);

    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
    private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ProvisioningJob job;
    private final Lease lease;
    private final JobCommands commands;
    private final CommandRunner runner;
    private final JobLedger ledger;
    private final LeaseTimes times;
    private final LeaseWatch watch;
    private final ProgressGate gate = new ProgressGate(PROGRESS_INTERVAL);
    private final BlockingQueue<Boolean> word = new ArrayBlockingQueue<>(1);
    private final AtomicReference<@Nullable EndCause> endCause = new AtomicReference<>();
    private volatile @Nullable RunningCommand command;
    private volatile @Nullable CommandExit exit;
    private volatile @Nullable String siteUrl;
    /** Owned by the thread of {@link #run}, as is the rest: when the lease was last known to be ours. */
    private long leasedNanos;

    private long renewAtNanos;
    private @Nullable Future<?> tooOld;

    /**
     * @param leasedNanos the {@link System#nanoTime()} just before the lease was taken
     * @param watch ends the command when the lease cannot be renewed in time
     */
    JobRun(
            JobLedger.Claimed claimed,
            long leasedNanos,
            JobCommands commands,
            CommandRunner runner,
            JobLedger ledger,
            LeaseTimes times,
            LeaseWatch watch) {
        this.job = claimed.job();
        this.lease = claimed.lease();
        this.commands = commands;
        this.runner = runner;
        this.ledger = ledger;
        this.times = times;
        this.watch = watch;
        this.leasedNanos = leasedNanos;
    }

    /** The end of a run. */
    record Ended(RunOutcome outcome, List<String> logTail) {}

    /** Returns who holds the lease of this run. */
    String owner() {
        return lease.owner();
    }

    /** Ends the command, if it is not over yet; the job is settled by what the cause means. Returns at once. */
    void end(EndCause cause) {
        endCause.compareAndSet(null, cause);
        RunningCommand running = command;
        if (running != null) {
            running.end(cause);
        }
        wake();
    }

    @Override
    public void understood(OutputLine line) {
        switch (line) {
            case Progress progress -> {
                if (gate.offer(progress)) {
                    wake();
                }
            }
            case OutputLine.SiteUrl result -> siteUrl = result.url();
            case OutputLine.Log logged -> log(logged.text());
        }
    }

    @Override
    public void log(String line) {
        LOG.debug("Job {}: {}", job.id(), line);
    }

    /**
     * Runs the job to its end and settles it.
     *
     * @return what became of it
     */
    RunOutcome run() {
        LOG.info("Job {}: {} of tenant {}, attempt {}", job.id(), job.type().label(), job.tenantId(), job.attempts());
        Ended ended = executeWatched();
        LOG.info("Job {}: {}", job.id(), ended.outcome());
        if (!(ended.outcome() instanceof RunOutcome.Completed)) {
            ended.logTail().forEach(line -> LOG.info("Job {}: its log: {}", job.id(), line));
        }
        settle(ended);
        return ended.outcome();
    }

    private Ended executeWatched() {
        leased(leasedNanos);
        try {
            return execute();
        } finally {
            stopWatching();
        }
    }

    private Ended execute() {
        Optional<CommandRequest> request = commands.requestFor(job);
        if (request.isEmpty()) {
            return new Ended(
                    new RunOutcome.Failed(
                            "No command is configured for " + job.type().label()),
                    List.of());
        }
        // A cancellation that was committed before this run could be found is seen here; a later one finds the run.
        if (endCause.get() == EndCause.SHUTDOWN) {
            return new Ended(new RunOutcome.Interrupted(), List.of());
        }
        long now = System.nanoTime();
        try {
            if (!ledger.renew(lease, times.lease())) {
                return new Ended(new RunOutcome.Dropped(), List.of());
            }
        } catch (DatabaseUnavailableException unavailable) {
            LOG.warn("Job {}: its lease cannot be renewed at the moment, and its command is not started", job.id());
            return new Ended(new RunOutcome.Interrupted(), List.of());
        }
        leased(now);
        Duration left = left();
        if (endCause.get() == EndCause.LEASE_LOST || left.toSeconds() < 1) {
            return new Ended(new RunOutcome.Interrupted(), List.of());
        }
        try {
            follow(runner.start(request.get(), left, this));
        } catch (IOException failure) {
            LOG.warn("Job {}: its command cannot be started", job.id(), failure);
            return new Ended(
                    new RunOutcome.Repeat("The command could not be started: " + failure.getMessage()), List.of());
        }
        CommandExit end = awaitExit();
        return new Ended(RunOutcome.of(job.type(), end, siteUrl, commands.timeLimit()), end.logTail());
    }

    private void follow(RunningCommand started) {
        command = started;
        EndCause early = endCause.get();
        if (early != null) {
            started.end(early);
        }
        started.exit().thenAccept(end -> {
            exit = end;
            wake();
        });
    }

    private CommandExit awaitExit() {
        CommandExit end = exit;
        while (end == null) {
            long now = System.nanoTime();
            renewIfDue(now);
            store(gate.poll(now));
            awaitWord(Math.min(gate.nanosUntilDue(now), renewAtNanos - now));
            end = exit;
        }
        store(gate.pollLast(System.nanoTime()));
        return end;
    }

    private void renewIfDue(long now) {
        if (now - renewAtNanos < 0) {
            return;
        }
        try {
            if (ledger.renew(lease, times.lease())) {
                leased(now);
            } else {
                // Cancelled, or taken over, on another instance.
                end(EndCause.CANCELLED);
                renewAtNanos = now + times.renewEvery().toNanos();
            }
        } catch (RuntimeException failure) {
            LOG.warn("Job {}: its lease cannot be renewed at the moment", job.id(), failure);
            renewAtNanos = now + REPEAT_NANOS;
        }
    }

    private void store(@Nullable Progress progress) {
        if (progress == null || endCause.get() != null) {
            return;
        }
        try {
            if (!ledger.progress(lease, progress)) {
                end(EndCause.CANCELLED);
            }
        } catch (RuntimeException failure) {
            LOG.warn("Job {}: its progress cannot be stored at the moment", job.id(), failure);
            gate.restore(progress);
        }
    }

    /** Tries until it succeeds or the service stops: the lease keeps the result from being written over a newer one. */
    private void settle(Ended ended) {
        while (true) {
            try {
                ledger.settle(lease, ended.outcome(), ended.logTail());
                return;
            } catch (DatabaseUnavailableException | BadSqlGrammarException failure) {
                LOG.warn("Job {}: its end cannot be stored at the moment", job.id(), failure);
                if (endCause.get() == EndCause.SHUTDOWN) {
                    return;
                }
                awaitWord(REPEAT_NANOS);
            }
        }
    }

    /** Since then the lease is ours, for its whole time. */
    private void leased(long nanos) {
        leasedNanos = nanos;
        renewAtNanos = nanos + times.renewEvery().toNanos();
        stopWatching();
        tooOld = watch.at(nanos + times.safe().toNanos(), () -> end(EndCause.LEASE_LOST));
        RunningCommand running = command;
        if (running != null) {
            // Who stands still after this cannot end the command, which then ends by itself.
            running.mayRun(left());
        }
    }

    /** How long the command may go on without another renewal. */
    private Duration left() {
        return times.safe().minusNanos(System.nanoTime() - leasedNanos);
    }

    private void stopWatching() {
        Future<?> watched = tooOld;
        if (watched != null) {
            watched.cancel(false);
        }
    }

    private void wake() {
        word.offer(Boolean.TRUE);
    }

    private void awaitWord(long nanos) {
        try {
            word.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException interruption) {
            // Nobody interrupts a run but a stopping JVM; the flag would make every further wait return at once.
            end(EndCause.SHUTDOWN);
        }
    }
}
