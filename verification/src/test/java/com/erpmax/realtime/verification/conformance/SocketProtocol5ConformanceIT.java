package com.erpmax.realtime.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.engine.EngineServer;
import com.erpmax.realtime.engine.session.EngineConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Socket.IO protocol 5 (its specification, and the compliance suite of the reference server). */
class SocketProtocol5ConformanceIT extends SessionFacts {

    @Override
    EngineServer start(EngineConfig config) {
        return ConformanceServer.socket(0, config.withEio3(false), Duration.ofSeconds(Peer.PATIENCE_SECONDS));
    }

    @Override
    Peer peer(int port) {
        return new Peer(port, "/socket.io/", 4);
    }

    @Override
    String payload(String packet) {
        return packet;
    }

    @Override
    void assertAlive(Frames socket) {
        socket.send("40");
        assertThat(socket.textButPing()).startsWith("40{\"sid\":\"");
    }

    @Test
    void protocol3IsRefusedUnlessItIsAllowed() {
        assertThat(peer().request("GET", "EIO=3&transport=polling").body())
                .isEqualTo("{\"code\":5,\"message\":\"Unsupported protocol version\"}");
        assertThatThrownBy(() -> peer().webSocketWith("EIO=3&transport=websocket"))
                .hasMessageContaining("WebSocketHandshakeException");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "40                        | 40         | 42[\"auth\",{}]",
                "40{\"token\":\"123\"}         | 40         | 42[\"auth\",{\"token\":\"123\"}]",
                "40/custom,                | 40/custom, | 42/custom,[\"auth\",{}]",
                "40/custom                 | 40/custom, | 42/custom,[\"auth\",{}]",
                "40/custom,{\"token\":\"abc\"} | 40/custom, | 42/custom,[\"auth\",{\"token\":\"abc\"}]"
            })
    void aClientEntersANamespaceAndItsPayloadIsKnownThere(String connect, String head, String auth) {
        Frames socket = peer().webSocket();
        socket.text();
        assertThat(socket.send(connect).text()).startsWith(head + "{").matches(".*\\{\"sid\":\"[\\w-]{20}\"}");
        assertThat(socket.text()).isEqualTo(auth);
    }

    @Test
    void aNamespaceThatDoesNotExistIsRefusedAndTheConnectionStays() {
        Frames socket = peer().webSocket();
        socket.text();
        assertThat(socket.send("40/random").text()).isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
        assertAlive(socket);
    }

    @Test
    void aConnectionThatEntersNoNamespaceIsClosedAlsoWhileHeartbeatsAreAnswered() {
        try (EngineServer strict = ConformanceServer.socket(0, beating(), ConformanceServer.CONNECT_TIMEOUT)) {
            peer(strict.port()).webSocket().awaitClosedAlive();
            assertAllForgotten(strict);
        }
    }

    @Test
    void aClientLeavesANamespaceAndTheConnectionStays() {
        try (EngineServer beating = start(beating())) {
            Frames socket = connected(peer(beating.port()));
            socket.send("41");
            for (int beat = 0; beat < 2; beat++) {
                assertThat(socket.text()).isEqualTo("2");
                socket.send("3");
            }
            assertAlive(socket);
        }
    }

    @Test
    void whatIsSentAfterLeavingOneNamespaceReachesAnother() {
        Frames socket = connected();
        socket.send("40/custom");
        assertThat(socket.textButPing()).startsWith("40/custom,{");
        assertThat(socket.textButPing()).isEqualTo("42/custom,[\"auth\",{}]");
        socket.send("41/custom").send("42[\"message\",\"to the root\"]");
        assertThat(socket.textButPing()).isEqualTo("42[\"message-back\",\"to the root\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "42[\"message\",1,\"2\",{\"3\":[true]}]             | 42[\"message-back\",1,\"2\",{\"3\":[true]}]",
                "42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}] | 43456[1,\"2\",{\"3\":[false]}]"
            })
    void textEventsAndAcknowledgementsComeBack(String sent, String answer) {
        assertThat(connected().send(sent).textButPing()).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"452-[\"message\", | 452-[\"message-back\",", "452-789[\"message-with-ack\", | 462-789["})
    void attachmentsFollowTheirPacketBothWays(String sent, String answer) {
        String placeholders = "{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";
        Frames socket = connected().send(sent + placeholders).send(0, 2, 3).send(4, 5, 6);
        assertThat(socket.textButPing()).isEqualTo(answer + placeholders);
        assertThat(socket.binary()).containsExactly(0, 2, 3);
        assertThat(socket.binary()).containsExactly(4, 5, 6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4abc", "42{}", "42abc[\"message-with-ack\",1,\"2\",{\"3\":[false]}]"})
    void whatIsNoPacketClosesTheConnectionAlsoWhileHeartbeatsAreAnswered(String malformed) {
        try (EngineServer beating = start(beating())) {
            connected(peer(beating.port())).send(malformed).awaitClosedAlive();
            assertAllForgotten(beating);
        }
    }

    @Test
    void whatIsNoPacketClosesTheConnectionBeforeAnyNamespaceToo() {
        Frames socket = peer().webSocket();
        socket.text();
        socket.send("4abc").awaitClosedAlive();
    }

    private Frames connected() {
        return connected(peer());
    }

    private static Frames connected(Peer peer) {
        Frames socket = peer.webSocket();
        socket.text();
        assertThat(socket.send("40").textButPing()).startsWith("40{");
        assertThat(socket.textButPing()).isEqualTo("42[\"auth\",{}]");
        return socket;
    }
}
