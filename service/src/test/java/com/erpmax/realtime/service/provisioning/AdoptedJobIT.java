package com.erpmax.realtime.service.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.rabbitmq.TestBroker;
import com.erpmax.realtime.service.realtime.ProvisioningState;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Jobs that ERPMax's own API has put into its own table, as SQLAlchemy makes it, and onto the queue. */
class AdoptedJobIT extends QueueFixture {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.postgresql();

    private final String id = UUID.randomUUID().toString();

    @BeforeAll
    static void createTheirTable() {
        DATABASE.database().writing(jdbc -> {
            jdbc.sql("CREATE TYPE public.jobstatus AS ENUM ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED')")
                    .update();
            jdbc.sql("CREATE TYPE public.jobtype AS ENUM ('CREATE_SITE', 'DELETE_SITE', 'BACKUP_SITE', 'MOVE_SITE')")
                    .update();
            jdbc.sql("CREATE TABLE public.provisioning_jobs (id uuid PRIMARY KEY, tenant_id uuid NOT NULL,"
                            + " status public.jobstatus NOT NULL, job_type public.jobtype NOT NULL,"
                            + " progress integer NOT NULL, message varchar(500), error text,"
                            + " started_at timestamptz, completed_at timestamptz,"
                            + " created_at timestamptz NOT NULL DEFAULT now())")
                    .update();
        });
    }

    @Override
    Database database() {
        return DATABASE.database();
    }

    @Test
    void jobIsRunAndItsStateIsWrittenBackWithTheirLabels() throws IOException {
        QueueInstance worker = worker("echo progress 40 half way; " + success());
        insert("CREATE_SITE");
        broker.publish(queue, body(id));

        await().atMost(SOON).until(() -> theirs("status").equals("COMPLETED"));

        assertThat(theirs("progress")).isEqualTo("100");
        assertThat(theirs("message")).isEqualTo("Completed");
        assertThat(theirs("started_at")).isNotEmpty();
        assertThat(theirs("completed_at")).isNotEmpty();
        assertThat(worker.emitter().textsOf(id))
                .startsWith("status:update running 0 Started")
                .endsWith("status:completed https://a.example");
        assertThat(state(job()).label()).isEqualTo("completed");
        assertThat(runsOf(job())).containsExactly("1");
    }

    @Test
    void jobThatTheirApiRetriesIsRunAgainAndAMessageThatComesAgainDoesNothing() throws IOException {
        worker(success());
        insert("CREATE_SITE");
        broker.publish(queue, body(id));
        await().atMost(SOON).until(() -> theirs("status").equals("COMPLETED"));
        broker.publish(queue, body(id));
        await().atMost(SOON).until(() -> broker.count(queue) == 0);

        setTheirs("PENDING", null);
        broker.publish(queue, body(id));

        await().atMost(SOON).until(() -> theirs("status").equals("COMPLETED"));
        assertThat(runsOf(job())).containsExactly("1", "1");
    }

    @Test
    void jobThatTheirApiCancelsWhileItRunsIsEnded() throws IOException {
        QueueInstance worker = worker("while :; do echo progress 10 working; sleep 0.3; done");
        insert("CREATE_SITE");
        broker.publish(queue, body(id));
        await().atMost(SOON).until(() -> theirs("status").equals("RUNNING"));

        setTheirs("FAILED", "Cancelled by user");

        await().atMost(Duration.ofSeconds(60)).until(() -> state(job()) == ProvisioningState.FAILED && leases() == 0);
        assertThat(theirs("status")).isEqualTo("FAILED");
        assertThat(worker.emitter().textsOf(id)).endsWith("status:failed Cancelled by user");
    }

    @Test
    void jobThatIsOverIsLeftAloneAndOneOfAnUnknownTypeIsADeadLetter() throws IOException {
        worker(success());
        insert("CREATE_SITE");
        setTheirs("FAILED", "Cancelled by user");
        broker.publish(queue, body(id));
        String other = UUID.randomUUID().toString();
        insert(other, "MOVE_SITE");
        broker.publish(queue, body(other));

        TestBroker.Taken letter = broker.take(dead, 1).get(0);

        assertThat(letter.body()).isEqualTo(body(other));
        assertThat(letter.headers()).containsEntry("reason", "unsupported_job");
        assertThat(theirs("error")).isEqualTo("Cancelled by user");
        assertThat(new JobStore(database()).find(caller.tenantId(), id)).isEmpty();
    }

    @Test
    void jobWhoseMessageComesBeforeTheCommitOfItsRowIsRun() throws IOException {
        QueueInstance worker = worker(success());
        broker.publish(queue, body(id));
        await().atMost(SOON).until(() -> worker.decisions("wait") > 0);

        insert("CREATE_SITE");

        await().atMost(SOON).until(() -> theirs("status").equals("COMPLETED"));
        assertThat(runsOf(job())).containsExactly("1");
        assertThat(broker.poll(dead)).isNull();
    }

