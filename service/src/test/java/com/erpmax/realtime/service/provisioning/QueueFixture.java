package com.erpmax.realtime.service.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.service.auth.Role;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.rabbitmq.QueueSettings;
import com.erpmax.realtime.service.rabbitmq.TestBroker;
import com.erpmax.realtime.service.realtime.ProvisioningState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Several processes' sides of provisioning in this JVM, on a queue of the test's own. */
abstract class QueueFixture {

    static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    final String queue = "jobs-" + UUID.randomUUID();
    final String dead = QueueSettings.deadQueue(queue);
    final Principal caller = caller();
    final List<QueueInstance> instances = new ArrayList<>();
    TestBroker broker;

    @BeforeEach
    void startWithoutJobs() throws Exception {
        database().writing(jdbc -> jdbc.sql("DELETE FROM jobs").update());
        database().writing(jdbc -> jdbc.sql("DELETE FROM job_outbox").update());
        broker = new TestBroker();
        broker.declare(queue);
    }

    @AfterEach
    void stop() throws IOException {
        instances.forEach(QueueInstance::close);
        broker.delete(queue);
        broker.delete(dead);
        broker.close();
    }

    abstract Database database();

    QueueInstance api() {
        return instance("exit 1", false);
    }

    QueueInstance worker(String command) {
        return instance(command, true);
    }

    QueueInstance instance(String command, boolean isWorker) {
        return instance(command, isWorker, Clock.systemUTC());
    }

    QueueInstance instance(String command, boolean isWorker, Clock clock) {
        QueueInstance instance = new QueueInstance(database(), queue, command, isWorker, clock);
        instances.add(instance);
        return instance;
    }

    /** A command that notes each of its runs. */
    String success() {
        return "echo $ATTEMPT >> " + folder + "/$JOB_ID; echo result erpnext_url=https://a.example";
    }

    List<String> runsOf(ProvisioningJob job) {
        try {
            Path file = folder.resolve(job.id());
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    void awaitState(ProvisioningJob job, ProvisioningState state) {
        await().atMost(SOON).untilAsserted(() -> assertThat(state(job)).isEqualTo(state));
    }

    ProvisioningState state(ProvisioningJob job) {
        return new JobStore(database())
                .find(job.tenantId(), job.id())
                .orElseThrow()
                .status();
    }

    long leases() {
        return database()
                .read(jdbc -> Objects.requireNonNull(jdbc.sql("SELECT count(*) FROM jobs WHERE lease_owner IS NOT NULL")
                        .query(Long.class)
                        .single()));
    }

    static String body(String jobId) {
        return "{\"job_id\":\"" + jobId + "\"}";
    }

    static Principal caller() {
        return new Principal(UUID.randomUUID().toString(), UUID.randomUUID().toString(), Role.OWNER, Instant.MAX);
    }
}
