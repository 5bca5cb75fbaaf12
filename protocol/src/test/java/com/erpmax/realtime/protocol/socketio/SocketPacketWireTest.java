package com.erpmax.realtime.protocol.socketio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Packets and the exact texts in which they were seen on the wire. */
class SocketPacketWireTest {
    private static final PayloadMapper MAPPER = PayloadMapper.standard();
    private static final byte[] BYTES = {1, 2, 3};

    static Stream<Arguments> wireTexts() {
        return Stream.of(
                Arguments.of("0", new SocketPacket.Connect("/", null)),
                Arguments.of("0{\"token\":\"abc\"}", new SocketPacket.Connect("/", "{\"token\":\"abc\"}")),
                Arguments.of("0/custom,", new SocketPacket.Connect("/custom", null)),
                Arguments.of("0/custom,{\"a\":1}", new SocketPacket.Connect("/custom", "{\"a\":1}")),
                Arguments.of("0/custom?a=1,", new SocketPacket.Connect("/custom?a=1", null)),
                Arguments.of("1", new SocketPacket.Disconnect("/")),
                Arguments.of("1/custom,", new SocketPacket.Disconnect("/custom")),
                Arguments.of("2[\"hello\"]", event("/", -1, "hello")),
                Arguments.of("2[\"a\",1,{\"b\":[null]}]", event("/", -1, "a", 1, new RawJson("{\"b\":[null]}"))),
                Arguments.of("212[\"echo\",\"a\",1]", event("/", 12, "echo", "a", 1)),
                Arguments.of("20[\"echo\"]", event("/", 0, "echo")),
                Arguments.of("2/notifications,7[\"read\",{\"id\":\"n1\"}]", read()),
                Arguments.of("2[\"a\\\"\\n€😀\\u001e\"]", event("/", -1, "a\"\n€😀\u001e")),
                Arguments.of("2[\"\\ud800\"]", event("/", -1, "\ud800")),
                Arguments.of("312[\"a\",1]", ack("/", 12, "a", 1)),
                Arguments.of("312[]", ack("/", 12)),
                Arguments.of("3/custom,0[]", ack("/custom", 0)),
                Arguments.of(
                        "4/unknown,{\"message\":\"Invalid namespace\"}",
                        new SocketPacket.ConnectError("/unknown", "{\"message\":\"Invalid namespace\"}")),
                Arguments.of("4\"message\"", new SocketPacket.ConnectError("/", "\"message\"")));
    }

    @ParameterizedTest
    @MethodSource("wireTexts")
    void packetsAndTheirTextsCorrespond(String text, SocketPacket packet) {
        assertThat(new SocketPacketDecoder(MAPPER).decodeText(text)).isEqualTo(packet);
        assertThat(SocketPacketEncoder.encode(packet)).isEqualTo(new EncodedPacket(text, List.of()));
    }

    static Stream<Arguments> toleratedTexts() {
        return Stream.of(
                Arguments.of("0/custom", new SocketPacket.Connect("/custom", null)),
                Arguments.of("0/,{}", new SocketPacket.Connect("/", "{}")),
                Arguments.of("1/custom", new SocketPacket.Disconnect("/custom")),
                Arguments.of("207[\"x\"]", event("/", 7, "x")),
                Arguments.of("2[1,2]", event("/", -1, "1", 2)),
                Arguments.of("2[ \"x\" , 1 ]\n", event("/", -1, "x", 1)),
                Arguments.of("39", ack("/", 9)),
                Arguments.of("2[\"message\"]", event("/", -1, "message")),
                Arguments.of("2[\"error\"]", event("/", -1, "error")),
                Arguments.of("2[\"connection\"]", event("/", -1, "connection")));
    }

    @ParameterizedTest
    @MethodSource("toleratedTexts")
    void otherSpellingsAreUnderstoodToo(String text, SocketPacket packet) {
        assertThat(new SocketPacketDecoder(MAPPER).decodeText(text)).isEqualTo(packet);
    }

    @Test
    void aBinaryEventIsATextWithPlaceholdersAndItsAttachments() {
        SocketPacket packet = event("/", -1, "echo", (Object) BYTES);

        EncodedPacket encoded = SocketPacketEncoder.encode(packet);

        assertThat(encoded.text()).isEqualTo("51-[\"echo\",{\"_placeholder\":true,\"num\":0}]");
        assertThat(encoded.attachments()).containsExactly(BYTES);
        SocketPacketDecoder decoder = new SocketPacketDecoder(MAPPER);
        assertThat(decoder.decodeText(requireNonNull(encoded.text()))).isNull();
        assertThat(decoder.decodeBinary(BYTES)).isEqualTo(packet);
    }

    @Test
    void aBinaryAckIsATextWithPlaceholdersAndItsAttachments() {
        SocketPacket packet = ack("/", 7, (Object) BYTES);

        EncodedPacket encoded = SocketPacketEncoder.encode(packet);

        assertThat(encoded.text()).isEqualTo("61-7[{\"_placeholder\":true,\"num\":0}]");
        SocketPacketDecoder decoder = new SocketPacketDecoder(MAPPER);
        assertThat(decoder.decodeText(requireNonNull(encoded.text()))).isNull();
        assertThat(decoder.decodeBinary(BYTES)).isEqualTo(packet);
    }

    @Test
    void aBinaryEventOfANamespaceCountsItsAttachmentsBeforeTheName() {
        SocketPacket packet = event("/custom", 3, "two", BYTES, List.of(BYTES));

        assertThat(SocketPacketEncoder.encode(packet).text())
                .isEqualTo("52-/custom,3[\"two\",{\"_placeholder\":true,\"num\":0},"
                        + "[{\"_placeholder\":true,\"num\":1}]]");
    }

    @Test
    void receivedBinaryArgumentsCanBeSentOnInAnotherOrder() {
        SocketPacketDecoder decoder = new SocketPacketDecoder(MAPPER);
        decoder.decodeText("52-[\"x\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
        decoder.decodeBinary(new byte[] {0});
        SocketPacket.Event received = (SocketPacket.Event) requireNonNull(decoder.decodeBinary(new byte[] {1}));

        SocketPacket.Event sent = event(
                "/",
                -1,
                "y",
                new byte[] {9},
                received.arguments().raw(1),
                received.arguments().raw(0));

        EncodedPacket encoded = SocketPacketEncoder.encode(sent);
        assertThat(encoded.text())
                .isEqualTo("53-[\"y\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1},"
                        + "{\"_placeholder\":true,\"num\":2}]");
        assertThat(encoded.attachments()).containsExactly(new byte[] {9}, new byte[] {1}, new byte[] {0});
    }

    @Test
    void aPlaceholderInATextEventIsOrdinaryData() {
        SocketPacket packet = event("/", -1, "x", new RawJson("{\"_placeholder\":true,\"num\":5}"));

        assertThat(new SocketPacketDecoder(MAPPER).decodeText("2[\"x\",{\"_placeholder\":true,\"num\":5}]"))
                .isEqualTo(packet);
    }

    private static SocketPacket.Event read() {
        return event("/notifications", 7, "read", new RawJson("{\"id\":\"n1\"}"));
    }

    private static SocketPacket.Event event(String namespace, long ackId, String name, Object... arguments) {
        return new SocketPacket.Event(namespace, ackId, name, MAPPER.write(arguments));
    }

    private static SocketPacket.Ack ack(String namespace, long ackId, Object... arguments) {
        return new SocketPacket.Ack(namespace, ackId, MAPPER.write(arguments));
    }
}
