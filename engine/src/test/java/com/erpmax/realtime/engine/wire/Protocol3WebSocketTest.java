package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static com.erpmax.realtime.engine.testing.TestServer.V3_PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.EchoListener;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.testing.TestServer;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of protocol 3 over WebSocket, and base64 in place of bytes in both protocols. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Protocol3WebSocketTest {

    private TestServer server;
    private @Nullable EchoListener listener;

    @BeforeAll
    void start() {
        server = TestServer.start(EngineConfig.defaults().withEio3(true));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void textComesBack() {
        RawWebSocket socket = open(V3_PATH + "websocket");
        assertThat(socket.send("4hello").text()).isEqualTo("4hello");
        assertThat(socket.send("4€😀").text()).isEqualTo("4€😀");
        socket.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"04", "0401020304", "040000", "0404ff"})
    void binaryHasItsTypeInFront(String hex) {
        RawWebSocket socket = open(V3_PATH + "websocket");
        RawWebSocket.Frame echo =
                socket.sendBinary(HexFormat.of().parseHex(hex)).read();
        assertThat(echo.opcode()).isEqualTo(RawWebSocket.BINARY);
        assertThat(HexFormat.of().formatHex(echo.payload())).isEqualTo(hex);
        assertThat((byte[]) listener().awaitMessage()).isEqualTo(HexFormat.of().parseHex(hex.substring(2)));
        socket.close();
    }

    @Test
    void base64IsUnderstoodAlsoFromAPeerThatTakesBytes() {
        RawWebSocket socket = open(V3_PATH + "websocket");
        assertThat(socket.send("b4AQID").read().payload()).containsExactly(4, 1, 2, 3);
        socket.close();
    }

    @ParameterizedTest
    @CsvSource({
        V3_PATH + "websocket&b64=1, 040001, b4AAE=",
        PATH + "websocket&b64=1, 0001, bAAE=",
        PATH + "websocket&b64=true, 01020304, bAQIDBA==",
    })
    void peerThatAsksForBase64GetsText(String target, String sent, String answer) {
        RawWebSocket socket = open(target);
        assertThat(socket.sendBinary(HexFormat.of().parseHex(sent)).text()).isEqualTo(answer);
        assertThat(socket.send(answer).text()).isEqualTo(answer);
        socket.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "7", "b", "bAQID", "b4*", "9", "b4A"})
    void malformedTextEndsTheSession(String text) {
        RawWebSocket socket = open(V3_PATH + "websocket");
        assertThat(socket.send(text).closeCode()).isZero();
        socket.finishClose();
        assertThat(listener().awaitClose()).isEqualTo(CloseReason.PARSE_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "01020304", "3461", "0261", "84"})
    void bytesThatAreNoMessageEndTheSession(String hex) {
        RawWebSocket socket = open(V3_PATH + "websocket");
        assertThat(socket.sendBinary(HexFormat.of().parseHex(hex)).closeCode()).isZero();
        socket.finishClose();
        assertThat(listener().awaitClose()).isEqualTo(CloseReason.PARSE_ERROR);
        assertThat(listener().messages()).isEmpty();
    }

    /** Opens a session, whose listener is the current one from now on. */
    private RawWebSocket open(String target) {
        RawWebSocket socket = server.webSocket(target);
        listener = server.listener();
        return socket;
    }

    private EchoListener listener() {
        return Objects.requireNonNull(listener);
    }
}