    @Test
    void jobThatTheirApiQueuesAgainBeforeItsCommitIsRunAgain() throws IOException {
        QueueInstance worker = worker(success());
        insert("CREATE_SITE");
        broker.publish(queue, body(id));
        await().atMost(SOON).until(() -> theirs("status").equals("COMPLETED"));
        double waits = worker.decisions("wait");
        broker.publish(queue, body(id));
        await().atMost(SOON).until(() -> worker.decisions("wait") > waits);

        setTheirs("PENDING", null);

        await().atMost(SOON).until(() -> theirs("status").equals("COMPLETED"));
        assertThat(runsOf(job())).containsExactly("1", "1");
    }

    @Test
    void jobsOfATableThatIsMadeAfterTheStartAreRun() throws IOException {
        rename("provisioning_jobs", "not_there_yet");
        try {
            worker(success());
        } finally {
            rename("not_there_yet", "provisioning_jobs");
        }
        insert("CREATE_SITE");
        broker.publish(queue, body(id));

        await().atMost(SOON).until(() -> theirs("status").equals("COMPLETED"));
        assertThat(runsOf(job())).containsExactly("1");
    }

    @Test
    void jobsGoOnWithoutATableThatIsTakenAwayAndItIsFoundAgain() throws IOException {
        worker("sleep 2; " + success());
        insert("CREATE_SITE");
        broker.publish(queue, body(id));
        await().atMost(SOON).until(() -> theirs("status").equals("RUNNING"));
        rename("provisioning_jobs", "taken_away");
        try {
            await().atMost(SOON).until(() -> state(job()) == ProvisioningState.COMPLETED);
        } finally {
            rename("taken_away", "provisioning_jobs");
        }
        assertThat(runsOf(job())).containsExactly("1");

        setTheirs("PENDING", null);
        broker.publish(queue, body(id));
        await().atMost(SOON).until(() -> theirs("status").equals("COMPLETED"));
        assertThat(runsOf(job())).containsExactly("1", "1");
    }

    @Test
    void jobThatTheirApiHasRetriedWhileItIsCancelledIsRunAgain() throws IOException {
        QueueInstance worker = worker("[ -e " + folder + "/ended ] || while :; do sleep 0.2; done; " + success());
        insert("CREATE_SITE");
        broker.publish(queue, body(id));
        await().atMost(SOON).until(() -> theirs("status").equals("RUNNING"));
        double waits = worker.decisions("wait");

        setTheirs("PENDING", null);
        broker.publish(queue, body(id));
        await().atMost(SOON).until(() -> worker.decisions("wait") > waits);
        setTheirs("FAILED", "Cancelled by user");
        await().atMost(SOON).until(() -> state(job()) == ProvisioningState.FAILED && leases() == 0);
        Files.createFile(folder.resolve("ended"));
        setTheirs("PENDING", null);

        await().atMost(SOON).until(() -> theirs("status").equals("COMPLETED"));
    }

    private void rename(String from, String to) {
        database()
                .writing(jdbc ->
                        jdbc.sql("ALTER TABLE " + from + " RENAME TO " + to).update());
    }

    private void insert(String type) {
        insert(id, type);
    }

    private void insert(String jobId, String type) {
        database()
                .writing(jdbc -> jdbc.sql("INSERT INTO provisioning_jobs (id, tenant_id, status, job_type, progress,"
                                + " message) VALUES (CAST(? AS uuid), CAST(? AS uuid), 'PENDING',"
                                + " CAST(? AS public.jobtype), 0, 'Queued')")
                        .params(jobId, caller.tenantId(), type)
                        .update());
    }

    private void setTheirs(String status, @org.jspecify.annotations.Nullable String error) {
        database()
                .writing(jdbc -> jdbc.sql("UPDATE provisioning_jobs SET status = CAST(:status AS public.jobstatus),"
                                + " error = CAST(:error AS text) WHERE id = CAST(:id AS uuid)")
                        .param("status", status)
                        .param("error", error)
                        .param("id", id)
                        .update());
    }

    private String theirs(String column) {
        return database()
                .read(jdbc -> Objects.requireNonNull(jdbc.sql("SELECT coalesce(CAST(" + column
                                + " AS text), '') FROM provisioning_jobs WHERE id = CAST(? AS uuid)")
                        .param(id)
                        .query(String.class)
                        .single()));
    }

    private ProvisioningJob job() {
        return new JobStore(database()).find(caller.tenantId(), id).orElseThrow();
    }
}
