package com.erpmax.realtime.cluster.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.engine.session.HandshakeRequest;
import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.protocol.socketio.RawJson;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.adapter.BroadcastOptions;
import com.erpmax.realtime.socket.adapter.ServerSideEvent;
import com.erpmax.realtime.socket.adapter.SocketCommand;
import com.erpmax.realtime.socket.adapter.SocketSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Messages as the reference writes them. */
class ClusterCodecTest {
    private static final ClusterCodec CODEC = new ClusterCodec("/", 10);
    private static final BroadcastOptions SOME =
            BroadcastOptions.to("room1").withExcept("zz").asVolatile().withCompressible(false);

    @Test
    void aBroadcastIsWrittenAsTheReferenceDoes() {
        Map<String, String> fields =
                CODEC.toEntry(envelope(new ClusterMessage.Broadcast(event("hello", 1), BroadcastOptions.ALL)));

        assertThat(fields)
                .isEqualTo(Map.of(
                        "uid",
                        "31326aad78dad82b",
                        "nsp",
                        "/",
                        "type",
                        "3",
                        "data",
                        "{\"packet\":{\"type\":2,\"data\":[\"hello\",1]},"
                                + "\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}}"));
    }

    @Test
    void whatTheReferenceWritesIsRead() {
        ClusterMessage message = CODEC.fromEntry(
                        Map.of(
                                "uid",
                                "31326aad78dad82b",
                                "nsp",
                                "/",
                                "type",
                                "3",
                                "data",
                                "{\"opts\":{\"flags\":{\"volatile\":true,\"compress\":false,\"local\":false},\"except\":[\"zz\"],"
                                        + "\"rooms\":[\"room1\"]},\"packet\":{\"nsp\":\"/\",\"data\":[\"hello\",1e3,{\"a\":[ ]}],\"type\":2}}"))
                .message();

        assertThat(message)
                .isEqualTo(new ClusterMessage.Broadcast(
                        new SocketPacket.Event(
                                "/",
                                SocketPacket.Event.NO_ACK,
                                "hello",
                                PayloadMapper.standard().arguments(new RawJson("[1e3,{\"a\":[ ]}]"))),
                        SOME));
    }

    @Test
    void onlyABroadcastWithoutAQuestionIsAMereOne() {
        Map<String, String> broadcast =
                CODEC.toEntry(envelope(new ClusterMessage.Broadcast(event("hello", 1), BroadcastOptions.ALL)));
        ClusterMessage question = new ClusterMessage.BroadcastQuestion(
                event("hello", 1), BroadcastOptions.ALL, "r", Duration.ofSeconds(1), false);
        ClusterMessage command = new ClusterMessage.Command(new SocketCommand.Disconnect(true), BroadcastOptions.ALL);

        assertThat(ClusterCodec.isMereBroadcast(broadcast)).isTrue();
        assertThat(ClusterCodec.isMereBroadcast(CODEC.toEntry(envelope(question))))
                .isFalse();
        assertThat(ClusterCodec.isMereBroadcast(CODEC.toEntry(envelope(command))))
                .isFalse();
        assertThat(ClusterCodec.isMereBroadcast(Map.of())).isFalse();
    }

    @Test
    void textsWithAndWithoutEscapesAreRead() {
        ClusterMessage message = CODEC.fromEntry(
                        Map.of(
                                "uid",
                                "1",
                                "nsp",
                                "/",
                                "type",
                                "3",
                                "data",
                                "{\"opts\":{\"rooms\":[\"r\\u0031\\\"\",\"ü\",\"\"]},\"packet\":{\"data\":[\"\\u0065\"],\"type\":2}}"))
                .message();

        assertThat(message).isInstanceOfSatisfying(ClusterMessage.Broadcast.class, broadcast -> {
            assertThat(broadcast.event().name()).isEqualTo("e");
            assertThat(broadcast.options().rooms()).containsExactlyInAnyOrder("r1\"", "ü", "");
        });
    }

