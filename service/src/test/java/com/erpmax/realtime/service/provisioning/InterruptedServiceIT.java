package com.erpmax.realtime.service.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.provisioning.command.ProcessTable;
import com.erpmax.realtime.service.testing.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A service process that ends while a job runs, and is started again on the same data folder. */
class InterruptedServiceIT {

    private static final String CREATE = "{\"job_type\":\"create_site\"}";

    @TempDir
    Path folder;

    @Test
    void jobOfAKilledServiceIsRunAgainAndItsCommandLeavesNoOrphan() throws Exception {
        String id;
        long pid;
        try (ServiceProcess first = start(stubbornOnce("1"))) {
            id = first.post("/api/v1/provisioning/jobs", CREATE)
                    .get("data")
                    .get("id")
                    .asString();
            pid = awaitPid(first, id);
            assertThat(ProcessTable.runs(pid)).isTrue();

            first.kill();
        }
        ProcessTable.awaitGone(Duration.ofSeconds(60), List.of(pid));

        try (ServiceProcess second = start(stubbornOnce("1"))) {
            JsonNode job = awaitStatus(second, id, "completed");
            assertThat(job.get("error").isNull()).isTrue();
            assertThat(second.storedEvents()).contains("attempt 2");
        }
    }

    @Test
    void jobThatIsKilledWithEveryAttemptFailsWithItsReason() throws Exception {
        String command = "echo progress 10 pid $$; sleep 300";
        String id;
        try (ServiceProcess first = start(command, "PROVISIONING_MAX_ATTEMPTS=1")) {
            id = first.post("/api/v1/provisioning/jobs", CREATE)
                    .get("data")
                    .get("id")
                    .asString();
            awaitPid(first, id);
            first.kill();
        }
        try (ServiceProcess second = start(command, "PROVISIONING_MAX_ATTEMPTS=1")) {
            JsonNode job = awaitStatus(second, id, "failed");
            assertThat(job.get("error").asString())
                    .isEqualTo("Gave up after attempt 1: The service was interrupted while the job ran");
        }
    }

    @Test
    void serviceThatIsStoppedPutsItsJobBackWithoutCountingTheAttempt() throws Exception {
        String id;
        long pid;
        try (ServiceProcess first = start(stubbornOnce("1"))) {
            id = first.post("/api/v1/provisioning/jobs", CREATE)
                    .get("data")
                    .get("id")
                    .asString();
            pid = awaitPid(first, id);

            first.terminate();

            assertThat(ProcessTable.runs(pid)).isFalse();
        }
        try (ServiceProcess second = start("echo result erpnext_url=https://a$ATTEMPT.example")) {
            awaitStatus(second, id, "completed");
            assertThat(second.storedEvents()).contains("https://a1.example");
        }
    }

    private ServiceProcess start(String createSite, String... settings) throws IOException {
        String[] all = Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = "PROVISIONING_COMMAND_CREATE_SITE=" + createSite;
        return ServiceProcess.start(folder, all);
    }

    /** A command that ignores TERM and never ends in the given attempt, and is done at once in any other. */
    private static String stubbornOnce(String attempt) {
        return "if [ $ATTEMPT != " + attempt + " ]; then echo progress 50 attempt $ATTEMPT;"
                + " echo result erpnext_url=https://a.example; exit; fi;"
                + " trap '' TERM; echo progress 10 pid $$; while :; do sleep 1; done";
    }

    private static JsonNode awaitStatus(ServiceProcess service, String id, String status) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> show(service, id),
                        job -> job.get("status").asString().equals(status));
    }

    private static long awaitPid(ServiceProcess service, String id) {
        String message = await().atMost(Duration.ofSeconds(60))
                .until(() -> show(service, id).get("message").asString(), text -> text.startsWith("pid "));
        return Long.parseLong(message.substring("pid ".length()));
    }

    private static JsonNode show(ServiceProcess service, String id) throws IOException {
        return service.get("/api/v1/provisioning/jobs/" + id).get("data");
    }
}
