package com.erpmax.realtime.service.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.auth.Role;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When connections end by themselves. Tokens here are in the last seconds of the clock's tolerance. */
class ConnectionLifeTest {

    private static final Duration ALMOST_OVER =
            AccessTokens.CLOCK_SKEW.minusSeconds(6).negated();

    @Test
    void aConnectionEndsAtSessionMaxByTheTransportAndNotByDisconnect() {
        try (RunningService service = RunningService.start("SESSION_MAX=6s")) {
            SocketClient client = SocketClient.connected(service, "/ws", token(service, Duration.ofHours(1)));
            client.awaitClose();
            assertThat(client.packets()).noneMatch(packet -> packet.startsWith("41"));
        }
    }

    @Test
    void theHeartbeatIsTheOneOfTheSettings() {
        try (RunningService service = RunningService.start("PING_INTERVAL=1s", "PING_TIMEOUT=2s");
                SocketClient client = SocketClient.open(service)) {
            assertThat(client.awaitPacket("0{")).contains("\"pingInterval\":1000,\"pingTimeout\":2000");
        }
    }

    @Test
    void aClientThatAnnouncedRefreshEndsWithItsToken() {
        RunningService service = RunningService.shared();
        SocketClient client = SocketClient.open(service);
        client.connect("/", "{\"token\":\"" + token(service, ALMOST_OVER) + "\",\"refresh\":true}");
        client.awaitEvent("/", "connected");
        client.awaitClose();
        assertThat(client.packets()).noneMatch(packet -> packet.startsWith("41"));
    }

    @Test
    void anyOtherClientOutlivesItsToken() {
        RunningService service = RunningService.shared();
        String token = token(service, ALMOST_OVER);
        SocketClient announced = SocketClient.open(service);
        try (SocketClient client = SocketClient.connected(service, "/", token)) {
            announced.connect("/", "{\"token\":\"" + token + "\",\"refresh\":true}");
            announced.awaitClose();
            client.settle("/");
            assertThat(client.isClosed()).isFalse();
        }
    }

    @Test
    void strictExpiryEndsEveryConnectionWithItsToken() {
        try (RunningService service = RunningService.start("TOKEN_EXPIRY=strict")) {
            SocketClient client = SocketClient.connected(service, "/billing", token(service, ALMOST_OVER));
            client.awaitClose();
        }
    }

    private static String token(RunningService service, Duration life) {
        return service.bean(AccessTokens.class)
                .mint(UUID.randomUUID().toString(), UUID.randomUUID().toString(), Role.MEMBER, life);
    }
}
