package com.erpmax.realtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.config.PostgresAddress;
import com.erpmax.realtime.service.realtime.ProvisioningState;
import com.erpmax.realtime.service.realtime.ProvisioningStatus;
import com.erpmax.realtime.service.realtime.RealtimeEmitter;
import com.erpmax.realtime.service.testing.Http;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import com.erpmax.realtime.testing.PostgresServer;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The whole service on PostgreSQL, with ERPMax's own table beside ours, and without its database for a while. */
class PostgresServiceIT {

    private final String user = UUID.randomUUID().toString();
    private final String tenant = UUID.randomUUID().toString();
    private final String token = tokenOfTheAuthService();

    @Test
    void theServiceSurvivesTheLossOfItsDatabaseAndTurnsNobodyAwayForGood() {
        PostgresServer server = PostgresServer.start();
        PostgresAddress address = PostgresAddress.parse(server.newDatabase());
        server.execute(
                address.database(),
                "CREATE TABLE user_tenants (user_id uuid, tenant_id uuid, role text)",
                "INSERT INTO user_tenants VALUES ('" + user + "', '" + tenant + "', 'ADMIN')");
        try (RunningService service = RunningService.start("DATABASE_URL=postgresql+asyncpg://app:x@127.0.0.1:"
                        + address.port() + "/" + address.database());
                SocketClient before = SocketClient.connected(service, "/ws", token)) {
            Http http = Http.bearer(service, token);
            emitProgress(service, 1);
            assertThat(before.awaitEvent("/ws", "status:update").get("progress").intValue())
                    .isEqualTo(1);
            assertThat(http.get("/api/v1/notifications").status()).isEqualTo(200);

            server.stop();
            Http.Answer unavailable = http.get("/api/v1/notifications");
            assertThat(unavailable.status()).isEqualTo(503);
            assertThat(unavailable.header("Retry-After")).isEqualTo("5");
            before.emit("/ws", "notification_read", "{\"notification_id\":\"n\"}");
            assertThat(before.awaitEvent("/ws", "error").get("code").stringValue())
                    .isEqualTo("unavailable");
            Http.Answer handshake = handshake(service);
            assertThat(handshake.status())
                    .as("no CONNECT_ERROR, from which clients do not come back")
                    .isEqualTo(503);
            assertThat(handshake.header("Retry-After")).isNotEmpty();
            assertThat(before.isClosed()).isFalse();

            server.restart();
            await("the database, which is looked for once a second")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> handshake(service).status() == 200);
            emitProgress(service, 2);
            assertThat(before.awaitEvents("/ws", "status:update", 2)
                            .get(1)
                            .get("seq")
                            .longValue())
                    .isEqualTo(2);
            SocketClient.connected(service, "/ws", token).close();
        } finally {
            server.stop();
        }
    }

    private static Http.Answer handshake(RunningService service) {
        return Http.anonymous(service).get("/socket.io/?EIO=4&transport=polling");
    }

    private void emitProgress(RunningService service, int progress) {
        service.bean(RealtimeEmitter.class)
                .emitProvisioningStatus(new ProvisioningStatus(tenant, ProvisioningState.RUNNING, progress, null));
    }

    /** Without the claim {@code role}, so that the role has to be looked up. */
    private String tokenOfTheAuthService() {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject(user)
                .claim("tenant_id", tenant)
                .claim("type", "access")
                .expirationTime(Date.from(Instant.parse("2100-01-01T00:00:00Z")))
                .build();
        try {
            SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            jwt.sign(new MACSigner(RunningService.SECRET_KEY));
            return jwt.serialize();
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
