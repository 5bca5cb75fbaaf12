package com.erpmax.realtime.service.provisioning;

import static com.erpmax.realtime.service.realtime.ProvisioningState.COMPLETED;
import static com.erpmax.realtime.service.realtime.ProvisioningState.FAILED;
import static com.erpmax.realtime.service.realtime.ProvisioningState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.provisioning.command.ProcessTable;
import com.erpmax.realtime.service.rabbitmq.TestBroker;
import com.erpmax.realtime.service.realtime.ProvisioningState;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Jobs between processes with a real broker, real commands and PostgreSQL. */
class JobQueueIT extends QueueFixture {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.postgresql();

    @Override
    Database database() {
        return DATABASE.database();
    }

    @Test
    void jobOfOneProcessIsRunByAnotherAndNothingStaysBehind() throws Exception {
        QueueInstance api = api();
        worker(success());
        ProvisioningJob job = api.service().create(caller, JobType.CREATE_SITE);

        awaitState(job, COMPLETED);

        assertThat(runsOf(job)).containsExactly("1");
        await().atMost(SOON).until(() -> api.outbox().count() == 0 && broker.count(queue) == 0);
        assertThat(broker.poll(dead)).isNull();
    }

    @Test
    void messagesThatComeFiveTimesRunTheirJobOnceWhileSeveralWorkersCompete() throws Exception {
        QueueInstance api = api();
        worker(success());
        worker(success());
        List<ProvisioningJob> jobs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ProvisioningJob job = api.service().create(caller(), JobType.CREATE_SITE);
            jobs.add(job);
            for (int again = 0; again < 4; again++) {
                broker.publish(queue, body(job.id()));
            }
        }
        jobs.forEach(job -> awaitState(job, COMPLETED));
        await().atMost(SOON).until(() -> api.outbox().count() == 0 && broker.count(queue) == 0);

