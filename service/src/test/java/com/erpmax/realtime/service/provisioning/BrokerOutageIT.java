package com.erpmax.realtime.service.provisioning;

import static com.erpmax.realtime.service.realtime.ProvisioningState.COMPLETED;
import static com.erpmax.realtime.service.realtime.ProvisioningState.PENDING;
import static com.erpmax.realtime.service.realtime.ProvisioningState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.config.PostgresAddress;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.Databases;
import com.erpmax.realtime.service.rabbitmq.TestBroker;
import com.erpmax.realtime.service.testing.ServiceProcess;
import com.erpmax.realtime.testing.PostgresServer;
import com.erpmax.realtime.testing.RabbitServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Jobs while the broker, or a worker, is killed. */
class BrokerOutageIT extends QueueFixture {

    private static final Duration TAKEOVER = Duration.ofMinutes(2);

    private static final String RUNS_ENDED = "realtime_provisioning_runs_total{outcome=";

    private static String url;
    private static Database database;

    @BeforeAll
    static void open() {
        url = PostgresServer.shared().newDatabase();
        database = Databases.postgresql(PostgresAddress.parse(url), 8);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Override
    Database database() {
        return database;
    }

    @AfterEach
    void deleteTheQueueOfEvents() throws Exception {
        broker.delete(queue + "-events");
        broker.delete(queue + "-events.dead");
    }

    @Test
    void jobsAreAcceptedWithoutABrokerAndThoseThatItHadConfirmedAreThereAfterItsDeath() throws Exception {
        QueueInstance api = api();
        List<ProvisioningJob> jobs = create(api, 10);
        await().atMost(SOON)
                .until(() -> broker.count(queue) == 10 && api.outbox().count() == 0);

        RabbitServer.shared().kill();
        jobs.addAll(create(api, 10));
        await().atMost(SOON).until(() -> !api.isConnected());
        jobs.addAll(create(api, 10));
        assertThat(api.outbox().count()).isGreaterThanOrEqualTo(10);
        assertThat(jobs).allSatisfy(job -> assertThat(state(job)).isEqualTo(PENDING));
        worker(success());

        RabbitServer.shared().restart();

        jobs.forEach(job -> awaitState(job, COMPLETED));
        assertThat(jobs).allSatisfy(job -> assertThat(runsOf(job)).containsExactly("1"));
        await().atMost(SOON).until(() -> api.outbox().count() == 0);
        // The test's own connection was cut as well.
        broker = new TestBroker();
        await().atMost(SOON).until(() -> broker.count(queue) == 0);
        assertThat(broker.poll(dead)).isNull();
    }

    @Test
    void jobOfAKilledWorkerProcessIsTakenOverByAnother() throws Exception {
        QueueInstance api = api();
        ProvisioningJob job;
        try (ServiceProcess first = workerProcess("echo $ATTEMPT >> " + folder + "/$JOB_ID; sleep 300")) {
            job = api.service().create(caller, JobType.CREATE_SITE);
            awaitState(job, RUNNING);
            await().atMost(SOON).until(() -> runsOf(job).equals(List.of("1")));
            first.kill();
        }
        worker(success());

        await().atMost(TAKEOVER).untilAsserted(() -> assertThat(state(job)).isEqualTo(COMPLETED));

        assertThat(runsOf(job)).containsExactly("1", "2");
    }

    @Test
    void jobOfAWorkerProcessThatStandsStillIsTakenOverWhenItsCommandHasEnded() throws Exception {
        QueueInstance api = api();
        Path lock = folder.resolve("lock");
        Path overlap = folder.resolve("overlap");
        String locked = "exec 9>>" + lock + "; flock -n 9 || : > " + overlap + "; ";
        try (ServiceProcess first = workerProcess(locked + "echo $ATTEMPT >> " + folder + "/$JOB_ID; exec sleep 300")) {
            ProvisioningJob job = api.service().create(caller, JobType.CREATE_SITE);
            await().atMost(SOON).until(() -> runsOf(job).equals(List.of("1")));
            signal("STOP", first.pid());
            worker(locked + success());

            await().atMost(TAKEOVER).untilAsserted(() -> assertThat(state(job)).isEqualTo(COMPLETED));
            signal("CONT", first.pid());

            // Whether it sees first that the command has ended, or that the job is somebody else's: the command has not
            // failed.
            String runs = await().atMost(SOON)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> metrics(first), text -> text.contains(RUNS_ENDED));
            assertThat(runs).doesNotContain(RUNS_ENDED + "\"failed\"");
            assertThat(state(job)).isEqualTo(COMPLETED);
            assertThat(runsOf(job)).containsExactly("1", "2");
            assertThat(overlap).doesNotExist();
        }
    }

    /** A worker that is a process of its own. */
    private ServiceProcess workerProcess(String command) throws IOException {
        return ServiceProcess.start(
                folder,
                "ROLE=worker",
                "DATABASE_URL=" + url,
                "RABBITMQ_URL=" + RabbitServer.shared().url(),
                "PROVISIONING_QUEUE_NAME=" + queue,
                "EVENTS_QUEUE_NAME=" + queue + "-events",
                "PROVISIONING_LEASE=14s",
                "PROVISIONING_COMMAND_CREATE_SITE=" + command);
    }

    private static String metrics(ServiceProcess service) throws IOException {
        return service.send(service.anonymous("/actuator/prometheus"))
                .response()
                .body();
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private List<ProvisioningJob> create(QueueInstance api, int number) {
        List<ProvisioningJob> jobs = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            jobs.add(api.service().create(caller(), JobType.CREATE_SITE));
        }
        return jobs;
    }
}
