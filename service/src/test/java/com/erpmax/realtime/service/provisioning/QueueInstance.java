package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.provisioning.command.CommandRunner;
import com.erpmax.realtime.service.provisioning.command.CommandScripts;
import com.erpmax.realtime.service.rabbitmq.ConfirmedPublisher;
import com.erpmax.realtime.service.rabbitmq.QueueConsumer;
import com.erpmax.realtime.service.rabbitmq.QueueSettings;
import com.erpmax.realtime.service.rabbitmq.RabbitConnection;
import com.erpmax.realtime.service.rabbitmq.TestBroker;
import com.erpmax.realtime.service.server.Draining;
import com.erpmax.realtime.testing.TemporaryFolder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;

/** What one process has of provisioning with RabbitMQ, put together as the service does it but for the emitter. */
final class QueueInstance implements AutoCloseable {

    /** As often as the service looks, in a tenth of the time. */
    private static final RetryPolicy LOOKS = new RetryPolicy(5, Duration.ofMillis(200));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RabbitConnection publishing;
    private final RabbitConnection consuming;
    private final OutboxRelay relay;
    private final ProvisioningWorker worker;
    private final RecordingEmitter emitter = new RecordingEmitter();
    private final JobService service;
    private final JobOutbox outbox;

    /**
     * @param command runs for jobs of every type
     * @param isWorker whether it runs jobs
     * @param processClock the clock of its machine
     */
    QueueInstance(Database database, String queue, String command, boolean isWorker, Clock processClock) {
        String dead = QueueSettings.deadQueue(queue);
        publishing = TestBroker.connection("publishing", queue, dead);
        consuming = TestBroker.connection("consuming", queue, dead);
        Signal due = new Signal();
        JobClock clock = new JobClock(database, processClock);
        outbox = new JobOutbox(database, due, clock);
        ConfirmedPublisher publisher = new ConfirmedPublisher(publishing, registry);
        relay = new OutboxRelay(outbox, publisher, queue, new AtomicLong());
        due.listen(relay::wake);
        AdoptedJobs foreign = AdoptedJobs.in(database);
        JobEvents events = new JobEvents(emitter, foreign);
        JobIntake.Parts parts = new JobIntake.Parts(database, events, outbox, new RetryPolicy(5, Duration.ZERO), clock);
        JobLedger ledger = new JobLedger(database, events, outbox, parts.policy(), clock);
        CommandRunner runner = new CommandRunner(scripts(), Duration.ofSeconds(1));
        LeaseTimes times = new LeaseTimes(WorkerFixture.LEASE, runner.longestEnd());
        JobCommands commands = new JobCommands(
                Map.of(JobType.CREATE_SITE, command, JobType.BACKUP_SITE, command),
                System.getenv(),
                Duration.ofMinutes(5));
        ProvisioningMeters meters = new ProvisioningMeters(registry);
        LeaseWatch watch = new LeaseWatch();
        JobRuns runs = new JobRuns(
                3,
                (claimed, leasedNanos) -> new JobRun(claimed, leasedNanos, commands, runner, ledger, times, watch),
                meters);
        JobMessages messages = new JobMessages(
                new JobIntake(parts, outbox, foreign, LOOKS),
                runs,
                times.lease(),
                meters,
                JsonMapper.builder().build());
        QueueConsumer consumer =
                new QueueConsumer(new QueueSettings(queue, 1), consuming, publisher, messages, runs::hasRoom, registry);
        QueueSource source = new QueueSource(consumer, consuming, queue, outbox, messages);
        worker = new ProvisioningWorker(isWorker, times, ledger, runs, source, meters, new Draining(Duration.ZERO));
        service = new JobService(database, events, commands, outbox, runs, clock);
        relay.start();
        if (isWorker) {
            worker.start();
        }
    }

    JobService service() {
        return service;
    }

    JobOutbox outbox() {
        return outbox;
    }

    RecordingEmitter emitter() {
        return emitter;
    }

    boolean isConnected() {
        return publishing.isUp() && consuming.isUp();
    }

    /** How often messages came to a decision: start, wait, nothing or refuse. */
    double decisions(String decision) {
        return count(ProvisioningMeter.MESSAGES.meterName(), decision);
    }

    double count(String meter, String value) {
        return registry.find(meter).counters().stream()
                .filter(counter -> counter.getId().getTags().get(0).getValue().equals(value))
                .mapToDouble(Counter::count)
                .sum();
    }

    /** Stops what there is, in the order in which the service does it. */
    @Override
    public void close() {
        if (worker.isRunning()) {
            worker.stop();
        }
        relay.stop();
        publishing.stop();
        consuming.stop();
    }

    private static CommandScripts scripts() {
        try {
            return CommandScripts.extractInto(TemporaryFolder.create("scripts"));
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
