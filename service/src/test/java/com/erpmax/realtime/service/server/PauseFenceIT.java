package com.erpmax.realtime.service.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.testing.ServiceProcess;
import com.erpmax.realtime.service.testing.SocketClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that was stopped for a while and goes on. */
class PauseFenceIT {

    private static final String NOTIFICATIONS = "/notifications";

    @TempDir
    private Path folder;

    @Test
    void afterALongPauseConnectionsAreClosedBeforeAnythingIsPushedAndClientsThatComeBackGetWhatTheyMissed()
            throws Exception {
        try (ServiceProcess service = ServiceProcess.start(folder);
                SocketClient before = SocketClient.open(service.port()).join(NOTIFICATIONS, ServiceProcess.token())) {
            publish(service, "first");
            before.awaitEvent(NOTIFICATIONS, "notification:new");

            signal(service, "STOP");
            CompletableFuture<Integer> late = CompletableFuture.supplyAsync(() -> publish(service, "late"));
            await().pollDelay(PauseFence.LONGEST_PAUSE.plusSeconds(2))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> true);
            signal(service, "CONT");

            before.awaitClose();
            assertThat(before.events(NOTIFICATIONS, "notification:new")).hasSize(1);
            int status = late.join();
            if (status != 201) {
                publish(service, "late");
            }
            try (SocketClient after = SocketClient.open(service.port()).join(NOTIFICATIONS, ServiceProcess.token())) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> after.events(NOTIFICATIONS, "notification:new").stream()
                                .anyMatch(event -> event.get("title").asString().equals("late")));
            }
        }
    }

    private static int publish(ServiceProcess service, String title) {
        try {
            return service.publish(
                            "/api/v1/notifications", """
                    {"id": "%s", "user_id": "%s", "title": "%s", "message": "m", "type": "info"}""".formatted(UUID.randomUUID(), ServiceProcess.USER, title))
                    .status();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void signal(ServiceProcess service, String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(service.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
