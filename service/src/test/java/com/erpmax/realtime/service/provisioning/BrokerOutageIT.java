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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Jobs while the broker, or a worker, is killed. */
class BrokerOutageIT extends QueueFixture {

    private static final Duration TAKEOVER = Duration.ofMinutes(2);

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
        try (ServiceProcess first = ServiceProcess.start(
                folder,
                "ROLE=worker",
                "DATABASE_URL=" + url,
                "RABBITMQ_URL=" + RabbitServer.shared().url(),
                "PROVISIONING_QUEUE_NAME=" + queue,
                "EVENTS_QUEUE_NAME=" + queue + "-events",
                "PROVISIONING_LEASE=14s",
                "PROVISIONING_COMMAND_CREATE_SITE=echo $ATTEMPT >> " + folder + "/$JOB_ID; sleep 300")) {
            job = api.service().create(caller, JobType.CREATE_SITE);
            awaitState(job, RUNNING);
            await().atMost(SOON).until(() -> runsOf(job).equals(List.of("1")));
            first.kill();
        }
        worker(success());

        await().atMost(TAKEOVER).untilAsserted(() -> assertThat(state(job)).isEqualTo(COMPLETED));

        assertThat(runsOf(job)).containsExactly("1", "2");
        broker.delete(queue + "-events");
        broker.delete(queue + "-events.dead");
    }

    private List<ProvisioningJob> create(QueueInstance api, int number) {
        List<ProvisioningJob> jobs = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            jobs.add(api.service().create(caller(), JobType.CREATE_SITE));
        }
        return jobs;
    }
}
