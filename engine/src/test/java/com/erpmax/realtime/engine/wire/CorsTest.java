package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.http.CorsPolicy;
import com.erpmax.realtime.engine.testing.HttpAnswer;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What web pages of other origins may do, and which headers they get. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorsTest {

    private static final String LISTED = "Origin: https://app.example.com";
    private static final String FOREIGN = "Origin: https://evil.example.com";

    private TestServer anyOrigin;
    private TestServer listedOrigins;

    @BeforeAll
    void start() {
        anyOrigin = TestServer.start(settings -> settings.cors(CorsPolicy.any()));
        listedOrigins = TestServer.start(settings -> settings.cors(CorsPolicy.of(List.of("https://app.example.com"))));
    }

    @AfterAll
    void stop() {
        anyOrigin.close();
        listedOrigins.close();
    }

    @Test
    void anyOriginIsAllowedWithoutCredentials() {
        HttpAnswer answer = anyOrigin.connect().exchange("GET " + PATH + "polling", FOREIGN);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("access-control-allow-origin", "*")
                .doesNotContainKeys("access-control-allow-credentials", "vary");
    }

    @Test
    void listedOriginIsReflectedAndMaySendCredentials() {
        HttpAnswer answer = listedOrigins.connect().exchange("GET " + PATH + "polling", LISTED);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("access-control-allow-origin", "https://app.example.com")
                .containsEntry("access-control-allow-credentials", "true")
                .containsEntry("vary", "Origin");
    }

    @Test
    void requestWithoutAnOriginIsAllowed() {
        HttpAnswer answer = listedOrigins.connect().exchange("GET " + PATH + "polling");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).doesNotContainKeys("access-control-allow-origin", "vary");
    }

    @Test
    void pageOfTheServerItselfIsAllowed() {
        assertThat(listedOrigins
                        .connect()
                        .exchange("GET " + PATH + "polling", "Origin: http://localhost")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void foreignOriginIsRefusedBeforeThereIsASession() {
        int before = listedOrigins.server().sessions().size();
        HttpAnswer answer = listedOrigins.connect().exchange("GET " + PATH + "polling", FOREIGN);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("{\"code\":4,\"message\":\"Forbidden\"}");
        assertThat(answer.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("vary", "Origin")
                .doesNotContainKey("access-control-allow-origin");
        assertThat(listedOrigins.server().sessions().size()).isEqualTo(before);
    }

    @Test
    void foreignOriginMayNotOpenAWebSocket() {
        int before = listedOrigins.server().sessions().size();
        RawConnection connection =
                listedOrigins.connect().write(RawWebSocket.upgradeRequest(PATH + "websocket", FOREIGN));
        HttpAnswer answer = connection.answer();
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
        assertThat(answer.body()).isEqualTo("Forbidden");
        assertThat(connection.untilClosed()).isEmpty();
        assertThat(listedOrigins.server().sessions().size()).isEqualTo(before);
    }

    @Test
    void foreignOriginMayNotUseASessionThatItKnows() {
        PollingSession session = listedOrigins.poll();
        assertThat(listedOrigins
                        .connect()
                        .exchange("GET " + session.target(), FOREIGN)
                        .status())
                .isEqualTo(403);
        assertThat(listedOrigins
                        .connect()
                        .post(session.target(), "4a", FOREIGN)
                        .answer()
                        .status())
                .isEqualTo(403);
        assertThat(session.post("4b").status()).isEqualTo(200);
    }

    @Test
    void originWithCharactersThatAHeaderMayNotHaveIsABadRequest() {
        HttpAnswer answer =
                listedOrigins.connect().exchange("GET " + PATH + "polling", "Origin: https://a\u0081\u007f");
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void errorsCarryTheHeadersToo() {
        HttpAnswer json = listedOrigins.connect().exchange("GET /socket.io/?EIO=4&transport=x", LISTED);
        assertThat(json.status()).isEqualTo(400);
        assertThat(json.headers()).containsEntry("access-control-allow-origin", "https://app.example.com");
        HttpAnswer upgrade = listedOrigins
                .connect()
                .write(RawWebSocket.upgradeRequest("/socket.io/?EIO=3&transport=websocket", LISTED))
                .answer();
        assertThat(upgrade.headers()).containsEntry("access-control-allow-origin", "https://app.example.com");
    }

    @Test
    void switchOfProtocolsCarriesTheHeadersToo() {
        RawWebSocket socket = RawWebSocket.open(listedOrigins.connect(), PATH + "websocket", LISTED);
        assertThat(socket.handshake().headers())
                .containsEntry("access-control-allow-origin", "https://app.example.com")
                .containsEntry("access-control-allow-credentials", "true");
    }

    @Test
    void everyAnswerOfASessionCarriesTheHeaders() {
        PollingSession session = anyOrigin.poll();
        HttpAnswer post =
                anyOrigin.connect().post(session.target(), "4a", FOREIGN).answer();
        HttpAnswer poll = anyOrigin.connect().exchange("GET " + session.target(), FOREIGN);
        assertThat(List.of(post, poll))
                .allSatisfy(answer -> assertThat(answer.headers()).containsEntry("access-control-allow-origin", "*"));
    }

    @Test
    void preflightOfAnAllowedOriginIsAnswered() {
        HttpAnswer answer = listedOrigins
                .connect()
                .exchange(
                        "OPTIONS " + PATH + "polling",
                        LISTED,
                        "Access-Control-Request-Method: POST",
                        "Access-Control-Request-Headers: authorization,x-a");
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 204 No Content");
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers())
                .containsEntry("access-control-allow-origin", "https://app.example.com")
                .containsEntry("access-control-allow-credentials", "true")
                .containsEntry("access-control-allow-methods", "GET,HEAD,PUT,PATCH,POST,DELETE")
                .containsEntry("access-control-allow-headers", "authorization,x-a")
                .containsEntry("vary", "Origin, Access-Control-Request-Headers");
    }

    @Test
    void preflightOfAnyOriginIsAnsweredWhereAnyIsAllowed() {
        HttpAnswer answer = anyOrigin.connect().exchange("OPTIONS " + PATH + "polling", FOREIGN);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.headers())
                .containsEntry("access-control-allow-origin", "*")
                .containsEntry("vary", "Access-Control-Request-Headers")
                .doesNotContainKeys("access-control-allow-headers", "content-length");
    }

    @Test
    void preflightOfAForeignOriginIsRefused() {
        assertThat(listedOrigins
                        .connect()
                        .exchange("OPTIONS " + PATH + "polling", FOREIGN)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void listenerLearnsThatTheRequestCameFromAPage() {
        try (TestServer own = TestServer.start(settings -> settings.cors(CorsPolicy.any()))) {
            own.connect().exchange("GET " + PATH + "polling", FOREIGN);
            assertThat(own.listener().session().handshake().isCrossOrigin()).isTrue();
        }
    }

    @Test
    void nullAndLookAlikesAreRefusedBeforeThereIsASession() {
        int before = listedOrigins.server().sessions().size();
        List<String> lookAlikes = List.of(
                "null",
                "https://app.example.com.evil.net",
                "https://evil-app.example.com",
                "https://app.example.com:444",
                "https://app.example.com@evil.net",
                "https://APP.example.com",
                "*");
        assertThat(lookAlikes).allSatisfy(origin -> {
            HttpAnswer polling = listedOrigins.connect().exchange("GET " + PATH + "polling", "Origin: " + origin);
            assertThat(polling.body()).isEqualTo("{\"code\":4,\"message\":\"Forbidden\"}");
            HttpAnswer upgrade = listedOrigins
                    .connect()
                    .write(RawWebSocket.upgradeRequest(PATH + "websocket", "Origin: " + origin))
                    .answer();
            assertThat(upgrade.body()).isEqualTo("Forbidden");
            assertThat(upgrade.header("access-control-allow-origin")).isNull();
        });
        assertThat(listedOrigins.server().sessions().size()).isEqualTo(before);
    }

    @Test
    void foreignOriginMayNotUpgradeASessionThatItKnows() {
        PollingSession session = listedOrigins.poll();
        HttpAnswer answer = listedOrigins
                .connect()
                .write(RawWebSocket.upgradeRequest(session.upgradeTarget(), FOREIGN))
                .answer();
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
        assertThat(answer.body()).isEqualTo("Forbidden");
        assertThat(session.post("4b").status()).isEqualTo(200);
    }

    @Test
    void termsOfThePolicyAreTold() {
        CorsPolicy policy = CorsPolicy.matching(Pattern.compile("https://[a-z]+\\.example\\.com"))
                .withMethods("GET", "POST")
                .withAllowedHeaders("X-A", "X-B")
                .withExposedHeaders("X-C", "X-D")
                .withMaxAge(Duration.ofMinutes(10));
        try (TestServer own = TestServer.start(settings -> settings.cors(policy))) {
            HttpAnswer preflight = own.connect()
                    .exchange("OPTIONS " + PATH + "polling", LISTED, "Access-Control-Request-Headers: x-q");
            assertThat(preflight.headers())
                    .containsEntry("access-control-allow-origin", "https://app.example.com")
                    .containsEntry("access-control-allow-methods", "GET,POST")
                    .containsEntry("access-control-allow-headers", "X-A,X-B")
                    .containsEntry("access-control-max-age", "600")
                    .containsEntry("vary", "Origin")
                    .doesNotContainKey("access-control-allow-credentials");
            HttpAnswer open = own.connect().exchange("GET " + PATH + "polling", LISTED);
            assertThat(open.headers())
                    .containsEntry("access-control-allow-origin", "https://app.example.com")
                    .containsEntry("access-control-expose-headers", "X-C,X-D")
                    .doesNotContainKey("access-control-allow-credentials");
        }
    }

    @Test
    void credentialsCanBeSwitchedOffForListedOrigins() {
        CorsPolicy policy = CorsPolicy.of(List.of("https://app.example.com")).withCredentials(false);
        try (TestServer own = TestServer.start(settings -> settings.cors(policy))) {
            RawWebSocket socket = RawWebSocket.open(own.connect(), PATH + "websocket", LISTED);
            assertThat(socket.handshake().headers())
                    .containsEntry("access-control-allow-origin", "https://app.example.com")
                    .doesNotContainKey("access-control-allow-credentials");
        }
    }
}
