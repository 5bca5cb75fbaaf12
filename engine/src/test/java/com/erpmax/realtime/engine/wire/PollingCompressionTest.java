package com.erpmax.realtime.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.http.HttpCompression;
import com.erpmax.realtime.engine.http.HttpOptions;
import com.erpmax.realtime.engine.testing.EchoListener;
import com.erpmax.realtime.engine.testing.HttpAnswer;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.TestServer;
import com.erpmax.realtime.engine.transport.SharedFrame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which polling responses are compressed, and how. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PollingCompressionTest {

    private static final String GZIP = "Accept-Encoding: gzip, deflate";

    /** With the packet's type it has exactly as many bytes as compression starts with. */
    private static final String LONG_ENOUGH = "\u20ac".repeat(341);

    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void longPayloadIsCompressedForWhoAcceptsIt() throws IOException {
        PollingSession session = server.poll();
        send(session, SharedFrame.text(LONG_ENOUGH));
        RawConnection poll = server.connect().request("GET " + session.target(), GZIP);
        HttpAnswer head = poll.answerHead();
        assertThat(head.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(head.headers())
                .containsOnlyKeys("content-type", "content-length", "content-encoding", "cache-control")
                .containsEntry("content-type", "text/plain; charset=UTF-8")
                .containsEntry("content-encoding", "gzip");
        assertThat(unzipped(poll, head)).isEqualTo("4" + LONG_ENOUGH);
        assertThat(poll.exchange("GET /socket.io/?EIO=4").status())
                .as("the length was right")
                .isEqualTo(400);
    }

    @Test
    void deflateMeansZlib() throws IOException {
        PollingSession session = server.poll();
        send(session, SharedFrame.text(LONG_ENOUGH));
        RawConnection poll = server.connect().request("GET " + session.target(), "Accept-Encoding: deflate");
        HttpAnswer head = poll.answerHead();
        assertThat(head.header("content-encoding")).isEqualTo("deflate");
        byte[] body = poll.bytes(Integer.parseInt(String.valueOf(head.header("content-length"))));
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(body))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("4" + LONG_ENOUGH);
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip;q=0", "br", "identity", "'gzip;q=0, deflate;q=0'"})
    void whoDoesNotAcceptItGetsThePayloadAsItIs(String accepted) {
        PollingSession session = server.poll();
        send(session, SharedFrame.text(LONG_ENOUGH));
        HttpAnswer answer = server.connect().exchange("GET " + session.target(), "Accept-Encoding: " + accepted);
        assertThat(answer.header("content-encoding")).isNull();
        assertThat(answer.body()).isEqualTo("4" + LONG_ENOUGH);
    }

    @Test
    void shortPayloadIsNotCompressed() {
        PollingSession session = server.poll();
        send(session, SharedFrame.text("x".repeat(1022)));
        HttpAnswer answer = server.connect().exchange("GET " + session.target(), GZIP);
        assertThat(answer.header("content-encoding")).isNull();
        assertThat(answer.bodyBytes()).isEqualTo(1023);
    }

    @Test
    void payloadOfPacketsThatMustNotBeCompressedIsNot() {
        PollingSession session = server.poll();
        send(session, SharedFrame.text(LONG_ENOUGH, false));
        HttpAnswer answer = server.connect().exchange("GET " + session.target(), GZIP);
        assertThat(answer.header("content-encoding")).isNull();
        assertThat(answer.body()).isEqualTo("4" + LONG_ENOUGH);
    }

    @Test
    void onePacketThatMayBeCompressedIsEnough() throws IOException {
        PollingSession session = server.poll();
        EchoListener listener = session.listener();
        listener.ask(() ->
                listener.send(SharedFrame.text(LONG_ENOUGH, false)) && listener.send(SharedFrame.text("a", true)));
        RawConnection poll = server.connect().request("GET " + session.target(), GZIP);
        HttpAnswer head = poll.answerHead();
        assertThat(head.header("content-encoding")).isEqualTo("gzip");
        assertThat(unzipped(poll, head)).isEqualTo("4" + LONG_ENOUGH + "\u001e4a");
    }

    @Test
    void payloadSoLargeThatItWouldHoldUpOthersIsNotCompressed() {
        PollingSession session = server.poll();
        String large = "x".repeat(1024 * 1024);
        send(session, SharedFrame.text(large));
        HttpAnswer answer = server.connect().exchange("GET " + session.target(), GZIP);
        assertThat(answer.header("content-encoding")).isNull();
        assertThat(answer.bodyBytes()).isEqualTo(1 + large.length());
    }

    @Test
    void answerToAPostIsNotCompressed() {
        PollingSession session = server.poll();
        HttpAnswer answer = server.connect().post(session.target(), "4a", GZIP).answer();
        assertThat(answer.body()).isEqualTo("ok");
    }

    @Test
    void compressionCanBeSwitchedOff() {
        HttpOptions off = HttpOptions.defaults().withCompression(HttpCompression.off());
        try (TestServer own = TestServer.start(settings -> settings.http(off))) {
            PollingSession session = own.poll();
            send(session, SharedFrame.text(LONG_ENOUGH));
            HttpAnswer answer = own.connect().exchange("GET " + session.target(), GZIP);
            assertThat(answer.header("content-encoding")).isNull();
            assertThat(answer.body()).isEqualTo("4" + LONG_ENOUGH);
        }
    }

    @Test
    void thresholdCanBeChosen() throws IOException {
        HttpOptions low = HttpOptions.defaults().withCompression(HttpCompression.from(100));
        try (TestServer own = TestServer.start(settings -> settings.http(low))) {
            PollingSession session = own.poll();
            send(session, SharedFrame.text("x".repeat(99)));
            RawConnection poll = own.connect().request("GET " + session.target(), GZIP);
            HttpAnswer head = poll.answerHead();
            assertThat(head.header("content-encoding")).isEqualTo("gzip");
            assertThat(unzipped(poll, head)).isEqualTo("4" + "x".repeat(99));
        }
    }

    private static void send(PollingSession session, SharedFrame frame) {
        EchoListener listener = session.listener();
        assertThat(listener.ask(() -> listener.send(frame))).isTrue();
    }

    private static String unzipped(RawConnection connection, HttpAnswer head) throws IOException {
        byte[] body = connection.bytes(Integer.parseInt(String.valueOf(head.header("content-length"))));
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
