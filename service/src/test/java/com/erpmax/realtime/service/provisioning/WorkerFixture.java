package com.erpmax.realtime.service.provisioning;

import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.provisioning.command.CommandRunner;
import com.erpmax.realtime.service.provisioning.command.CommandScripts;
import com.erpmax.realtime.service.realtime.ProvisioningState;
import com.erpmax.realtime.service.server.Draining;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A worker with two slots on a database, put together as the service does it but for the emitter. */
final class WorkerFixture implements AutoCloseable {

    static final Duration LEASE = Duration.ofSeconds(12);

    private final Database database;
    private final Path folder;
    private final CommandRunner runner;
    private final Clock clock = Clock.systemUTC();
    private final RecordingEmitter emitter = new RecordingEmitter();
    private final JobEvents events = new JobEvents(emitter, JobMirror.NONE);
    private final Signal signal = new Signal();
    private final JobQueue queue;
    private final JobLedger ledger;
    private final JobStore jobs;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Draining draining = new Draining(Duration.ZERO);
    private Duration timeLimit = Duration.ofMinutes(5);
    private @Nullable ProvisioningWorker worker;
    private @Nullable JobService service;

    WorkerFixture(Database database, Path folder) throws IOException {
        this.database = database;
        this.folder = folder;
        this.runner = new CommandRunner(CommandScripts.extractInto(folder.resolve("scripts")), Duration.ofSeconds(1));
        this.jobs = new JobStore(database);
        this.queue = new TableQueue(database, signal);
        this.ledger = new JobLedger(database, events, queue, new RetryPolicy(3, Duration.ZERO), jobClock());
    }

    WorkerFixture timeLimit(Duration limit) {
        timeLimit = limit;
        return this;
    }

    WorkerFixture draining(Draining chosen) {
        draining = chosen;
        return this;
    }

    /** Starts a worker that runs the command for create_site; other types have none. */
    void start(String command) {
        LeaseTimes times = new LeaseTimes(LEASE, runner.longestEnd());
        JobCommands commands = new JobCommands(Map.of(JobType.CREATE_SITE, command), System.getenv(), timeLimit);
        ProvisioningMeters meters = new ProvisioningMeters(registry);
        LeaseWatch watch = new LeaseWatch();
        JobRuns runs = new JobRuns(
                2,
                (claimed, leasedNanos) -> new JobRun(claimed, leasedNanos, commands, runner, ledger, times, watch),
                meters);
        ProvisioningWorker started = new ProvisioningWorker(
                true, times, ledger, runs, new TableSource(ledger, runs, LEASE), meters, draining);
        signal.listen(started::wake);
        worker = started;
        service = new JobService(database, events, commands, queue, runs, jobClock());
        started.start();
    }

    JobService service() {
        JobService present = service;
        if (present == null) {
            throw new IllegalStateException("start was not called");
        }
        return present;
    }

    void stop() {
        ProvisioningWorker present = worker;
        if (present != null) {
            present.stop();
        }
        worker = null;
    }

    ProvisioningJob find(Principal caller, ProvisioningJob job) {
        return jobs.find(caller.tenantId(), job.id()).orElseThrow();
    }

    List<String> events(ProvisioningJob job) {
        return emitter.textsOf(job.id());
    }

    double meter(String name, String tag, String value) {
        return registry.get(name)
                .tag(tag, value)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    private JobClock jobClock() {
        return new JobClock(database, clock);
    }

    void touch(String name) {
        try {
            Files.createFile(folder.resolve(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits until no lease is held. */
    void awaitIdle() {
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        database.<Long>read(jdbc -> jdbc.sql("SELECT count(*) FROM jobs WHERE lease_owner IS NOT NULL")
                                        .query(Long.class)
                                        .single())
                                == 0);
    }

    ProvisioningJob insertPending(Principal caller, JobType type) {
        ProvisioningJob job = new ProvisioningJob(
                UUID.randomUUID().toString(),
                caller.tenantId(),
                type,
                ProvisioningState.PENDING,
                0,
                "Queued",
                null,
                0,
                clock.instant(),
                null,
                null);
        jobs.insert(job, caller.userId(), job.createdAt());
        return job;
    }

    /** Adds a job that is leased to somebody who is not there. */
    ProvisioningJob insertRunning(Principal caller, String owner, Instant until) {
        insertPending(caller, JobType.CREATE_SITE);
        return new LeaseStore(database)
                .claim(owner, until, clock.instant(), "Started")
                .orElseThrow();
    }

    @Override
    public void close() {
        stop();
    }
}
