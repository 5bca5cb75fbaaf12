package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.RawConnection.head;
import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.HttpAnswer;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are wrong, too large, or never end. */
class HostileRequestTest extends UnderAttack {

    private static final int LIMIT = 10_000;

    HostileRequestTest() {
        super(EngineConfig.defaults().withMaxPayloadBytes(LIMIT));
    }

    @ParameterizedTest
    @CsvSource({
        "GET /socket.ioo/?EIO=4&transport=polling,                                  404",
        "GET /?EIO=4&transport=polling,                                             404",
        "GET /socket.io/../socket.io/../x,                                          400",
        "BREW /socket.io/?EIO=4&transport=polling,                                  400",
        "GET /socket.io/?EIO=4&transport=carrierpigeon,                             400",
        "GET /socket.io/?EIO=4&transport=polling%00,                                400",
        "GET /socket.io/?EIO=99&transport=polling,                                  400",
        "GET /socket.io/?EIO=4&transport=polling&sid=AAAAAAAAAAAAAAAAAAAA,          400",
        "GET /socket.io/?EIO=4&transport=polling&sid=../../etc/passwd,              400",
        "POST /socket.io/?EIO=4&transport=polling&sid=constructor,                  400",
    })
    void wrongRequestIsRefusedAndItsConnectionIsKept(String requestLine, int status) {
        RawConnection connection = server.connect();
        for (int i = 0; i < 3; i++) {
            assertThat(connection.exchange(requestLine).status()).isEqualTo(status);
        }
        assertThat(server.attackers()).isZero();
    }

    @Test
    void requestLineWithoutEndIsRefusedWith414() {
        RawConnection connection = server.connect().write("GET /socket.io/?" + "a".repeat(5000));
        assertRefused(connection, 414);
    }

    @Test
    void floodOfQueryParametersIsCutShort() {
        HttpAnswer answer = server.connect().exchange("GET /socket.io/?" + "a&".repeat(1900) + "transport=polling");
        assertThat(answer.body()).contains("Transport unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-A: b\r\n", "Cookie: a=b; c=d; e=f; g=h; i=j; k=l\r\n", "a:\r\n"})
    void floodOfHeadersIsRefusedWith431(String header) {
        String flood = header.repeat(8200 / (header.length() - 2) + 1);
        assertRefused(server.connect().write("GET " + PATH + "polling HTTP/1.1\r\n" + flood), 431);
    }

    @Test
    void oneHeaderWithoutEndIsRefusedWith431() {
        String head = "GET " + PATH + "polling HTTP/1.1\r\nX-A: " + "b".repeat(9000);
        assertRefused(server.connect().write(head), 431);
    }

    @Test
    void pipelineOfOursForeignAndWrongRequestsIsAnsweredInOrderUntilTheFirstBrokenOne() {
        PollingSession victim = server.poll();
        String post = head("POST " + victim.target(), "Content-Length: 2") + "4a";
        RawConnection connection = server.connect()
                .write((post + head("GET /nothing") + head("GET " + victim.target()) + head("GET /socket.io/?EIO=4"))
                                .repeat(10)
                        + "NONSENSE\r\n\r\n" + post);
        for (int i = 0; i < 10; i++) {
            assertThat(connection.answer().body()).isEqualTo("ok");
            assertThat(connection.answer().status()).isEqualTo(404);
            assertThat(connection.answer().body()).isEqualTo("4a");
            assertThat(connection.answer().body()).contains("Transport unknown");
        }
        assertRefused(connection, 400);
        assertThat(victim.listener().messages()).hasSize(10);
    }

    @Test
    void pipelineBehindAWaitingPollIsNotReadAndDiesWithIt() {
        PollingSession victim = server.poll();
        RawConnection connection = server.connect()
                .write(head("GET " + victim.target()) + head("GET /a").repeat(100));
        server.assertEchoes();
        assertThat(victim.listener().ask(victim.listener().session()::isOpen)).isTrue();
        connection.reset();
        assertThat(victim.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000000", "Transfer-Encoding: chunked"})
    void bodyOverTheLimitIsRefusedAtTheLimit(String framing) {
        PollingSession victim = server.poll();
        RawConnection connection = server.connect().write(head("POST " + victim.target(), framing));
        connection.write((framing.startsWith("T") ? "f4240\r\n" : "") + "4".repeat(LIMIT + 1));
        HttpAnswer answer = connection.answer();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(victim.post("4a").body()).as("the session goes on").isEqualTo("ok");
    }

    @Test
    void bodyOfManySmallChunksIsCountedInAll() {
        PollingSession victim = server.poll();
        RawConnection connection =
                server.connect().write(head("POST " + victim.target(), "Transfer-Encoding: chunked"));
        connection.write("1\r\n4\r\n".repeat(LIMIT + 1));
        assertThat(connection.answer().status()).isEqualTo(413);
    }

    @Test
    void bodyThatNeverEndsIsForgottenWithItsConnection() {
        PollingSession victim = server.poll();
        RawConnection post = server.connect().write(head("POST " + victim.target(), "Content-Length: 1000") + "4a");
        server.assertEchoes();
        post.reset();
        assertThat(victim.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
        assertThat(victim.listener().messages()).isEmpty();
    }

    @Test
    void binaryBodyIsRefusedInProtocol4() {
        PollingSession victim = server.poll();
        HttpAnswer answer = server.connect()
                .post(victim.target(), "4a", "Content-Type: application/octet-stream")
                .answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(victim.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
        assertThat(victim.listener().messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/socket.io/?EIO=4&transport=polling",
                "/socket.io/?EIO=3&transport=websocket&sid=",
                "/socket.io/?EIO=4&transport=websocket&sid=AAAAAAAAAAAAAAAAAAAA"
            })
    void wrongUpgradeIsRefusedAndClosed(String target) {
        RawConnection connection = server.connect().write(RawWebSocket.upgradeRequest(target));
        assertThat(connection.answer().status()).isEqualTo(400);
        assertThat(connection.untilClosed()).isEmpty();
        assertThat(server.attackers()).isZero();
    }

    @Test
    void connectionsThatSayNothingAreOnlyATimerEach() {
        int before = server.armedTimers();
        for (int i = 0; i < 50; i++) {
            server.connect();
        }
        Deadlines.until(() -> assertThat(server.armedTimers()).isEqualTo(before + 50));
    }

    private void assertRefused(RawConnection connection, int status) {
        HttpAnswer answer = connection.answer();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(connection.untilClosed()).isEmpty();
        assertThat(answer.body()).isEmpty();
    }
}
