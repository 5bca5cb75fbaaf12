package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.RawWebSocket.BINARY;
import static com.erpmax.realtime.engine.testing.RawWebSocket.CLOSE;
import static com.erpmax.realtime.engine.testing.RawWebSocket.CONTINUATION;
import static com.erpmax.realtime.engine.testing.RawWebSocket.PING;
import static com.erpmax.realtime.engine.testing.RawWebSocket.PONG;
import static com.erpmax.realtime.engine.testing.RawWebSocket.TEXT;
import static com.erpmax.realtime.engine.testing.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.EchoListener;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestServer;
import com.erpmax.realtime.engine.transport.SharedFrame;
import com.erpmax.realtime.engine.transport.TransportKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages, rules and ends of sessions that begin on a WebSocket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSocketTest {

    private static final int LIMIT = 100_000;

    private TestServer server;
    private RawWebSocket socket;
    private EchoListener listener;

    @BeforeAll
    void start() {
        server = TestServer.start(EngineConfig.defaults().withMaxPayloadBytes(LIMIT));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        socket = server.webSocket();
        listener = server.listener();
    }

    @AfterEach
    void everySessionIsForgotten() {
        socket.close();
        Deadlines.until(() -> assertThat(server.server().sessions().size()).isZero());
    }

    @Test
    void textAndBinaryAreEchoed() {
        assertThat(socket.send("4hello").text()).isEqualTo("4hello");
        assertThat(socket.send("4€ 𝄞").text()).isEqualTo("4€ 𝄞");
        RawWebSocket.Frame binary =
                socket.sendBinary((byte) 1, (byte) 2, (byte) 3).read();
        assertThat(binary.opcode()).isEqualTo(BINARY);
        assertThat(binary.payload()).containsExactly(1, 2, 3);
        assertThat(listener.session().transportKind()).isEqualTo(TransportKind.WEBSOCKET);
    }

    @Test
    void binaryInATextFrameIsTakenToo() {
        RawWebSocket.Frame binary = socket.send("bAQIDBA==").read();
        assertThat(binary.opcode()).isEqualTo(BINARY);
        assertThat(binary.payload()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void messagesOfAllSizesAreEchoed() {
        for (int size : new int[] {1, 125, 126, 127, 65_535, 65_536, 65_537, LIMIT}) {
            String message = "4" + "x".repeat(size - 1);
            assertThat(socket.send(message).text()).isEqualTo(message);
        }
    }

    @Test
    void manyMessagesInOneWriteKeepTheirOrder() {
        StringBuilder expected = new StringBuilder();
        byte[] burst = new byte[0];
        for (int i = 0; i < 1000; i++) {
            byte[] next = frame(0x80 | TEXT, ("4" + i).getBytes(StandardCharsets.US_ASCII));
            burst = Arrays.copyOf(burst, burst.length + next.length);
            System.arraycopy(next, 0, burst, burst.length - next.length, next.length);
            expected.append("4").append(i).append(' ');
        }
        socket.send(burst);
        StringBuilder seen = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            seen.append(socket.text()).append(' ');
        }
        assertThat(seen).hasToString(expected.toString());
    }

    @Test
    void fragmentsAreOneMessage() {
        socket.send(frame(TEXT, new byte[] {'4', 'h'}));
        socket.send(frame(0x80 | PING, new byte[] {'?'}));
        RawWebSocket.Frame pong = socket.read();
        assertThat(pong.opcode()).isEqualTo(PONG);
        assertThat(pong.text()).isEqualTo("?");
        socket.send(frame(CONTINUATION, new byte[] {'e'}));
        socket.send(frame(0x80 | CONTINUATION, new byte[] {'y'}));
        assertThat(socket.text()).isEqualTo("4hey");
    }

    @Test
    void frameMayBeCutAnywhere() {
        byte[] bytes = frame(0x80 | TEXT, ("4" + "x".repeat(200)).getBytes(StandardCharsets.US_ASCII));
        Random random = new Random(11);
        for (int i = 0; i < 20; i++) {
            int cut = 1 + random.nextInt(bytes.length - 1);
            socket.send(Arrays.copyOf(bytes, cut));
            socket.send(Arrays.copyOfRange(bytes, cut, bytes.length));
            assertThat(socket.text()).hasSize(201);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0{}", "1", "3", "3probe", "5", "6"})
    void packetsThatMeanNothingHereAreIgnored(String packet) {
        socket.send(packet);
        assertThat(socket.send("4still here").text()).isEqualTo("4still here");
    }

    @ParameterizedTest
    @CsvSource({
        "'',PARSE_ERROR",
        "x,PARSE_ERROR",
        "7,PARSE_ERROR",
        "b!,PARSE_ERROR",
        "2,TRANSPORT_ERROR",
        "2probe,TRANSPORT_ERROR"
    })
    void packetsThatAreWrongEndTheSessionWithAnEmptyCloseFrame(String packet, CloseReason reason) {
        socket.send(packet);
        assertThat(socket.closeCode()).isZero();
        assertThat(listener.awaitClose()).isEqualTo(reason);
        socket.finishClose();
    }

    @Test
    void nothingAfterAWrongPacketIsDelivered() {
        byte[] wrong = frame(0x80 | TEXT, new byte[0]);
        byte[] next = frame(0x80 | TEXT, new byte[] {'4', 'a'});
        byte[] both = Arrays.copyOf(wrong, wrong.length + next.length);
        System.arraycopy(next, 0, both, wrong.length, next.length);
        socket.send(both);
        assertThat(listener.awaitClose()).isEqualTo(CloseReason.PARSE_ERROR);
        assertThat(listener.messages()).isEmpty();
    }

    @Test
    void messageOverTheLimitIsRefusedWith1009() {
        socket.send(frame(0x80 | TEXT, new byte[LIMIT + 1]));
        assertThat(socket.closeCode()).isEqualTo(1009);
        assertThat(listener.awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
        assertThat(socket.connection().untilClosed()).isEmpty();
    }

    @Test
    void messageOverTheLimitIsRefusedBeforeItIsSent() {
        socket.send(Arrays.copyOf(frame(0x80 | BINARY, new byte[LIMIT + 1]), 14));
        assertThat(socket.closeCode()).isEqualTo(1009);
        assertThat(socket.connection().untilClosed()).isEmpty();
    }

    @Test
    void fragmentsOverTheLimitAreRefusedWith1009() {
        socket.send(frame(TEXT, new byte[LIMIT]));
        socket.send(frame(0x80 | CONTINUATION, new byte[1]));
        assertThat(socket.closeCode()).isEqualTo(1009);
    }

    @Test
    void unmaskedFrameIsRefusedWith1002() {
        socket.send(new byte[] {(byte) 0x81, 2, '4', 'a'});
        assertThat(socket.closeCode()).isEqualTo(1002);
        assertThat(listener.awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
        assertThat(socket.connection().untilClosed()).isEmpty();
    }

    @Test
    void textThatIsNotUtf8IsRefusedWith1007() {
        socket.send(frame(0x80 | TEXT, new byte[] {'4', (byte) 0xC3, '('}));
        assertThat(socket.closeCode()).isEqualTo(1007);
        assertThat(listener.awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }

    @Test
    void closeFrameOfThePeerIsAnsweredAndTheConnectionClosed() {
        socket.send(frame(0x80 | CLOSE, new byte[] {3, (byte) 0xE8, 'b', 'y', 'e'}));
        assertThat(socket.closeCode()).isZero();
        assertThat(socket.connection().untilClosed()).isEmpty();
        assertThat(listener.awaitClose()).isEqualTo(CloseReason.TRANSPORT_CLOSE);
    }

    @Test
    void connectionThatIsClosedWithoutACloseFrameEndsTheSession() {
        socket.close();
        assertThat(listener.awaitClose()).isEqualTo(CloseReason.TRANSPORT_CLOSE);
    }

    @Test
    void connectionThatIsResetEndsTheSession() {
        socket.connection().reset();
        assertThat(listener.awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }

    @Test
    void peerThatStopsInsideAFrameLeavesNothingBehind() {
        socket.send(Arrays.copyOf(frame(0x80 | TEXT, new byte[1000]), 500));
        socket.connection().endOutput();
        assertThat(listener.awaitClose()).isEqualTo(CloseReason.TRANSPORT_CLOSE);
    }

    @Test
    void serverThatClosesSendsWhatWaitsThenAnEmptyCloseFrame() {
        listener.session().loop().execute(() -> {
            listener.send(SharedFrame.text("last words"));
            listener.session().close(CloseReason.FORCED_CLOSE);
            listener.session().close(CloseReason.EXPIRED);
            listener.send(SharedFrame.text("too late"));
        });
        assertThat(socket.text()).isEqualTo("4last words");
        assertThat(socket.closeCode()).isZero();
        assertThat(listener.awaitClose()).isEqualTo(CloseReason.FORCED_CLOSE);
        socket.finishClose();
        assertThat(listener.closes()).as("told once").isEmpty();
    }

    @Test
    void whatThePeerSendsAfterItsCloseFrameIsIgnored() {
        byte[] close = frame(0x80 | CLOSE, new byte[0]);
        byte[] next = frame(0x80 | TEXT, new byte[] {'4', 'a'});
        byte[] both = Arrays.copyOf(close, close.length + next.length);
        System.arraycopy(next, 0, both, close.length, next.length);
        socket.send(both);
        assertThat(listener.awaitClose()).isEqualTo(CloseReason.TRANSPORT_CLOSE);
        assertThat(listener.messages()).isEmpty();
    }

    @Test
    void pingFrameIsAnsweredAtOnce() {
        RawWebSocket.Frame pong = socket.send(frame(0x80 | PING, "x".repeat(125).getBytes(StandardCharsets.US_ASCII)))
                .read();
        assertThat(pong.opcode()).isEqualTo(PONG);
        assertThat(pong.text()).isEqualTo("x".repeat(125));
    }

    @Test
    void sessionIsKnownToNobodyElse() {
        assertThat(server.connect()
                        .exchange("GET " + TestServer.PATH + "polling&sid="
                                + listener.session().id())
                        .body())
                .isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
        assertThat(socket.send("4still here").text()).isEqualTo("4still here");
    }
}
