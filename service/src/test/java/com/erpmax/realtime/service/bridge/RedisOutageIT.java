package com.erpmax.realtime.service.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import com.erpmax.realtime.testing.RedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** After Redis was away, Python services are heard again, and clients know that they may have missed something. */
class RedisOutageIT {

    @Test
    void pythonServicesAreHeardAgainAndClientsAreToldOfTheGap() {
        try (RedisServer redis = RedisServer.start();
                RunningService service = RunningService.start("REDIS_URL=" + redis.url(1), "PYTHON_CHANNEL=erpmax")) {
            String tenant = UUID.randomUUID().toString();
            String token = service.token(UUID.randomUUID().toString(), tenant);
            MeterRegistry registry = service.bean(MeterRegistry.class);
            String emit = "'hint', {'n': %d}, room='tenant:" + tenant + "', namespace='/billing'";
            try (PythonEmitter python = PythonEmitter.start(redis.url(1), "erpmax", 1);
                    SocketClient client = SocketClient.connected(service, "/billing", token)) {
                python.emit(emit.formatted(1));
                client.awaitEvents("/billing", "hint", 1);
                redis.kill();
                BridgedServices.await("the loss", () -> heard(registry) == 0);
                redis.restart();
                BridgedServices.await("the channel", () -> heard(registry) == 1);
                BridgedServices.await(
                        "resync", () -> !client.events("/billing", "resync").isEmpty());
                assertThat(BridgeMeter.GAPS.counter(registry).count()).isEqualTo(1);
                python.emit(emit.formatted(2));
                assertThat(client.awaitEvents("/billing", "hint", 2)
                                .get(1)
                                .get("n")
                                .intValue())
                        .isEqualTo(2);
                assertThat(client.isClosed()).isFalse();
                assertThat(client.events("/billing", "resync"))
                        .as("one notice of all that was lost")
                        .singleElement()
                        .satisfies(notice ->
                                assertThat(reasons(notice)).containsExactlyInAnyOrder("new_server", "python_emits"));
            }
        }
    }

    private static List<String> reasons(JsonNode notice) {
        assertThat(notice.get("reason")).isEqualTo(notice.get("reasons").get(0));
        return notice.get("reasons").valueStream().map(JsonNode::stringValue).toList();
    }

    private static double heard(MeterRegistry registry) {
        return registry.get(BridgeMeter.HEARD.meterName()).gauge().value();
    }
}
