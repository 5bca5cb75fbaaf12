package com.erpmax.realtime.service.provisioning;

import static com.erpmax.realtime.service.realtime.ProvisioningState.COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.service.auth.Role;
import com.erpmax.realtime.service.provisioning.command.ProcessTable;
import com.erpmax.realtime.service.testing.DatabaseExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a worker does while the database is away. */
class DatabaseOutageTest {

    @RegisterExtension
    static final DatabaseExtension DATABASE = DatabaseExtension.sqlite();

    @TempDir
    Path folder;

    private final Principal caller =
            new Principal(UUID.randomUUID().toString(), UUID.randomUUID().toString(), Role.ADMIN, Instant.MAX);
    private FlakyDatabase database;
    private WorkerFixture fixture;

    @BeforeEach
    void startWithoutJobs() throws IOException {
        database = new FlakyDatabase(DATABASE.database());
        database.writing(jdbc -> jdbc.sql("DELETE FROM jobs").update());
        fixture = new WorkerFixture(database, folder);
    }

    @AfterEach
    void stop() {
        database.away(false);
        database.silent(false);
        fixture.close();
    }

    @Test
    void endOfACommandIsStoredWhenTheDatabaseIsBack() {
        fixture.start("echo progress 10 started; while [ ! -e " + folder.resolve("go") + " ]; do sleep 0.05; done;"
                + " echo progress 90 nearly; echo result erpnext_url=https://a.example; : > " + folder.resolve("done"));
        ProvisioningJob job = fixture.service().create(caller, JobType.CREATE_SITE);
        awaitMessage(job, "started");
        database.away(true);
        fixture.touch("go");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> folder.resolve("done").toFile().exists());

        database.away(false);

        await().atMost(Duration.ofSeconds(60))
                .until(() -> fixture.find(caller, job).status() == COMPLETED);
        assertThat(fixture.find(caller, job).attempts()).isEqualTo(1);
    }

    @Test
    void commandIsEndedBeforeSomebodyElseMayTakeItsJobAndRepeatedLater() {
        fixture.start("[ $ATTEMPT = 2 ] && exec echo result erpnext_url=https://a.example;"
                + " echo progress 1 pid $$; sleep 300");
        ProvisioningJob job = fixture.service().create(caller, JobType.CREATE_SITE);
        long pid = Long.parseLong(awaitMessage(job, "pid ").substring("pid ".length()));
        long away = System.nanoTime();

        database.away(true);

        ProcessTable.awaitGone(WorkerFixture.LEASE, List.of(pid));
        assertThat(Duration.ofNanos(System.nanoTime() - away)).isLessThan(WorkerFixture.LEASE);
        database.away(false);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> fixture.find(caller, job).status() == COMPLETED);
        assertThat(fixture.find(caller, job).attempts()).isEqualTo(2);
    }

    @Test
    void commandIsEndedInTimeAlsoWhenTheDatabaseDoesNotAnswerAtAll() {
        fixture.start("echo progress 1 pid $$; sleep 300");
        ProvisioningJob job = fixture.service().create(caller, JobType.CREATE_SITE);
        long pid = Long.parseLong(awaitMessage(job, "pid ").substring("pid ".length()));

        database.silent(true);

        ProcessTable.awaitGone(WorkerFixture.LEASE, List.of(pid));
    }

    private String awaitMessage(ProvisioningJob job, String start) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> String.valueOf(fixture.find(caller, job).message()), message -> message.startsWith(start));
    }
}
