package com.erpmax.realtime.service.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.engine.http.EngineEndpoint;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.service.realtime.RealtimeEmitter;
import com.erpmax.realtime.service.testing.Http;
import com.erpmax.realtime.service.testing.Http.Answer;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a running service answers while its database is locked, when it is full, and when it stops. */
class UnavailableServiceTest {

    private static final String HANDSHAKE = "/socket.io/?EIO=4&transport=polling";
    private static final String NOTIFICATIONS = "/notifications";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String user = UUID.randomUUID().toString();
    private final String tenant = UUID.randomUUID().toString();

    @TempDir
    private Path folder;

    @Test
    void aLockedDatabaseRefusesEveryPublishAndNewConnectionsAndIsUsedAgainWhenTheLockIsGone() throws Exception {
        try (RunningService service = RunningService.start("DATA_DIR=" + folder);
                SocketClient socket = SocketClient.connected(service, NOTIFICATIONS, service.token(user, tenant));
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("realtime.db"));
                Statement lock = other.createStatement()) {
            String first = UUID.randomUUID().toString();
            assertThat(publish(service, first).status()).isEqualTo(201);
            socket.awaitEvent(NOTIFICATIONS, "notification:new");

            lock.execute("BEGIN EXCLUSIVE");
            assertUnavailable(publish(service, UUID.randomUUID().toString()));
            assertUnavailable(emit(service));
            assertThatThrownBy(() -> service.bean(RealtimeEmitter.class)
                            .emitToTenant(tenant, "subscription:expiring", Map.of("days_left", 3), "/billing"))
                    .isInstanceOf(DatabaseUnavailableException.class);
            JsonNode ack = socket.emitForAck(
                            NOTIFICATIONS, "notification_read", "{\"notification_id\":\"" + first + "\"}")
                    .get(0);
            assertThat(ack.get("code").asString()).isEqualTo("unavailable");
            Answer handshake = Http.anonymous(service).get(HANDSHAKE);
            assertThat(handshake.status()).isEqualTo(503);
            assertThat(Integer.parseInt(handshake.header("Retry-After"))).isBetween(1, 10);
            assertThat(handshake.json().get("code").asInt()).isEqualTo(503);
            assertThat(refusals(service, "database")).isPositive();
            socket.settle(NOTIFICATIONS);

            lock.execute("ROLLBACK");
            await().atMost(PATIENCE)
                    .until(() -> Http.anonymous(service).get(HANDSHAKE).status() == 200);
            String last = UUID.randomUUID().toString();
            assertThat(publish(service, last).status()).isEqualTo(201);
            assertThat(socket.awaitEvents(NOTIFICATIONS, "notification:new", 2))
                    .extracting(event -> event.get("id").asString())
                    .containsExactly(first, last);
            assertThat(socket.awaitEvents(NOTIFICATIONS, "notification:new", 2))
                    .extracting(event -> event.get("seq").asInt())
                    .containsExactly(1, 2);
            assertThat(socket.isClosed()).isFalse();
        }
    }

    @Test
    void moreClientsThanMayConnectAreAskedToComeBackAndThoseInsideGoOn() {
        try (RunningService service = RunningService.start("MAX_CONNECTIONS=1", "DATA_DIR=" + folder)) {
            try (SocketClient inside = SocketClient.connected(service, "/", service.token(user, tenant))) {
                Answer handshake = Http.anonymous(service).get(HANDSHAKE);
                assertThat(handshake.status()).isEqualTo(503);
                assertThat(Integer.parseInt(handshake.header("Retry-After"))).isBetween(1, 10);
                assertThat(refusals(service, "full")).isEqualTo(1);
                inside.settle("/");
            }
            await().atMost(PATIENCE)
                    .until(() -> Http.anonymous(service).get(HANDSHAKE).status() == 200);
        }
    }

    @Test
    void moreClientsThanMayConnectAtOnceAreAskedToComeBackAndThoseInsideGoOn() {
        try (RunningService service =
                        RunningService.start("HANDSHAKE_RATE=1", "HANDSHAKE_BURST=2", "DATA_DIR=" + folder);
                SocketClient inside = SocketClient.connected(service, "/", service.token(user, tenant))) {
            await().atMost(PATIENCE)
                    .until(() -> Http.anonymous(service).get(HANDSHAKE).status() == 503);
            assertThat(refusals(service, "rate")).isPositive();
            inside.settle("/");
            await().atMost(PATIENCE)
                    .until(() -> Http.anonymous(service).get(HANDSHAKE).status() == 200);
        }
    }

    @Test
    void aServiceThatStopsClosesTransportsAndAsksNewClientsToComeBack() {
        try (RunningService service = RunningService.start("DATA_DIR=" + folder);
                SocketClient inside = SocketClient.connected(service, "/", service.token(user, tenant))) {
            service.bean(EngineEndpoint.class).close();

            inside.awaitClose();
            assertThat(inside.packets()).noneMatch(packet -> packet.startsWith("41") || packet.startsWith("44"));
            Answer handshake = Http.anonymous(service).get(HANDSHAKE);
            assertThat(handshake.status()).isEqualTo(503);
            assertThat(Integer.parseInt(handshake.header("Retry-After"))).isBetween(1, 10);
        }
    }

    private Answer publish(RunningService service, String id) {
        return Http.apiKey(service, RunningService.API_KEY).post("/api/v1/notifications", """
                {"id": "%s", "user_id": "%s", "title": "t", "message": "m", "type": "info"}""".formatted(id, user));
    }

    private Answer emit(RunningService service) {
        return Http.apiKey(service, RunningService.API_KEY).post("/api/v1/emit", """
                {"tenant_id": "%s", "namespace": "/billing", "event": "subscription:expiring",
                 "data": {"days_left": 3}}""".formatted(tenant));
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(answer.json().get("error").get("code").asString()).isEqualTo("unavailable");
    }

    private static double refusals(RunningService service, String reason) {
        return service.bean(MeterRegistry.class)
                .get("realtime.engine.unavailable")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