    @Test
    void everyMessageComesBackFromBothForms() {
        HandshakeRequest handshake = new HandshakeRequest(
                "/socket.io/",
                Map.of("EIO", "4", "q", "ä b"),
                Map.of("cookie", List.of("a=1; b=2"), "x", List.of("1")),
                "127.0.0.1",
                true,
                true,
                Instant.ofEpochMilli(1_795_375_537_169L));
        SocketSnapshot socket =
                new SocketSnapshot("id", Set.of("id", "r"), handshake, "{\"token\":\"t\"}", "{\"name\":\"Ada\"}");
        Arguments answer = PayloadMapper.standard().write("a", new byte[] {1, 2});
        List<ClusterMessage> messages = List.of(
                new ClusterMessage.Presence(1),
                new ClusterMessage.Presence(2),
                new ClusterMessage.Presence(13),
                new ClusterMessage.Broadcast(
                        event("e", "ü\u2028\"", new byte[] {1}, Map.of("b", new byte[] {2})), SOME),
                new ClusterMessage.Broadcast(event("no arguments"), BroadcastOptions.ALL),
                new ClusterMessage.BroadcastQuestion(event("q"), SOME, "r1", Duration.ofSeconds(7), true),
                new ClusterMessage.BroadcastQuestion(event("q"), SOME, "r1", Duration.ofSeconds(7), false),
                new ClusterMessage.Command(new SocketCommand.Join(Set.of("a", "b")), SOME),
                new ClusterMessage.Command(new SocketCommand.Leave(Set.of("a")), SOME),
                new ClusterMessage.Command(new SocketCommand.Disconnect(true), BroadcastOptions.ALL),
                new ClusterMessage.Fetch(BroadcastOptions.ALL, "r2"),
                new ClusterMessage.Fetched("r2", List.of(socket, socket)),
                new ClusterMessage.Fetched("r2", List.of()),
                new ClusterMessage.ServerSide(new ServerSideEvent("s", answer), null),
                new ClusterMessage.ServerSide(new ServerSideEvent("s", answer), "r3"),
                new ClusterMessage.ServerSideAnswer(
                        "r3", PayloadMapper.standard().write(Map.of("a", 1))),
                new ClusterMessage.Asked("r1", 12),
                new ClusterMessage.Answered("r1", "id", answer),
                new ClusterMessage.Answered("r1", null, PayloadMapper.standard().write(1)),
                new ClusterMessage.Left("r1", 1),
                new ClusterMessage.Left("r1", 12));

        for (ClusterMessage message : messages) {
            ClusterEnvelope envelope = envelope(message);
            assertThat(CODEC.fromEntry(CODEC.toEntry(envelope))).isEqualTo(envelope);
            assertThat(CODEC.fromBytes(CODEC.toBytes(envelope))).isEqualTo(envelope);
        }
    }

    @Test
    void binaryValuesAreMessagePackInBase64() {
        Map<String, String> fields = CODEC.toEntry(envelope(
                new ClusterMessage.Broadcast(event("b", new byte[] {1, 2, 3}), BroadcastOptions.ALL)));

        // 82 a6"packet" 82 a4"type" 02 a4"data" 92 a1"b" c4 03 01 02 03 …
        assertThat(fields.get("data")).startsWith("gqZwYWNrZXSCpHR5cGUCpGRhdGGSoWLEAwECA6");
    }

    @Test
    void moreBinaryValuesThanSocketsCanBeSentAreRefused() {
        Object[] many = new Object[11];
        java.util.Arrays.fill(many, new byte[] {1});
        Arguments arguments = PayloadMapper.standard().withMaxAttachments(11).write(many);
        ClusterEnvelope envelope = envelope(new ClusterMessage.Broadcast(
                new SocketPacket.Event("/", SocketPacket.Event.NO_ACK, "e", arguments), BroadcastOptions.ALL));

        assertThatThrownBy(() -> CODEC.fromEntry(CODEC.toEntry(envelope))).isInstanceOf(MalformedPacketException.class);
        ClusterCodec wide = new ClusterCodec("/", 11);
        assertThat(wide.fromEntry(wide.toEntry(envelope))).isEqualTo(envelope);
    }

    @Test
    void anEventMayNestAsDeepAsAPacketAndNoDeeper() {
        for (boolean isBinary : List.of(false, true)) {
            String deepest = "[".repeat(99) + "]".repeat(99);
            assertThat(read(deepest, isBinary)).isInstanceOf(ClusterMessage.Broadcast.class);
            assertThatThrownBy(() -> read("[" + deepest + "]", isBinary)).isInstanceOf(MalformedPacketException.class);
        }
    }

    @Test
    void aTimeOfAnotherNodeIsBounded() {
        ClusterMessage message = CODEC.fromEntry(Map.of(
                        "uid",
                        "u",
                        "nsp",
                        "/",
                        "type",
                        "3",
                        "data",
                        "{\"packet\":{\"type\":2,\"data\":[\"q\"]},\"requestId\":\"r\","
                                + "\"opts\":{\"flags\":{\"timeout\":99999999999}}}"))
                .message();

        assertThat(message)
                .isEqualTo(new ClusterMessage.BroadcastQuestion(
                        event("q"), BroadcastOptions.ALL, "r", Duration.ofMinutes(10), false));
    }

    @Test
    void anotherNamespaceIsRefused() {
        assertThatThrownBy(() -> new ClusterCodec("/other", 10)
                        .fromEntry(CODEC.toEntry(envelope(new ClusterMessage.Presence(2)))))
                .isInstanceOf(MalformedPacketException.class)
                .hasMessageContaining("nsp");
    }

    private static ClusterMessage read(String argument, boolean isBinary) {
        RawJson data = new RawJson("{\"packet\":{\"type\":2,\"data\":[\"x\"," + argument + "]},\"opts\":{}}");
        String text = isBinary
                ? java.util.Base64.getEncoder()
                        .encodeToString(com.erpmax.realtime.protocol.socketio.MessagePackJson.write(data))
                : data.json();
        return CODEC.fromEntry(Map.of("uid", "u", "nsp", "/", "type", "3", "data", text))
                .message();
    }

    private static SocketPacket.Event event(String name, Object... values) {
        return new SocketPacket.Event(
                "/", SocketPacket.Event.NO_ACK, name, PayloadMapper.standard().write(values));
    }

    private static ClusterEnvelope envelope(ClusterMessage message) {
        return new ClusterEnvelope("31326aad78dad82b", "/", message);
    }
}
