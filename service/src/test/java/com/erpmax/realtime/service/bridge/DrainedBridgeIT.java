package com.erpmax.realtime.service.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.testing.ServiceProcess;
import com.erpmax.realtime.service.testing.SocketClient;
import com.erpmax.realtime.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Python services emit while a service process goes out of service. */
class DrainedBridgeIT {

    /** So many that the last one leaves long after everything here is done. */
    private static final int CLIENTS = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void reachesThoseWhoHaveNotLeftYet() throws Exception {
        List<SocketClient> clients = new ArrayList<>();
        try (RedisServer redis = RedisServer.start();
                ServiceProcess service = ServiceProcess.start(folder, "DRAIN_TIME=15s", "REDIS_URL=" + redis.url(1));
                PythonEmitter python = PythonEmitter.start(redis.url(1), BridgedServices.CHANNEL, 1)) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(SocketClient.open(service.port()).join("/billing", ServiceProcess.token()));
            }

            ProcessHandle.of(service.pid()).orElseThrow().destroy();
            await().atMost(PATIENCE).until(() -> clients.stream().anyMatch(SocketClient::isClosed));
            python.emit("'hint', {}, room='user:%s', namespace='/billing'".formatted(ServiceProcess.USER));

            await().atMost(PATIENCE)
                    .until(() -> clients.stream()
                            .anyMatch(
                                    client -> !client.events("/billing", "hint").isEmpty()));
            assertThat(clients).anyMatch(client -> !client.isClosed());
        }
    }
}
