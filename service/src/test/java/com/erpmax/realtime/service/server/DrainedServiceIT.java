package com.erpmax.realtime.service.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.testing.ServiceProcess;
import com.erpmax.realtime.service.testing.ServiceProcess.Answer;
import com.erpmax.realtime.service.testing.SocketClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service process that is told to stop while clients are connected and a job runs. */
class DrainedServiceIT {

    private static final String READINESS = "/actuator/health/readiness";
    private static final String JOBS = "/api/v1/provisioning/jobs";
    /** So many that the last one leaves long after everything here is done. */
    private static final int CLIENTS = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void terminatedServiceLetsNobodyInAndServesThoseInsideUntilTheyHaveLeftOrASecondSignalComes() throws Exception {
        Path go = folder.resolve("go");
        List<SocketClient> clients = new ArrayList<>();
        try (ServiceProcess service = ServiceProcess.start(
                folder,
                "DRAIN_TIME=15s",
                "PROVISIONING_COMMAND_CREATE_SITE=echo progress 10 begun; while [ ! -e " + go
                        + " ]; do sleep 0.1; done; echo result erpnext_url=https://a.example")) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(SocketClient.open(service.port()).join("/notifications", ServiceProcess.token()));
            }
            String job = service.post(JOBS, "{\"job_type\":\"create_site\"}")
                    .get("data")
                    .get("id")
                    .asString();
            await().atMost(PATIENCE).until(() -> progress(service, job) == 10);
            assertThat(service.send(service.anonymous(READINESS)).status()).isEqualTo(200);
            ProcessHandle process = ProcessHandle.of(service.pid()).orElseThrow();

            process.destroy();
            await().atMost(PATIENCE)
                    .until(() -> service.send(service.anonymous(READINESS)).status() == 503);
            Answer handshake = service.send(service.anonymous("/socket.io/?EIO=4&transport=polling"));
            assertThat(handshake.status()).isEqualTo(503);
            assertThat(Integer.parseInt(handshake.header("Retry-After"))).isBetween(1, 10);
            await().atMost(PATIENCE).until(() -> clients.stream().anyMatch(SocketClient::isClosed));
            assertThat(clients).as("the others' turns are later").anyMatch(client -> !client.isClosed());
            assertThat(service.publish("/api/v1/notifications", """
                            {"user_id": "%s", "title": "t", "message": "m", "type": "info"}""".formatted(ServiceProcess.USER))
                            .status())
                    .isEqualTo(201);
            await("a notification for those inside")
                    .atMost(PATIENCE)
                    .until(() -> clients.stream()
                            .anyMatch(client -> !client.events("/notifications", "notification:new")
                                    .isEmpty()));
            Files.createFile(go);
            await().atMost(PATIENCE).until(() -> progress(service, job) == 100);

            process.destroy();
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(service.exitStatus()).isEqualTo(143);
            assertThat(clients).allSatisfy(client -> {
                client.awaitClose();
                assertThat(client.packets()).noneMatch(packet -> packet.startsWith("41"));
            });
            assertThat(folder.resolve("service.log")).content().contains("Told once more to stop");
        }
    }

    private static int progress(ServiceProcess service, String job) throws Exception {
        return service.get(JOBS + "/" + job).get("data").get("progress").asInt();
    }
}
