package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.RawWebSocket.BINARY;
import static com.erpmax.realtime.engine.testing.RawWebSocket.CONTINUATION;
import static com.erpmax.realtime.engine.testing.RawWebSocket.TEXT;
import static com.erpmax.realtime.engine.testing.RawWebSocket.frame;
import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.Deflated;
import com.erpmax.realtime.engine.testing.EchoListener;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestServer;
import com.erpmax.realtime.engine.transport.PerMessageDeflate;
import com.erpmax.realtime.engine.transport.SharedFrame;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed WebSocket messages (RFC 7692), where the server allows them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompressionTest {

    private static final int LIMIT = 100_000;
    private static final int COMPRESSED = 0xC0;
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
    private static final String ANSWER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start(
                EngineConfig.defaults().withMaxPayloadBytes(LIMIT).withPerMessageDeflate(PerMessageDeflate.defaults()));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @AfterEach
    void everySessionIsForgotten() {
        server.server().sessions().abortAll();
        Deadlines.until(() -> assertThat(server.server().sessions().size()).isZero());
    }

    @Test
    void offerIsAcceptedWithoutContextTakeover() {
        assertThat(open().handshake().header("sec-websocket-extensions")).isEqualTo(ANSWER);
    }

    @Test
    void nothingIsAnsweredToAnOfferThatIsDeclinedOrMissing() {
        RawWebSocket declined = RawWebSocket.open(
                server.connect(),
                PATH + "websocket",
                "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=9");
        assertThat(declined.handshake().header("sec-websocket-extensions")).isNull();
        assertThat(server.webSocket().handshake().header("sec-websocket-extensions"))
                .isNull();
    }

    @Test
    void compressionIsOffUnlessItIsAskedFor() {
        try (TestServer own = TestServer.start()) {
            RawWebSocket socket = RawWebSocket.open(own.connect(), PATH + "websocket", OFFER);
            assertThat(socket.handshake().header("sec-websocket-extensions")).isNull();
            socket.text();
            socket.sendDeflated("4a");
            assertThat(socket.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void compressedMessageWithoutAnAgreementIsRefusedWith1002() {
        RawWebSocket socket = server.webSocket().sendDeflated("4a");
        assertThat(socket.closeCode()).isEqualTo(1002);
        assertThat(socket.connection().untilClosed()).isEmpty();
    }

    @Test
    void messagesAreCompressedFromTheThresholdOn() {
        RawWebSocket socket = open();
        String below = "4" + "x".repeat(1022);
        assertThat(socket.sendDeflated(below).text()).isEqualTo(below);
        String from = "4" + "x".repeat(1023);
        assertThat(socket.sendDeflated(from).readDeflated().text()).isEqualTo(from);
        assertThat(socket.send(from).readDeflated().text()).isEqualTo(from);
    }

    @Test
    void messagesOfAllSizesAreEchoed() {
        RawWebSocket socket = open();
        for (int size : new int[] {1, 2, 1023, 1024, 16_384, 16_385, 65_536, LIMIT}) {
            String message = ("4" + "ab€".repeat(size)).substring(0, size / 2 + 1);
            RawWebSocket.Frame echo = size > 2 * 1024
                    ? socket.sendDeflated(message).readDeflated()
                    : socket.sendDeflated(message).read();
            assertThat(echo.text()).isEqualTo(message);
        }
    }

    @Test
    void binaryIsCompressedUnlessItGetsLarger() {
        RawWebSocket socket = open();
        RawWebSocket.Frame zeros = socket.send(frame(COMPRESSED | BINARY, Deflated.bytes(new byte[LIMIT])))
                .readDeflated();
        assertThat(zeros.opcode()).isEqualTo(BINARY);
        assertThat(zeros.payload()).isEqualTo(new byte[LIMIT]);
        byte[] noise = new byte[LIMIT];
        new Random(2).nextBytes(noise);
        RawWebSocket.Frame plain =
                socket.send(frame(COMPRESSED | BINARY, Deflated.bytes(noise))).read();
        assertThat(plain.payload()).isEqualTo(noise);
    }

    @Test
    void fragmentsOfACompressedMessageAreOneMessage() {
        RawWebSocket socket = open();
        byte[] deflated = Deflated.text("4hello, hello");
        socket.send(frame(0x40 | TEXT, Arrays.copyOf(deflated, 4)));
        socket.send(frame(0x80 | CONTINUATION, Arrays.copyOfRange(deflated, 4, deflated.length)));
        assertThat(socket.text()).isEqualTo("4hello, hello");
    }

    @Test
    void sameFrameServesThoseWithCompressionAndThoseWithout() {
        Client client = openClient();
        RawWebSocket compressed = client.socket();
        EchoListener first = client.listener();
        RawWebSocket plain = server.webSocket();
        EchoListener second = server.listener();
        SharedFrame frame = SharedFrame.text("x".repeat(5000));
        assertThat(first.ask(() -> first.session().send(frame))).isTrue();
        assertThat(second.ask(() -> second.session().send(frame))).isTrue();
        frame.release();
        assertThat(compressed.readDeflated().text()).isEqualTo("4" + "x".repeat(5000));
        assertThat(plain.text()).isEqualTo("4" + "x".repeat(5000));
    }

    @Test
    void messageThatMustNotBeCompressedIsNot() {
        Client client = openClient();
        EchoListener listener = client.listener();
        RawWebSocket socket = client.socket();
        assertThat(listener.ask(() -> listener.send(SharedFrame.text("x".repeat(5000), false))))
                .isTrue();
        assertThat(socket.text()).isEqualTo("4" + "x".repeat(5000));
    }

    @Test
    void upgradedSessionIsCompressedToo() {
        PollingSession session = server.poll();
        assertThat(session.listener().ask(() -> session.listener().send(SharedFrame.text("w".repeat(5000)))))
                .isTrue();
        RawWebSocket socket = RawWebSocket.open(server.connect(), session.upgradeTarget(), OFFER);
        assertThat(socket.handshake().header("sec-websocket-extensions")).isEqualTo(ANSWER);
        socket.sendDeflated("2probe");
        assertThat(socket.text()).isEqualTo("3probe");
        socket.send("5");
        session.listener().awaitUpgrade();
        assertThat(socket.readDeflated().text()).as("what waited for a poll").isEqualTo("4" + "w".repeat(5000));
        assertThat(socket.sendDeflated("4hi").text()).isEqualTo("4hi");
    }

    @Test
    void messageThatInflatesBeyondTheLimitIsRefusedWith1009() {
        Client client = openClient();
        RawWebSocket socket = client.socket();
        socket.send(frame(COMPRESSED | BINARY, Deflated.bytes(new byte[LIMIT + 1])));
        assertThat(socket.closeCode()).isEqualTo(1009);
        assertThat(client.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
        assertThat(socket.connection().untilClosed()).isEmpty();
    }

    @Test
    void dataThatIsNotDeflateIsRefusedWith1007() {
        RawWebSocket socket = open().send(frame(COMPRESSED | TEXT, new byte[] {7, 7, 7}));
        assertThat(socket.closeCode()).isEqualTo(1007);
    }

    @Test
    void inflatedTextThatIsNotUtf8IsRefusedWith1007() {
        RawWebSocket socket = open().send(frame(COMPRESSED | TEXT, Deflated.bytes(new byte[] {'4', (byte) 0xC3, '('})));
        assertThat(socket.closeCode()).isEqualTo(1007);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC9, 0xCA, 0xC0, 0x40, 0xA1, 0x91})
    void reservedBitsInTheWrongPlaceAreRefusedWith1002(int firstByte) {
        RawWebSocket socket = open().send(frame(TEXT, new byte[] {'4'})).send(frame(firstByte, new byte[0]));
        assertThat(socket.closeCode()).isEqualTo(1002);
    }

    private RawWebSocket open() {
        return openClient().socket();
    }

    private Client openClient() {
        RawWebSocket socket = RawWebSocket.open(server.connect(), PATH + "websocket", OFFER);
        return new Client(socket, server.listener(socket.text().substring(9, 29)));
    }

    private record Client(RawWebSocket socket, EchoListener listener) {}
}
