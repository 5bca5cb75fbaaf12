package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.PacketParser;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.testing.PollingClient;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server whose packets are MessagePack, as in section 2.8 of the wire facts. */
class MessagePackTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String CONNECT = "82a47479706500a36e7370a12f";
    private static final String ECHO_BIN = "84a47479706502a46461746192a46563686fc403010203a36e7370a12fa2696407";
    private static final String ECHOED_BIN = "84a47479706503a46461746191c403010203a36e7370a12fa2696407";

    private final TestServer server = TestServer.start(builder -> builder.parser(PacketParser.messagePack()));
    private final BlockingQueue<Socket> sockets = new ArrayBlockingQueue<>(10);
    private final BlockingQueue<String> reasons = new ArrayBlockingQueue<>(10);

    @BeforeEach
    void registerHandlers() {
        server.root().on("echo", event -> event.ack(event.arguments()));
        server.root().onConnection(sockets::add);
        server.root().onDisconnect((socket, reason) -> reasons.add(reason.text()));
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void aConnectIsAnsweredWithTheIdOfTheSocket() {
        String answer = server.open().send(HEX.parseHex(CONNECT)).next();

        assertThat(answer)
                .startsWith("hex:83a47479706500a46461746181a3736964b4")
                .endsWith("a36e7370a12f");
    }

    @Test
    void anAnswerWithBinaryValuesIsOneMessage() {
        connect().send(HEX.parseHex(ECHO_BIN)).expect("hex:" + ECHOED_BIN);
    }

    @Test
    void onPollingPacketsAreBase64() {
        PollingClient client = server.poll();
        client.send("b" + base64(CONNECT));
        assertThat(client.next()).startsWith("b");

        client.send("b" + base64(ECHO_BIN)).expect("b" + base64(ECHOED_BIN));
    }

    @Test
    void aBroadcastReachesEveryone() {
        WebSocketClient one = connect();
        WebSocketClient two = connect();

        server.root().emit("e", 1, new byte[] {2});

        String expected = "hex:83a47479706502a46461746193a16501c40102a36e7370a12f";
        one.expect(expected);
        two.expect(expected);
    }

    @Test
    void theClientsAcknowledgementComesBack() throws Exception {
        WebSocketClient client = connect();
        CompletableFuture<Arguments> answer =
                sockets.take().emitWithAck(Duration.ofMinutes(10), "q").toCompletableFuture();

        client.expect("hex:84a47479706502a46461746191a171a36e7370a12fa2696400")
                .send(HEX.parseHex("84a47479706503a46461746192a16101a36e7370a12fa2696400"));

        assertThat(answer.get(60, TimeUnit.SECONDS)).hasToString("[\"a\",1]");
    }

    @Test
    void moreBinaryValuesThanJsonMayCarryGoBothWays() {
        String eleven = String.join("", Collections.nCopies(11, "c40101"));

        connect()
                .send(HEX.parseHex("84a47479706502a46461746192a46563686f9b" + eleven + "a36e7370a12fa2696407"))
                .expect("hex:84a47479706503a464617461919b" + eleven + "a36e7370a12fa2696407");
    }

    @Test
    void anUnknownNamespaceIsRefused() {
        server.open()
                .send(HEX.parseHex("82a47479706500a36e7370a22f78"))
                .expect("hex:83a47479706504a46461746181a76d657373616765b1"
                        + HEX.formatHex("Invalid namespace".getBytes(StandardCharsets.UTF_8)) + "a36e7370a22f78");
    }

    @Test
    void leavingIsOnePacket() {
        server.root().on("leave", event -> event.socket().disconnect());

        connect()
                .send(HEX.parseHex("83a47479706502a46461746191a56c65617665a36e7370a12f"))
                .expect("hex:82a47479706501a36e7370a12f");
    }

    @Test
    void aTextMessageClosesTheTransport() throws InterruptedException {
        WebSocketClient other = connect();
        connect().send("42[\"echo\"]").expect(WebSocketClient.CLOSED);

        assertThat(reasons.poll(60, TimeUnit.SECONDS)).isEqualTo("forced close");
        other.send(HEX.parseHex(ECHO_BIN)).expect("hex:" + ECHOED_BIN);
    }

    @Test
    void bytesThatAreNoPacketCloseTheTransport() throws InterruptedException {
        connect().send(new byte[] {(byte) 0x84, (byte) 0xdd, -1, -1, -1, -1}).expect(WebSocketClient.CLOSED);

        assertThat(reasons.poll(60, TimeUnit.SECONDS)).isEqualTo("forced close");
    }

    private WebSocketClient connect() {
        WebSocketClient client = server.open().send(HEX.parseHex(CONNECT));
        assertThat(client.next()).startsWith("hex:83a47479706500");
        return client;
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HEX.parseHex(hex));
    }
}
