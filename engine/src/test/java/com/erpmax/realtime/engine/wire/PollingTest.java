package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.RawConnection.head;
import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.HttpAnswer;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages over long-polling: framing, headers and limits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PollingTest {

    private static final int LIMIT = 1000;

    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start(EngineConfig.defaults().withMaxPayloadBytes(LIMIT));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void postIsAnsweredOk() {
        HttpAnswer answer = server.poll().post("4hello");
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(answer.headers())
                .containsOnlyKeys("content-type", "content-length", "cache-control")
                .containsEntry("content-type", "text/html")
                .containsEntry("content-length", "2")
                .containsEntry("cache-control", "no-store");
    }

    @Test
    void messageIsEchoedToTheNextPoll() {
        PollingSession session = server.poll();
        session.post("4hello");
        HttpAnswer answer = session.poll();
        assertThat(answer.body()).isEqualTo("4hello");
        assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=UTF-8");
    }

    @Test
    void waitingPollIsAnsweredAsSoonAsThereIsSomething() {
        PollingSession session = server.poll();
        RawConnection poll = session.startPoll();
        session.post("4hello");
        assertThat(poll.answer().body()).isEqualTo("4hello");
    }

    @Test
    void packetsOfOnePayloadArriveInOrderAndComeBackInOne() {
        PollingSession session = server.poll();
        RawConnection poll = session.startPoll();
        session.post("4a\u001ebAQIDBA==\u001e4c");
        assertThat(poll.answer().body()).isEqualTo("4a\u001ebAQIDBA==\u001e4c");
        assertThat(session.listener().awaitMessage()).isEqualTo("a");
        assertThat((byte[]) session.listener().awaitMessage()).containsExactly(1, 2, 3, 4);
        assertThat(session.listener().awaitMessage()).isEqualTo("c");
    }

    @Test
    void textIsUtf8AndItsLengthCountsBytes() {
        PollingSession session = server.poll();
        session.post("4€ 𝄞");
        HttpAnswer answer = session.poll();
        assertThat(answer.body()).isEqualTo("4€ 𝄞");
        assertThat(answer.header("content-length")).isEqualTo("9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain;charset=UTF-8", "application/json", "application/x-www-form-urlencoded", "nonsense"})
    void contentTypeOfAPostDoesNotMatter(String contentType) {
        PollingSession session = server.poll();
        assertThat(server.connect()
                        .post(session.target(), "4a", "Content-Type: " + contentType)
                        .answer()
                        .body())
                .isEqualTo("ok");
        assertThat(session.poll().body()).isEqualTo("4a");
    }

    @Test
    void bodyMayComeInChunks() {
        PollingSession session = server.poll();
        HttpAnswer answer = server.connect()
                .write(head("POST " + session.target(), "Transfer-Encoding: chunked"))
                .write("3\r\n4he\r\n")
                .write("3\r\nllo\r\n0\r\n\r\n")
                .answer();
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(session.poll().body()).isEqualTo("4hello");
    }

    @Test
    void bodyMayComeInManyReads() {
        PollingSession session = server.poll();
        String message = "4" + "x".repeat(400);
        server.connect()
                .writeInParts(head("POST " + session.target(), "Content-Length: " + message.length()) + message, 7)
                .answer();
        assertThat(session.poll().body()).isEqualTo(message);
    }

    @Test
    void characterMayBeCutBetweenTwoReads() {
        PollingSession session = server.poll();
        byte[] body = "4€".getBytes(StandardCharsets.UTF_8);
        RawConnection post = server.connect().write(head("POST " + session.target(), "Content-Length: 4"));
        for (byte next : body) {
            post.write(new byte[] {next});
        }
        assertThat(post.answer().body()).isEqualTo("ok");
        assertThat(session.poll().body()).isEqualTo("4€");
    }

    @Test
    void clientThatAsksForItIsToldToContinue() {
        PollingSession session = server.poll();
        RawConnection post =
                server.connect().write(head("POST " + session.target(), "Content-Length: 2", "Expect: 100-continue"));
        assertThat(post.answer().statusLine()).isEqualTo("HTTP/1.1 100 Continue");
        post.write("4a");
        assertThat(post.answer().body()).isEqualTo("ok");
    }

    @Test
    void bodyOfTheLimitIsAccepted() {
        PollingSession session = server.poll();
        assertThat(session.post("4" + "x".repeat(LIMIT - 1)).status()).isEqualTo(200);
        assertThat(session.poll().bodyBytes()).isEqualTo(LIMIT);
    }

    @Test
    void bodyOneByteOverTheLimitIsRefusedAndTheSessionLivesOn() {
        PollingSession session = server.poll();
        HttpAnswer answer = session.post("4" + "x".repeat(LIMIT));
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
        assertThat(answer.body()).isEmpty();
        session.post("4still here");
        assertThat(session.poll().body()).isEqualTo("4still here");
        assertThat(session.listener().messages()).containsExactly("still here");
    }

    @Test
    void limitCountsBytesNotCharacters() {
        PollingSession session = server.poll();
        assertThat(session.post("4" + "€".repeat(333)).status()).isEqualTo(200);
        assertThat(session.post("4" + "€".repeat(334)).status()).isEqualTo(413);
    }

    @Test
    void chunkedBodyIsRefusedAsSoonAsItIsTooLong() {
        PollingSession session = server.poll();
        RawConnection post = server.connect().write(head("POST " + session.target(), "Transfer-Encoding: chunked"));
        post.write("3e9\r\n" + "4".repeat(1001) + "\r\n");
        HttpAnswer answer = post.answer();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.header("connection")).isEqualTo("close");
        post.write("3e9\r\n" + "4".repeat(1001) + "\r\n0\r\n\r\n");
        assertThat(post.untilClosed()).isEmpty();
        assertThat(session.post("4a").status()).isEqualTo(200);
    }

    @Test
    void oversizedBodyOfARequestThatHasNoUseForOneIsRefused() {
        RawConnection connection = server.connect().write(head("PUT " + PATH + "polling", "Content-Length: 100000"));
        connection.write("x".repeat(2000));
        HttpAnswer answer = connection.answer();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.header("connection")).isEqualTo("close");
    }

    @Test
    void messageTooLongForOnePostMayBeSentByTheServer() {
        PollingSession session = server.poll();
        session.post("4" + "a".repeat(900));
        session.post("4" + "b".repeat(900));
        assertThat(session.poll().body()).isEqualTo("4" + "a".repeat(900) + "\u001e4" + "b".repeat(900));
    }

    @Test
    void binaryIsAlwaysBase64() {
        PollingSession session = server.poll();
        byte[] data = new byte[256];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) i;
        }
        String packet = "b" + Base64.getEncoder().encodeToString(data);
        session.post(packet);
        assertThat(session.poll().body()).isEqualTo(packet);
    }

    @Test
    void packetsWithoutMeaningAreIgnored() {
        PollingSession session = server.poll();
        session.post("0{}\u001e5\u001e6\u001e3\u001e4a");
        assertThat(session.poll().body()).isEqualTo("4a");
    }

    @Test
    void octetStreamEndsTheSession() {
        PollingSession session = server.poll();
        RawConnection poll = session.waitingPoll();
        HttpAnswer answer = server.connect()
                .post(session.target(), "4a", "Content-Type: application/octet-stream")
                .answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEmpty();
        assertThat(poll.answer().body()).isEqualTo("1");
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
        assertThat(session.listener().messages()).isEmpty();
    }

    @Test
    void bodyThatIsNotUtf8EndsTheSession() {
        PollingSession session = server.poll();
        HttpAnswer answer = server.connect()
                .write(head("POST " + session.target(), "Content-Length: 2"))
                .write(new byte[] {'4', (byte) 0xFF})
                .answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(session.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }
}
