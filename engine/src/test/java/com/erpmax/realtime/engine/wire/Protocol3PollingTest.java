package com.erpmax.realtime.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.HttpAnswer;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of protocol 3 over long-polling: text with lengths, bytes, and how a session ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Protocol3PollingTest {

    private static final int LIMIT = 1000;
    private static final String OCTET_STREAM = "Content-Type: application/octet-stream";

    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start(EngineConfig.defaults().withEio3(true).withMaxPayloadBytes(LIMIT));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"6:4hello", "6:4test16:4test26:4test3", "6:4hello2:4€3:4😀", "1:4"})
    void textComesBackAsItWasSent(String payload) {
        PollingSession session = server.pollV3("");
        assertThat(session.post(payload).body()).isEqualTo("ok");
        HttpAnswer answer = session.poll();
        assertThat(answer.body()).isEqualTo(payload);
        assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=UTF-8");
    }

    @Test
    void binaryTravelsAsBase64ToAPeerThatAskedForIt() {
        PollingSession session = server.pollV3("&b64=1");
        session.post("6:4hello10:b4AQIDBA==");
        HttpAnswer answer = session.poll();
        assertThat(answer.body()).isEqualTo("6:4hello10:b4AQIDBA==");
        assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=UTF-8");
        assertThat(session.listener().awaitMessage()).isEqualTo("hello");
        assertThat((byte[]) session.listener().awaitMessage()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void emptyB64IsNotAsked() {
        PollingSession session = server.pollV3("&b64=");
        session.post("6:b4AQID");
        assertThat(pollHex(session)).isEqualTo("0104ff04010203");
    }

    @Test
    void binaryTravelsAsBytesToEverybodyElse() {
        PollingSession session = server.pollV3("");
        session.post("6:4hello10:b4AQIDBA==");
        assertThat(pollHex(session)).isEqualTo("0006ff3468656c6c6f" + "0105ff0401020304");
        session.post("6:4hello");
        assertThat(session.poll().body()).as("text alone stays text").isEqualTo("6:4hello");
    }

    @Test
    void bytesAreAcceptedAsABody() {
        PollingSession session = server.pollV3("");
        byte[] body = HexFormat.of().parseHex("0004ff34e282ac" + "0105ff0400010203");
        assertThat(server.connect()
                        .post(session.target(), body, OCTET_STREAM)
                        .answer()
                        .body())
                .isEqualTo("ok");
        assertThat(session.listener().awaitMessage()).isEqualTo("€");
        assertThat((byte[]) session.listener().awaitMessage()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void messageThatStartsWithZeroIsNoHeader() {
        PollingSession session = server.pollV3("");
        session.post("10:b4AP8BAA==");
        assertThat(pollHex(session)).isEqualTo("0105ff0400ff0100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "6", "6:4hell", "06:4hello", "6:4hello3", "1:9", "4hello", "99999999999:4a"})
    void malformedTextEndsTheSessionAfterAnOk(String payload) {
        PollingSession session = server.pollV3("");
        RawConnection poll = session.waitingPoll();
        assertThat(session.post(payload).body()).isEqualTo("ok");
        assertThat(poll.answer().body()).isEqualTo("1:1");
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.PARSE_ERROR);
        assertThat(session.poll().status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"02", "0009ff34", "0032ff3461", "0101ff02", "0002ff34ff"})
    void malformedBytesEndTheSession(String hex) {
        PollingSession session = server.pollV3("");
        HttpAnswer answer = server.connect()
                .post(session.target(), HexFormat.of().parseHex(hex), OCTET_STREAM)
                .answer();
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.PARSE_ERROR);
    }

    @Test
    void packetsBeforeAMalformedOneAreDelivered() {
        PollingSession session = server.pollV3("");
        session.post("2:4a1:92:4b");
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.PARSE_ERROR);
        assertThat(session.listener().messages()).containsExactly("a");
    }

    @Test
    void limitCountsTheBytesOfTheBody() {
        PollingSession session = server.pollV3("");
        byte[] body = new byte[LIMIT + 1];
        assertThat(server.connect()
                        .post(session.target(), body, OCTET_STREAM)
                        .answer()
                        .status())
                .isEqualTo(413);
        session.post("11:4still here");
        assertThat(session.poll().body()).isEqualTo("11:4still here");
    }

    @Test
    void secondPollEndsTheSession() {
        PollingSession session = server.pollV3("");
        RawConnection poll = session.waitingPoll();
        assertThat(session.poll().status()).isEqualTo(400);
        assertThat(poll.answer().body()).isEqualTo("1:1");
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }

    @Test
    void peerThatClosesGetsANoop() {
        PollingSession session = server.pollV3("");
        RawConnection poll = session.waitingPoll();
        session.post("1:1");
        assertThat(poll.answer().body()).isEqualTo("1:6");
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_CLOSE);
        Deadlines.until(() -> assertThat(session.poll().status()).isEqualTo(400));
    }

    @Test
    void serverThatClosesTellsTheNextPoll() {
        PollingSession session = server.pollV3("");
        session.listener().session().close(CloseReason.FORCED_CLOSE);
        assertThat(session.poll().body()).isEqualTo("1:61:1");
    }

    @Test
    void sessionOfProtocol4StillRefusesBytes() {
        PollingSession session = server.poll();
        assertThat(server.connect()
                        .post(session.target(), new byte[] {0, 1, -1, '2'}, OCTET_STREAM)
                        .answer()
                        .status())
                .isEqualTo(400);
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }

    private static String pollHex(PollingSession session) {
        HttpAnswer answer = session.startPoll().answer(StandardCharsets.ISO_8859_1);
        assertThat(answer.header("content-type")).isEqualTo("application/octet-stream");
        return HexFormat.of().formatHex(answer.body().getBytes(StandardCharsets.ISO_8859_1));
    }
}