        assertThat(jobs).allSatisfy(job -> assertThat(runsOf(job)).containsExactly("1"));
    }

    @Test
    void poisonGoesToTheDeadLettersAtOnceWithItsReasonAndGoodJobsAreUnaffected() throws Exception {
        QueueInstance api = api();
        worker(success());
        List<ProvisioningJob> jobs = new ArrayList<>();
        List<String> poison = List.of(
                "no json",
                "",
                "{\"job_id\":7}",
                "{\"job_id\":\"../../etc\"}",
                "[\"" + UUID.randomUUID() + "\"]",
                "{\"job_id\":\"" + UUID.randomUUID() + "\",\"x\":\"" + "x".repeat(5000) + "\"}");
        for (int i = 0; i < poison.size(); i++) {
            broker.publish(queue, poison.get(i));
            jobs.add(api.service().create(caller(), JobType.CREATE_SITE));
        }
        String unknown = UUID.randomUUID().toString();
        broker.publish(queue, body(unknown));

        jobs.forEach(job -> awaitState(job, COMPLETED));
        List<TestBroker.Taken> letters = broker.take(dead, poison.size() + 1);

        assertThat(letters.stream()
                        .filter(letter -> "unparsable".equals(letter.headers().get("reason")))
                        .map(TestBroker.Taken::body))
                .containsExactlyInAnyOrderElementsOf(poison);
        assertThat(letters).anySatisfy(letter -> {
            assertThat(letter.body()).isEqualTo(body(unknown));
            assertThat(letter.headers())
                    .containsEntry("reason", "unknown_job")
                    .containsEntry("detail", "There is no job with this id")
                    .containsEntry("attempts", "5")
                    .containsEntry("queue", queue);
        });
        assertThat(jobs).allSatisfy(job -> assertThat(runsOf(job)).containsExactly("1"));
    }

    @Test
    void messageOfAJobThatIsNotThereIsADeadLetterAfterExactlyFiveLooks() throws Exception {
        QueueInstance worker = worker(success());
        String unknown = UUID.randomUUID().toString();
        broker.publish(queue, body(unknown));

        TestBroker.Taken letter = broker.take(dead, 1).get(0);

        assertThat(letter.body()).isEqualTo(body(unknown));
        assertThat(letter.headers()).containsEntry("reason", "unknown_job").containsEntry("attempts", "5");
        assertThat(worker.decisions("wait")).isEqualTo(4);
        assertThat(worker.decisions("refuse")).isEqualTo(1);
        assertThat(worker.outbox().count()).isZero();
    }

    @Test
    void jobThatNeverSucceedsIsADeadLetterAfterExactlyFiveAttempts() throws Exception {
        QueueInstance api = api();
        worker("echo $ATTEMPT >> " + folder + "/$JOB_ID; echo not now; exit 75");
        ProvisioningJob job = api.service().create(caller, JobType.CREATE_SITE);

        awaitState(job, FAILED);
        TestBroker.Taken letter = broker.take(dead, 1).get(0);

        assertThat(runsOf(job)).containsExactly("1", "2", "3", "4", "5");
        assertThat(letter.body()).isEqualTo(body(job.id()));
        assertThat(letter.headers())
                .containsEntry("reason", "attempts_exhausted")
                .containsEntry("attempts", "5")
                .containsEntry("queue", queue)
                .hasEntrySatisfying(
                        "detail",
                        detail -> assertThat(detail)
                                .isEqualTo("Gave up after attempt 5: The command asked to be run again: not now"));
    }

    @Test
    void jobsOfOneTenantRunOneAfterTheOtherAndTheirMessagesDoNotSpin() throws Exception {
        QueueInstance api = api();
        QueueInstance worker = worker("mkdir " + folder + "/busy || exit 1; echo $ATTEMPT >> " + folder
                + "/$JOB_ID; sleep 0.7; rmdir " + folder + "/busy; echo result erpnext_url=https://a.example");
        List<ProvisioningJob> jobs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            jobs.add(api.service().create(caller, JobType.CREATE_SITE));
        }

        jobs.forEach(job -> awaitState(job, COMPLETED));

        assertThat(jobs).allSatisfy(job -> assertThat(runsOf(job)).containsExactly("1"));
        assertThat(worker.decisions("start")).isEqualTo(4);
        assertThat(worker.decisions("wait")).as("one each, and some for a race").isBetween(1.0, 8.0);
    }

    @Test
    void cancelInOneProcessEndsTheCommandInAnotherWithinSeconds() throws Exception {
        QueueInstance api = api();
        worker("echo $$ > " + folder + "/pid.part; mv " + folder + "/pid.part " + folder + "/pid; sleep 300");
        ProvisioningJob job = api.service().create(caller, JobType.CREATE_SITE);
        await().atMost(SOON).until(() -> Files.exists(folder.resolve("pid")));
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());

        assertThat(api.service().cancel(caller, job.id()).status()).isEqualTo(FAILED);

        ProcessTable.awaitGone(Duration.ofSeconds(60), List.of(pid));
        await().atMost(SOON).until(() -> leases() == 0);
        assertThat(state(job)).isEqualTo(FAILED);
    }

    @Test
    void messageThatTheBrokerGivesBackStaysInTheOutboxUntilThereIsAQueue() throws Exception {
        QueueInstance api = api();
        await().atMost(SOON).until(api::isConnected);
        broker.delete(queue);
        ProvisioningJob job = api.service().create(caller, JobType.CREATE_SITE);

        await().atMost(SOON).until(() -> api.count("realtime.rabbitmq.published", "returned") > 0);
        assertThat(state(job)).isEqualTo(ProvisioningState.PENDING);
        worker(success());

        awaitState(job, COMPLETED);
    }

    @Test
    void jobWhoseMessageIsLostIsFoundWhileOthersKeepTheQueueFromBeingEmpty() throws Exception {
        QueueInstance api = api();
        ProvisioningJob lost = api.service().create(caller, JobType.CREATE_SITE);
        await().atMost(SOON).until(() -> broker.poll(queue) != null);
        List<ProvisioningJob> later = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            later.add(api.service().create(caller(), JobType.CREATE_SITE));
        }
        await().atMost(SOON).until(() -> broker.count(queue) == 5);
        worker("while [ ! -e " + folder + "/go ]; do sleep 0.1; done; " + success());
        await().atMost(SOON).until(() -> leases() == 3 && api.outbox().count() == 0 && broker.count(queue) == 2);

        assertThat(api.outbox().enqueueOvertaken(Duration.ZERO)).isEqualTo(1);
        Files.createFile(folder.resolve("go"));

        awaitState(lost, COMPLETED);
        later.forEach(job -> awaitState(job, COMPLETED));
    }

    @Test
    void workerThatIsStoppedHandsItsJobOverWithoutCountingTheAttempt() throws Exception {
        QueueInstance api = api();
        QueueInstance first = worker("echo $ATTEMPT >> " + folder + "/$JOB_ID; sleep 300");
        ProvisioningJob job = api.service().create(caller, JobType.CREATE_SITE);
        awaitState(job, RUNNING);
        await().atMost(SOON).until(() -> !runsOf(job).isEmpty());

        first.close();
        instances.remove(first);
        worker(success());

        awaitState(job, COMPLETED);
        assertThat(runsOf(job)).containsExactly("1", "1");
    }
}
