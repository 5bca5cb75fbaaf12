package com.erpmax.realtime.service.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.erpmax.realtime.service.testing.ServiceProcess;
import com.erpmax.realtime.service.testing.ServiceProcess.Answer;
import com.erpmax.realtime.service.testing.SocketClient;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The service, as a process of its own, on a disk that becomes full and has room again, without a restart. */
class FullDiskIT {

    private static final String NOTIFICATIONS = "/notifications";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_UNTIL_FULL = 3000;

    @TempDir
    private Path folder;

    private final List<String> accepted = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    /** What keeps the files of the service from growing, and stops to. */
    private interface Disk {
        void fill() throws IOException, InterruptedException;

        void free() throws IOException, InterruptedException;
    }

    @Test
    void underALimitOfFileSizesNothingIsHalfDoneAndItHealsByItself() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(folder)) {
            Path log = folder.resolve("data").resolve("realtime.db-wal");
            survives(service, new Disk() {
                @Override
                public void fill() throws IOException, InterruptedException {
                    limitFileSize(service, Long.toString(Files.size(log)));
                }

                @Override
                public void free() throws InterruptedException, IOException {
                    limitFileSize(service, "unlimited");
                }
            });
        }
    }

    @Test
    void onAFullFileSystemNothingIsHalfDoneAndItHealsByItself() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        assumeTrue(
                run("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", data.toString()) == 0,
                "mounting in a namespace of one's own is not permitted here");
        try (ServiceProcess service = ServiceProcess.startUnder(
                List.of(
                        "unshare",
                        "-rm",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=4m tmpfs '" + data + "' && exec \"$@\"",
                        "sh"),
                folder)) {
            Path filler = Path.of("/proc/" + service.pid() + "/root" + data + "/filler");
            survives(service, new Disk() {
                @Override
                public void fill() throws IOException {
                    assertThat(run("dd", "if=/dev/zero", "of=" + filler, "bs=4k"))
                            .isNotZero();
                }

                @Override
                public void free() throws IOException {
                    Files.delete(filler);
                }
            });
        }
    }

    private void survives(ServiceProcess service, Disk disk) throws IOException, InterruptedException {
        try (SocketClient user = SocketClient.open(service.port()).join(NOTIFICATIONS, ServiceProcess.token())) {
            publish(service);
            assertThat(accepted).hasSize(1);

            disk.fill();
            while (refused.size() < 3) {
                assertThat(accepted).as("accepted on a full disk").hasSizeLessThan(MOST_UNTIL_FULL);
                publish(service);
            }
            JsonNode ack = user.emitForAck(
                            NOTIFICATIONS, "notification_read", "{\"notification_id\":\"" + accepted.getFirst() + "\"}")
                    .get(0);
            assertThat(ack.get("code").asString()).isEqualTo("unavailable");
            Answer handshake = service.send(
                    service.anonymous("/socket.io/?EIO=4&transport=polling").GET());
            assertThat(handshake.status()).isEqualTo(503);
            assertThat(handshake.header("Retry-After")).isNotEmpty();

            disk.free();
            await().atMost(PATIENCE).until(() -> publish(service) == 201);
            await().atMost(PATIENCE)
                    .until(() -> service.send(service.anonymous("/socket.io/?EIO=4&transport=polling")
                                            .GET())
                                    .status()
                            == 200);

            List<JsonNode> events = user.awaitEvents(NOTIFICATIONS, "notification:new", accepted.size());
            assertThat(user.isClosed()).isFalse();
            assertThat(events).extracting(event -> event.get("id").asString()).containsExactlyElementsOf(accepted);
            for (int i = 0; i < events.size(); i++) {
                assertThat(events.get(i).get("seq").asInt()).isEqualTo(i + 1);
            }
            assertThat(refused)
                    .allSatisfy(id -> assertThat(service.send(service.request("/api/v1/notifications/" + id + "/read")
                                            .POST(BodyPublishers.noBody()))
                                    .status())
                            .isEqualTo(404));
        }
    }

    /** Publishes one notification and notes what became of it. Returns the status. */
    private int publish(ServiceProcess service) throws IOException {
        String id = UUID.randomUUID().toString();
        Answer answer = service.publish("/api/v1/notifications", """
                {"id": "%s", "user_id": "%s", "title": "t", "message": "m", "type": "info"}""".formatted(id, ServiceProcess.USER));
        if (answer.status() == 201) {
            accepted.add(id);
        } else {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNotEmpty();
            assertThat(answer.json().get("error").get("code").asString()).isEqualTo("unavailable");
            refused.add(id);
        }
        return answer.status();
    }

    private static void limitFileSize(ServiceProcess service, String limit) throws IOException, InterruptedException {
        assertThat(run("prlimit", "--pid", Long.toString(service.pid()), "--fsize=" + limit + ":"))
                .as("prlimit (Debian package util-linux)")
                .isZero();
    }

    private static int run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IOException(interruption);
        }
        return process.exitValue();
    }
}
