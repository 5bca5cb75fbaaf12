package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.http.CorsPolicy;
import com.erpmax.realtime.engine.testing.AttackedServer;
import com.erpmax.realtime.engine.testing.HttpAnswer;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins, and of origins that look like allowed ones, on every way to a session. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileOriginTest {

    private AttackedServer server;

    @BeforeAll
    void start() {
        server = AttackedServer.start(settings -> settings.cors(CorsPolicy.of(List.of("https://app.example.com"))));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @AfterEach
    void nobodyElseIsHarmed() {
        server.assertUnharmed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.com",
                "null",
                "HTTPS://APP.EXAMPLE.COM",
                "",
                "https://app.example.com.evil.com",
                "https://evilapp.example.com",
                "https://app.example.co",
                "https://app.example.comm",
                "http://app.example.com",
                "https://app.example.com:8443",
                "https://app.example.com@evil.com",
                "https://app.example.com, https://evil.com",
                "https://app.example.com https://evil.com",
                "https://app.example.com/",
                "https://app-example.com",
                "https://\u00e4pp.example.com",
                "wss://app.example.com",
                "app.example.com",
                "http://localhost.evil.com",
                "http://localhost:1",
                "file://",
            })
    void otherOriginIsRefusedBeforeThereIsASession(String origin) {
        String header = "Origin: " + origin;
        HttpAnswer polling = server.connect().exchange("GET " + PATH + "polling", header);
        assertThat(polling.status()).isEqualTo(403);
        assertThat(polling.body()).isEqualTo("{\"code\":4,\"message\":\"Forbidden\"}");
        assertThat(polling.headers()).doesNotContainKey("access-control-allow-origin");
        RawConnection webSocket = server.connect().write(RawWebSocket.upgradeRequest(PATH + "websocket", header));
        assertThat(webSocket.answer().status()).isEqualTo(400);
        assertThat(webSocket.untilClosed()).isEmpty();
        assertThat(server.attackers()).isZero();
        PollingSession victim = server.poll();
        RawConnection upgrade = server.connect().write(RawWebSocket.upgradeRequest(victim.upgradeTarget(), header));
        assertThat(upgrade.answer().body()).isEqualTo("Forbidden");
        assertThat(upgrade.untilClosed()).isEmpty();
        assertThat(server.connect()
                        .post(victim.target(), "4forged", header)
                        .answer()
                        .status())
                .isEqualTo(403);
        assertThat(victim.listener().messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example.com", "http://localhost"})
    void allowedOriginAndTheServersOwnMayConnect(String origin) {
        String header = "Origin: " + origin;
        PollingSession session = server.poll();
        assertThat(server.connect()
                        .post(session.target(), "4a", header)
                        .answer()
                        .status())
                .isEqualTo(200);
        RawWebSocket upgraded = RawWebSocket.open(server.connect(), session.upgradeTarget(), header)
                .send("5");
        assertThat(upgraded.text()).isEqualTo("4a");
        assertThat(server.webSocket(header).socket().send("4b").text()).isEqualTo("4b");
    }

    @Test
    void clientWithoutAnOriginMayConnect() {
        assertThat(server.webSocket().socket().send("4a").text()).isEqualTo("4a");
        assertThat(server.poll().handshake().status()).isEqualTo(200);
    }
}
