package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.engine.http.CorsPolicy;
import com.erpmax.realtime.engine.http.HttpListener;
import com.erpmax.realtime.engine.http.HttpOptions;
import com.erpmax.realtime.engine.http.RefusedRequest;
import com.erpmax.realtime.engine.http.RequestCheck;
import com.erpmax.realtime.engine.http.ResponseHeaders;
import com.erpmax.realtime.engine.http.SessionCookie;
import com.erpmax.realtime.engine.session.HandshakeRequest;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.HttpAnswer;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an embedder sees of HTTP and adds to it: headers, the session's cookie, refusals. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpListenerTest {

    private final BlockingQueue<RefusedRequest> refusals = new LinkedBlockingQueue<>();
    private TestServer server;

    private final class Recorder implements HttpListener {

        @Override
        public void onInitialHeaders(HandshakeRequest request, ResponseHeaders headers) {
            headers.set("X-Initial", request.query().getOrDefault("tag", "none"));
            if (request.query().containsKey("fail")) {
                throw new AssertionError("on purpose");
            }
        }

        @Override
        public void onHeaders(HandshakeRequest request, ResponseHeaders headers) {
            headers.add("Set-Cookie", "b=2")
                    .set("X-Seen", headers.get("x-initial").orElse("none"));
        }

        @Override
        public void onRefused(RefusedRequest refused) {
            refusals.add(refused);
        }
    }

    @BeforeAll
    void start() {
        HttpOptions options = HttpOptions.defaults()
                .withCors(CorsPolicy.of(List.of("https://app.example.com")))
                .withCheck(request ->
                        request.query().containsKey("refuse") ? RequestCheck.refuse("no way") : RequestCheck.allow())
                .withListener(new Recorder())
                .withCookie(SessionCookie.named("io"));
        server = TestServer.start(settings -> settings.http(options));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @AfterEach
    void forget() {
        refusals.clear();
    }

    @Test
    void cookieIsSetOnThePollingHandshakeOnly() {
        PollingSession session = server.poll();
        assertThat(session.handshake().header("set-cookie"))
                .isEqualTo("io=" + session.sid() + "; Path=/; HttpOnly; SameSite=Lax, b=2");
        HttpAnswer post = session.post("4a");
        HttpAnswer poll = session.poll();
        RawWebSocket upgraded = session.webSocket();
        RawWebSocket opened = server.webSocket();
        assertThat(List.of(post, poll, upgraded.handshake(), opened.handshake()))
                .allSatisfy(answer -> assertThat(answer.header("set-cookie")).isEqualTo("b=2"));
    }

    @Test
    void initialHeadersGoWithTheFirstAnswerOfASession() {
        HttpAnswer polling = server.connect().exchange("GET " + PATH + "polling&tag=a");
        assertThat(polling.headers()).containsEntry("x-initial", "a").containsEntry("x-seen", "a");
        RawWebSocket socket = RawWebSocket.open(server.connect(), PATH + "websocket&tag=b");
        assertThat(socket.handshake().headers()).containsEntry("x-initial", "b").containsEntry("x-seen", "b");
    }

    @Test
    void headersGoWithEveryAnswer() {
        PollingSession session = server.poll();
        HttpAnswer post = session.post("4a");
        HttpAnswer poll = session.poll();
        HttpAnswer upgrade = session.webSocket().handshake();
        HttpAnswer error = server.connect().exchange("GET /socket.io/?EIO=4");
        HttpAnswer preflight =
                server.connect().exchange("OPTIONS " + PATH + "polling", "Origin: https://app.example.com");
        assertThat(List.of(post, poll, upgrade, error, preflight))
                .allSatisfy(answer -> assertThat(answer.headers())
                        .containsEntry("x-seen", "none")
                        .doesNotContainKey("x-initial"));
    }

    @Test
    void listenerThatFailsDoesNotKeepTheAnswer() {
        HttpAnswer answer = server.connect().exchange("GET " + PATH + "polling&fail=1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).startsWith("0{");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "transfer-encoding", "Connection", "Sec-WebSocket-Accept", "Upgrade"})
    void headersThatFrameTheAnswerAreNotTheListeners(String name) {
        BlockingQueue<ResponseHeaders> seen = new LinkedBlockingQueue<>();
        HttpOptions options = HttpOptions.defaults().withListener(new HttpListener() {
            @Override
            public void onHeaders(HandshakeRequest request, ResponseHeaders headers) {
                assertThatThrownBy(() -> headers.set(name, "1")).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> headers.add(name, "1")).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> headers.set("X-A", "a\r\nX-B: b"))
                        .isInstanceOf(IllegalArgumentException.class);
                seen.add(headers);
            }
        });
        try (TestServer own = TestServer.start(settings -> settings.http(options))) {
            assertThat(own.connect().exchange("GET " + PATH + "polling").status())
                    .isEqualTo(200);
            assertThat(seen).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | EIO=4&transport=x             | 0 | transport=x",
                "GET    | EIO=4&transport=polling&sid=a | 1 | sid=a",
                "POST   | EIO=4&transport=polling       | 2 | method=POST",
                "GET    | EIO=4&transport=websocket     | 3 | name=TRANSPORT_HANDSHAKE_ERROR",
                "GET    | EIO=4&transport=polling&refuse| 4 | message=no way",
                "GET    | EIO=2&transport=polling       | 5 | protocol=2",
            })
    void refusalIsReportedWithItsContext(String method, String query, int code, String context) {
        server.connect().exchange(method + " /socket.io/?" + query);
        RefusedRequest refused = Deadlines.take(refusals, "a refusal");
        String[] entry = context.split("=", 2);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.message()).isEqualTo(refused.error().message());
        assertThat(refused.context()).isEqualTo(Map.of(entry[0], entry[1]));
        assertThat(refused.request().path()).isEqualTo("/socket.io/");
        assertThat(refused.request().remoteAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void refusalsOfOriginsAndMismatchesAreReportedWithTheirNames() {
        server.connect().exchange("GET " + PATH + "polling", "Origin: https://evil.example.com");
        assertThat(Deadlines.take(refusals, "a refusal").context())
                .isEqualTo(Map.of("name", "ORIGIN_NOT_ALLOWED", "origin", "https://evil.example.com"));
        server.connect().exchange("GET " + PATH + "polling", "Origin: https://" + "a".repeat(505));
        assertThat(Deadlines.take(refusals, "a refusal").context()).containsEntry("name", "INVALID_ORIGIN");
        PollingSession session = server.poll();
        session.upgrade();
        session.poll();
        assertThat(Deadlines.take(refusals, "a refusal").context())
                .isEqualTo(
                        Map.of("name", "TRANSPORT_MISMATCH", "transport", "polling", "previousTransport", "websocket"));
        server.connect()
                .exchange("GET /socket.io/?EIO=3&transport=polling&sid="
                        + server.poll().sid());
        assertThat(Deadlines.take(refusals, "a refusal").context()).isEqualTo(Map.of("name", "PROTOCOL_MISMATCH"));
    }

    @Test
    void refusedUpgradeIsReportedToo() {
        server.connect()
                .write(RawWebSocket.upgradeRequest(PATH + "websocket&refuse=1"))
                .answer();
        RefusedRequest refused = Deadlines.take(refusals, "a refusal");
        assertThat(refused.code()).isEqualTo(4);
        assertThat(refused.context()).containsEntry("message", "no way");
    }

    @ParameterizedTest
    @CsvSource({
        "'Mozilla/4.0 (compatible;MSIE 7.0; Windows NT 6.0)',            0",
        "'Mozilla/5.0 (Windows NT 10.0; Trident/7.0; rv:11.0) like Gecko', 0",
        "'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',                ",
    })
    void oldBrowsersAreToldToLeaveTheAnswerAlone(String userAgent, String protection) {
        PollingSession session = server.poll();
        HttpAnswer open = server.connect().exchange("GET " + PATH + "polling", "User-Agent: " + userAgent);
        HttpAnswer post = server.connect()
                .post(session.target(), "4a", "User-Agent: " + userAgent)
                .answer();
        assertThat(open.header("x-xss-protection")).isEqualTo(protection);
        assertThat(post.header("x-xss-protection")).isEqualTo(protection);
    }
}
