package com.erpmax.realtime.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official Java client, io.socket:socket.io-client 2.1.2, by every way to connect. */
class JavaClientIT {

    private static final int BURST = 200;
    private static final int MEGABYTE = 1024 * 1024;
    private static final String OVERHEAD = "42[\"echo\",\"\"]";

    private static InteropProcess server;

    private final List<JavaClient> clients = new ArrayList<>();

    @BeforeAll
    static void startServer() throws Exception {
        server = InteropProcess.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @AfterEach
    void closeClients() {
        clients.forEach(JavaClient::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "websocket", "polling websocket"})
    void carriesValuesBothWays(String way) throws Exception {
        JavaClient client = connected(way);
        Object[] values = {
            true,
            1,
            -1.5,
            "",
            "Grüße €uro 𝄞 😀 a\u2028b\u0000\u001e\"\\",
            new JSONArray("[[1],{\"a\":{\"b\":[null]}}]"),
            new JSONObject("{\"😀\":\"\u2029\"}")
        };

        assertThat(client.ask("echo", values)).isEqualTo(JavaClient.plain(values));
        assertThat(client.ask("retell", values)).isEqualTo(JavaClient.plain(values));
        client.emit("echo", values);
        assertThat(client.next("echo")).isEqualTo(JavaClient.plain(values));
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "websocket", "polling websocket"})
    void carriesBinaryValuesBothWays(String way) throws Exception {
        JavaClient client = connected(way);
        Object[] values = {
            new byte[] {0, 0, 1, -1}, new JSONObject().put("deep", new byte[] {0}), new byte[] {4, 30}, "text"
        };
        List<Object> expected = JavaClient.plain(values);

        assertThat(client.ask("echo", values)).isEqualTo(expected);
        assertThat(client.ask("retell", values)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "websocket", "polling websocket"})
    void carriesAMegabyteBothWays(String way) {
        JavaClient client = connected(way);
        String text = "é".repeat(MEGABYTE / 2);
        byte[] bytes = new byte[MEGABYTE];
        bytes[MEGABYTE - 1] = 1;

        assertThat(client.ask("echo", text).equals(List.of(text))).isTrue();
        assertThat(client.ask("echo", (Object) bytes).equals(JavaClient.plain((Object) bytes)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "websocket", "polling websocket"})
    void acknowledgesWhatTheServerAsks(String way) {
        JavaClient client = connected(way);

        assertThat(client.ask("ask", 1, "two")).containsExactly("two", 1);
        assertThat(client.ask("ask", new byte[] {0, 9}, "x")).containsExactly("x", "bytes 0009");
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "websocket", "polling websocket"})
    void burstsArriveInOrderBothWays(String way) {
        JavaClient client = connected(way);
        client.ask("burst", BURST, "some text");
        for (int i = 0; i < BURST; i++) {
            assertThat(client.next("drop of rain")).containsExactly(i, "some text");
        }
        for (int i = 0; i < BURST; i++) {
            client.emit("echo", i, new byte[] {0, (byte) i});
        }
        for (int i = 0; i < BURST; i++) {
            assertThat(client.next("echo")).isEqualTo(JavaClient.plain(i, new byte[] {0, (byte) i}));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "websocket", "polling websocket"})
    void hearsARoomWithBinaryValues(String way) {
        List<JavaClient> members = List.of(connected(way), connected("polling"), connected("websocket"));
        members.forEach(member -> member.ask("join", "room"));
        members.getFirst().ask("tell", "room", new byte[] {0, 1}, "text");

        for (JavaClient member : members) {
            assertThat(member.next("told")).containsExactly("bytes 0001", "text");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "websocket", "polling websocket"})
    void comesBackByItselfWhenTheConnectionIsCut(String way) {
        JavaClient client = connectedBriskly(way);
        String first = client.socket().id();
        client.emit("drop");
        assertThat(client.next(Socket.EVENT_DISCONNECT))
                .containsAnyOf("transport close", "transport error", "ping timeout");
        client.next(Socket.EVENT_CONNECT);

        assertThat(client.socket().id()).isNotEqualTo(first);
        assertThat(client.ask("echo", "back")).containsExactly("back");
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "websocket", "polling websocket"})
    void staysAwayWhenTheServerEndsItUntilItIsToldToConnect(String way) {
        for (String event : List.of("leave", "leave all")) {
            JavaClient client = connected(way);
            client.emit(event);
            assertThat(client.next(Socket.EVENT_DISCONNECT)).containsExactly("io server disconnect");
            client.connect();
            assertThat(client.ask("echo", "back")).containsExactly("back");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "websocket", "polling websocket"})
    void isRefusedWithData(String way) {
        JavaClient client = JavaClient.prepare(server.uri("json").resolve("/refusing"), way.split(" "));
        clients.add(client);
        client.socket().connect();

        assertThat(client.next(Socket.EVENT_CONNECT_ERROR))
                .containsExactly(Map.of(
                        "message", "Come back tomorrow: ☃", "data", Map.of("code", 42, "days", List.of("Sa", "So"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "websocket", "polling websocket"})
    void showsItsCredentials(String way) {
        JavaClient client = JavaClient.prepare(server.uri("json"), Map.of("token", "ünïcode 😀"), way.split(" "));
        clients.add(client);

        assertThat(client.connect().ask("auth")).containsExactly(Map.of("token", "ünïcode 😀"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "websocket"})
    void maySendAMessageOfExactlyTheLimit(String way) {
        JavaClient client = connected(way);
        String largest = "a".repeat(InteropServer.MAX_PAYLOAD_BYTES - OVERHEAD.length());
        client.emit("echo", largest);

        assertThat(client.next("echo").equals(List.of(largest))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "websocket"})
    void isCutOffOneBytePastTheLimitAndComesBack(String way) {
        JavaClient client = connectedBriskly(way);
        client.emit("echo", "a".repeat(InteropServer.MAX_PAYLOAD_BYTES - OVERHEAD.length() + 1));
        assertThat(client.next(Socket.EVENT_DISCONNECT))
                .containsAnyOf("transport close", "transport error", "ping timeout");
        client.next(Socket.EVENT_CONNECT);

        assertThat(client.ask("echo", "back")).containsExactly("back");
    }

    private JavaClient connected(String way) {
        return connected("json", way);
    }

    /**
     * This client does not answer the close frame of a WebSocket, and notices the end by the ping that does not come:
     * where it is to notice one, pings come often.
     */
    private JavaClient connectedBriskly(String way) {
        return connected("brisk", way);
    }

    /** Connected, by the last of the transports. */
    private JavaClient connected(String setup, String way) {
        String[] transports = way.split(" ");
        JavaClient client = JavaClient.prepare(server.uri(setup), transports);
        clients.add(client);
        client.connect();
        client.awaitTransport(transports[transports.length - 1]);
        return client;
    }
}
