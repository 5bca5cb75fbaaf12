package com.erpmax.realtime.service.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.auth.Role;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who is let in, and into which rooms. */
class ConnectionTest {

    private final RunningService service = RunningService.shared();
    private final String user = UUID.randomUUID().toString();
    private final String tenant = UUID.randomUUID().toString();
    private final String token = service.token(user, tenant);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/notifications",
                "/provisioning",
                "/billing",
                "/ws",
                "/ws/notifications",
                "/ws/provisioning",
                "/ws/billing"
            })
    void everyNamespaceAndAliasGreetsWithThePayloadOfTheContract(String namespace) {
        try (SocketClient client = SocketClient.connected(service, namespace, token)) {
            assertThat(client.awaitEvent(namespace, "connected").toString())
                    .isEqualTo("{\"message\":\"Successfully connected to ERPMax Orchestrator\",\"user_id\":\"" + user
                            + "\",\"tenant_id\":\"" + tenant + "\"}");
            client.settle(namespace);
            assertThat(client.events(namespace, "connected")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/socket.io", "/socket.io/", "/ws/socket.io", "/ws/socket.io/"})
    void bothPathsServeSockets(String path) {
        try (SocketClient client = SocketClient.open(service, path)) {
            client.join("/", token);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/notifications", "/provisioning", "/billing", "/ws", "/ws/provisioning"})
    void everyNamespaceRefusesWhoeverHasNoGoodToken(String namespace) {
        AccessTokens tokens = service.bean(AccessTokens.class);
        String expired = tokens.mint(user, tenant, Role.OWNER, Duration.ofMinutes(-5));
        refused(namespace, "{}", "auth_required");
        refused(namespace, "{\"token\":\"\"}", "auth_required");
        refused(namespace, "{\"token\":null}", "auth_required");
        refused(namespace, "{\"token\":7}", "token_invalid");
        refused(namespace, "{\"token\":\"garbage\"}", "token_invalid");
        refused(namespace, "{\"token\":\"" + token.substring(0, token.length() - 4) + "AAAA\"}", "token_invalid");
        refused(namespace, "{\"token\":\"" + expired + "\"}", "token_expired");
        refused(namespace, "{\"token\":\"" + sign(Map.of("type", "refresh")) + "\"}", "token_type");
        refused(namespace, "{\"token\":\"" + sign(Map.of("type", "password_reset")) + "\"}", "token_type");
        refused(namespace, "{\"token\":\"" + sign(Map.of("type", "access")) + "\"}", "tenant_required");
    }

    @Test
    void theHandshakeHeaderCountsWhenThereIsNoTokenInAuth() {
        try (SocketClient client = SocketClient.open(service, "/socket.io/", "Authorization", "Bearer " + token)) {
            client.connect("/", "");
            client.awaitEvent("/", "connected");
            client.connect("/billing", "{\"token\":\"garbage\"}");
            assertThat(client.awaitRefusal("/billing").get("data").get("code").stringValue())
                    .isEqualTo("token_invalid");
        }
    }

    @Test
    void aTokenInTheQueryIsNotLookedAt() {
        try (SocketClient client = SocketClient.open(service, "/socket.io/?token=" + token)) {
            client.connect("/", "");
            assertThat(client.awaitRefusal("/").get("data").get("code").stringValue())
                    .isEqualTo("auth_required");
        }
    }

    @Test
    void aRefusedClientMayTryAgainOnTheSameConnection() {
        try (SocketClient client = SocketClient.open(service)) {
            client.connect("/", "{}");
            client.awaitRefusal("/");
            client.join("/", token);
        }
    }

    @Test
    void anUnknownNamespaceIsRefused() {
        try (SocketClient client = SocketClient.open(service)) {
            client.connect("/admin", "{\"token\":\"" + token + "\"}");
            assertThat(client.awaitRefusal("/admin").get("message").stringValue())
                    .isEqualTo("Invalid namespace");
        }
    }

    @Test
    void roomsAreJoinedBeforeTheGreetingInEveryNamespace() {
        RealtimeEmitter emitter = service.bean(RealtimeEmitter.class);
        for (String namespace : NamespaceNames.ALL) {
            try (SocketClient client = SocketClient.connected(service, namespace, token)) {
                emitter.emitToUser(user, "to-user", Map.of("n", 1), namespace);
                emitter.emitToTenant(tenant, "to-tenant", Map.of("n", 2), namespace);
                assertThat(client.awaitEvent(namespace, "to-user").toString()).isEqualTo("{\"n\":1}");
                assertThat(client.awaitEvent(namespace, "to-tenant").toString()).isEqualTo("{\"n\":2}");
            }
        }
    }

    private void refused(String namespace, String auth, String code) {
        try (SocketClient client = SocketClient.open(service)) {
            client.connect(namespace, auth);
            JsonNode refusal = client.awaitRefusal(namespace);
            assertThat(refusal.get("data").get("code").stringValue()).as(auth).isEqualTo(code);
            assertThat(refusal.get("message").stringValue()).isNotBlank();
            assertThat(client.packets()).noneMatch(packet -> packet.startsWith("40") || packet.startsWith("42"));
        }
    }

    private String sign(Map<String, Object> claims) {
        JWTClaimsSet.Builder builder = new JWTClaimsSet.Builder()
                .subject(user)
                .expirationTime(Date.from(Instant.parse("2100-01-01T00:00:00Z")));
        claims.forEach(builder::claim);
        try {
            SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), builder.build());
            jwt.sign(new MACSigner(RunningService.SECRET_KEY));
            return jwt.serialize();
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
