package com.erpmax.realtime.service.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.testing.CuttingProxy;
import com.erpmax.realtime.service.testing.Http;
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

    private static final String CHANNEL = "python-emits";

    private final String tenant = UUID.randomUUID().toString();

    @Test
    void pythonServicesAreHeardAgainAndClientsAreToldOfTheGap() {
        try (RedisServer redis = RedisServer.start();
                RunningService service = RunningService.start("REDIS_URL=" + redis.url(1), "PYTHON_CHANNEL=erpmax")) {
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

    @Test
    void aChannelThatIsSilentWithoutAnEndIsNoticedAndHeardAgain() throws Exception {
        try (RedisServer redis = RedisServer.start();
                CuttingProxy proxy = new CuttingProxy(redis.port())) {
            proxy.mark("\r\n" + CHANNEL + "\r\n");
            try (RunningService service = behind(proxy);
                    PythonEmitter python = PythonEmitter.start(redis.url(1), CHANNEL, 1);
                    SocketClient client = client(service)) {
                python.emit(hint(1));
                client.awaitEvents("/billing", "hint", 1);
                awaitReadiness(service, "UP", "UP");

                proxy.swallowMarked();
                python.emit(hint(2));

                JsonNode notice = notice(client);
                assertThat(reasons(notice)).containsExactly("python_emits");
                awaitReadiness(service, "UP", "UP");
                python.emit(hint(3));
                assertThat(client.awaitEvents("/billing", "hint", 2).get(1).get("n"))
                        .hasToString("3");
                assertThat(client.events("/billing", "resync")).hasSize(1);
            }
        }
    }

    @Test
    void anInstanceThatDoesNotHearTheChannelAloneIsNotReady() {
        try (RedisServer redis = RedisServer.start();
                RunningService service =
                        RunningService.start("REDIS_URL=" + redis.url(1), "PYTHON_CHANNEL=" + CHANNEL)) {
            awaitReadiness(service, "UP", "UP");
            redis.run(1, "ACL SETUSER default resetchannels &socket.io*");
            awaitReadiness(service, "UP", "OUT_OF_SERVICE");
            assertThat(readiness(service).status()).isEqualTo(503);
            redis.run(1, "ACL SETUSER default allchannels");
            awaitReadiness(service, "UP", "UP");
            assertThat(readiness(service).status()).isEqualTo(200);
        }
    }

    @Test
    void whatWasLostOnAllConnectionsIsOneNoticeThoughOneOfThemComesLater() throws Exception {
        try (RedisServer redis = RedisServer.start();
                CuttingProxy proxy = new CuttingProxy(redis.port());
                RunningService service = behind(proxy);
                PythonEmitter python = PythonEmitter.start(redis.url(1), CHANNEL, 1);
                SocketClient client = client(service)) {
            python.emit(hint(1));
            client.awaitEvents("/billing", "hint", 1);

            proxy.swallow();
            awaitReadiness(service, "OUT_OF_SERVICE", "OUT_OF_SERVICE");
            redis.run(1, "SET erpmax:bus:epoch another");
            proxy.swallowNothing();

            JsonNode notice = notice(client);
            assertThat(reasons(notice)).containsExactlyInAnyOrder("new_server", "python_emits");
            awaitReadiness(service, "UP", "UP");
            python.emit(hint(2));
            client.awaitEvents("/billing", "hint", 2);
            assertThat(client.events("/billing", "resync")).hasSize(1);
        }
    }

    private static RunningService behind(CuttingProxy proxy) {
        return RunningService.start("REDIS_URL=redis://127.0.0.1:" + proxy.port() + "/1", "PYTHON_CHANNEL=" + CHANNEL);
    }

    private SocketClient client(RunningService service) {
        return SocketClient.connected(
                service, "/billing", service.token(UUID.randomUUID().toString(), tenant));
    }

    private String hint(int number) {
        return "'hint', {'n': %d}, room='tenant:%s', namespace='/billing'".formatted(number, tenant);
    }

    private static JsonNode notice(SocketClient client) {
        BridgedServices.await(
                "resync", () -> !client.events("/billing", "resync").isEmpty());
        return client.events("/billing", "resync").getFirst();
    }

    private static void awaitReadiness(RunningService service, String bus, String python) {
        BridgedServices.await("bus " + bus + ", python " + python, () -> {
            JsonNode components = readiness(service).json().path("components");
            return components.at("/bus/status").asString("").equals(bus)
                    && components.at("/python/status").asString("").equals(python);
        });
    }

    private static Http.Answer readiness(RunningService service) {
        return Http.anonymous(service).get("/actuator/health/readiness");
    }

    private static List<String> reasons(JsonNode notice) {
        assertThat(notice.get("reason")).isEqualTo(notice.get("reasons").get(0));
        return notice.get("reasons").valueStream().map(JsonNode::stringValue).toList();
    }

    private static double heard(MeterRegistry registry) {
        return registry.get(BridgeMeter.HEARD.meterName()).gauge().value();
    }
}
