package com.erpmax.realtime.protocol.socketio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Packets and the bytes that the package {@code socket.io-msgpack-parser} 3.0.2 writes for them. */
class MessagePackWireTest {
    private static final PayloadMapper MAPPER = PayloadMapper.standard()
            .withMaxAttachments(PacketParser.messagePack().maxAttachments());
    private static final String TYPE = "a474797065";
    private static final String DATA = "a464617461";
    private static final String ROOT = "a36e7370a12f";
    private static final String CUSTOM = "a36e7370a72f637573746f6d";
    private static final String OPTIONS = "a76f7074696f6e7381a8636f6d7072657373c3";

    static Stream<Arguments> packetsBothWays() {
        return Stream.of(
                Arguments.of("83" + TYPE + "02" + DATA + "91a568656c6c6f" + ROOT, event("/", -1, "hello")),
                Arguments.of("84" + TYPE + "02" + DATA + "91a568656c6c6f" + CUSTOM + "a26964ce00010000", hello65536()),
                Arguments.of("84" + TYPE + "03" + DATA + "92a16101" + CUSTOM + "a269640c", ack("/custom", 12, "a", 1)),
                Arguments.of("84" + TYPE + "03" + DATA + "90" + ROOT + "a2696400", ack("/", 0)),
                Arguments.of("82" + TYPE + "01" + CUSTOM, new SocketPacket.Disconnect("/custom")),
                Arguments.of("82" + TYPE + "00" + ROOT, new SocketPacket.Connect("/", null)),
                Arguments.of(
                        "83" + TYPE + "00" + DATA + "81a3736964b4637262416b764c317461596f62306a6241414141" + ROOT,
                        new SocketPacket.Connect("/", "{\"sid\":\"crbAkvL1taYob0jbAAAA\"}")),
                Arguments.of(
                        "83" + TYPE + "04" + DATA
                                + "81a76d657373616765b1496e76616c6964206e616d657370616365a36e7370a82f756e6b6e6f776e",
                        new SocketPacket.ConnectError("/unknown", "{\"message\":\"Invalid namespace\"}")),
                Arguments.of(
                        "83" + TYPE + "02" + DATA + "92a16292c40301020381a178c40109" + ROOT,
                        event("/", -1, "b", List.of(new byte[] {1, 2, 3}, Map.of("x", new byte[] {9})))));
    }

    @ParameterizedTest
    @MethodSource("packetsBothWays")
    void packetsAndTheirBytesCorrespond(String bytes, SocketPacket packet) {
        assertThat(decode(bytes)).isEqualTo(packet);
        EncodedPacket encoded = PacketParser.messagePack().encode(packet);
        assertThat(encoded.text()).isNull();
        assertThat(encoded.attachments()).hasSize(1);
        assertThat(HexFormat.of().formatHex(encoded.attachments().getFirst())).isEqualTo(bytes);
    }

    static Stream<Arguments> packetsOfClients() {
        return Stream.of(
                Arguments.of(
                        "84" + TYPE + "00" + DATA + "81a5746f6b656ea3616263" + ROOT + OPTIONS,
                        new SocketPacket.Connect("/", "{\"token\":\"abc\"}")),
                Arguments.of("83" + TYPE + "00" + DATA + "d40000" + CUSTOM, new SocketPacket.Connect("/custom", null)),
                Arguments.of("83" + TYPE + "01" + CUSTOM + OPTIONS, new SocketPacket.Disconnect("/custom")),
                Arguments.of(
                        "85" + TYPE + "02" + DATA + "93a46563686fa16101" + OPTIONS + "a269640c" + ROOT,
                        event("/", 12, "echo", "a", 1)),
                Arguments.of("84a269640c" + TYPE + "03" + DATA + "92a16101" + CUSTOM, ack("/custom", 12, "a", 1)),
                Arguments.of("84" + TYPE + "02" + DATA + "9101" + ROOT + "a26964d40000", event("/", -1, "1")));
    }

    @ParameterizedTest
    @MethodSource("packetsOfClients")
    void packetsOfTheOfficialClientAreUnderstood(String bytes, SocketPacket packet) {
        assertThat(decode(bytes)).isEqualTo(packet);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c0 | null",
                "c3 | true",
                "c2 | false",
                "7f | 127",
                "ff | -1",
                "e0 | -32",
                "d0df | -33",
                "d1ff7f | -129",
                "d2ffff63c0 | -40000",
                "d3ffffffff4d2fa200 | -3000000000",
                "cc80 | 128",
                "cd0100 | 256",
                "ce00010000 | 65536",
                "cf0000000100000000 | 4294967296",
                "cf0020000000000000 | 9007199254740992",
                "cfffffffffffffffff | 18446744073709551615",
                "cb3fe0000000000000 | 0.5",
                "cbbfb999999999999a | -0.1",
                "ca3f000000 | 0.5",
                "ca3dcccccd | 0.10000000149011612",
                "cb7e37e43c8800759c | 1e+300",
                "cb3ff0000000000000 | 1",
                "cb8000000000000000 | 0",
                "cb7ff8000000000000 | null",
                "cb7ff0000000000000 | null",
                "abe282acf09f988000e280a8 | \"€😀\\u0000\u2028\"",
                "d90161 | \"a\"",
                "da000161 | \"a\"",
                "db0000000161 | \"a\"",
                "dc000101 | [1]",
                "dd0000000101 | [1]",
                "de0001a16101 | {\"a\":1}",
                "df00000001a16101 | {\"a\":1}",
                "d40000 | null",
                "91d40000 | [null]",
                "82a161d40000a16201 | {\"b\":1}",
                "83a95f5f70726f746f5f5f01ab636f6e7374727563746f7202a16100 | {\"__proto__\":1,\"constructor\":2,\"a\":0}",
                "d7000000000000000000 | \"1970-01-01T00:00:00.000Z\"",
                "d700ffffffffffffffff | \"1969-12-31T23:59:59.999Z\"",
                "d700000000e8d4a51007 | \"2001-09-09T01:46:40.007Z\"",
                "d7007fffffffffffffff | null",
                "d700001eb208c2dc0000 | \"+275760-09-13T00:00:00.000Z\"",
                "d700001eb208c2dc0001 | null",
                "d700ffe14df73d240000 | \"-271821-04-20T00:00:00.000Z\"",
                "d6ff00000001 | \"1970-01-01T00:00:01.000Z\"",
                "d7ff01e8480000000001 | \"1970-01-01T00:00:01.008Z\"",
                "c70cff00000000ffffffffffffffff | \"1969-12-31T23:59:59.000Z\"",
                "c70cff000000007fffffffffffffff | null"
            })
    void valuesBecomeTheJsonThatTheClientWouldHaveWritten(String bytes, String json) {
        SocketPacket.Event event =
                (SocketPacket.Event) decode("83" + TYPE + "02" + ROOT + DATA + "93a176" + bytes + "05");

        assertThat(event.arguments().json(0)).isEqualTo(json);
        assertThat(event.arguments().as(1, Integer.class)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "c403010203, 010203",
        "c50001ff, ff",
        "c60000000100, 00",
        "c400, ''",
        "c702000405, 0405",
        "c7010009, 09",
        "c708000102030405060708, 0102030405060708",
        "c800010009, 09",
        "c9000000010009, 09"
    })
    void binaryValuesAndArrayBuffersBecomeAttachments(String bytes, String content) {
        SocketPacket.Event event = (SocketPacket.Event) decode("83" + TYPE + "02" + ROOT + DATA + "92a176" + bytes);

        assertThat(event.arguments().as(0, byte[].class))
                .isEqualTo(HexFormat.of().parseHex(content));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null | c0",
                "true | c3",
                "0 | 00",
                "127 | 7f",
                "128 | cc80",
                "255 | ccff",
                "256 | cd0100",
                "65536 | ce00010000",
                "4294967295 | ceffffffff",
                "4294967296 | cf0000000100000000",
                "9223372036854775807 | cf7fffffffffffffff",
                "18446744073709551615 | cfffffffffffffffff",
                "18446744073709551616 | cb43f0000000000000",
                "-1 | ff",
                "-32 | e0",
                "-33 | d0df",
                "-129 | d1ff7f",
                "-40000 | d2ffff63c0",
                "-3000000000 | d3ffffffff4d2fa200",
                "-9223372036854775808 | d38000000000000000",
                "-9223372036854775809 | cbc3e0000000000000",
                "0.5 | cb3fe0000000000000",
                "1.0 | 01",
                "-2e0 | fe",
                "1e+300 | cb7e37e43c8800759c",
                "1e400 | cb7ff0000000000000",
                "\"€😀\\u0000\" | a8e282acf09f988000",
                "\"\\ud800\" | a13f",
                "{} | 80",
                "[] | 90",
                "[[{\"a\":[]}]] | 919181a16190",
                "{\"_placeholder\":true,\"num\":0} | 82ac5f706c616365686f6c646572c3a36e756d00"
            })
    void jsonIsWrittenInItsShortestForm(String json, String bytes) {
        byte[] encoded = PacketParser.messagePack()
                .encode(event("/", -1, "v", new RawJson(json)))
                .attachments()
                .getFirst();

        assertThat(HexFormat.of().formatHex(encoded)).isEqualTo("83" + TYPE + "02" + DATA + "92a176" + bytes + ROOT);
    }

    @ParameterizedTest
    @CsvSource({"31, bf", "32, d920", "255, d9ff", "256, da0100", "65535, daffff", "65536, db00010000"})
    void lengthsOfTextsHaveTheirShortestForm(int length, String head) {
        assertHead("x".repeat(length), head);
    }

    @ParameterizedTest
    @CsvSource({"0, c400", "255, c4ff", "256, c50100", "65536, c600010000"})
    void lengthsOfBinaryValuesHaveTheirShortestForm(int length, String head) {
        assertHead(new byte[length], head);
    }

    @ParameterizedTest
    @CsvSource({"15, 9f", "16, dc0010", "65536, dd00010000"})
    void lengthsOfArraysHaveTheirShortestForm(int length, String head) {
        assertHead(new int[length], head);
    }

    @ParameterizedTest
    @CsvSource({"15, 8f", "16, de0010", "65536, df00010000"})
    void lengthsOfMapsHaveTheirShortestForm(int length, String head) {
        Map<String, Integer> map = new LinkedHashMap<>();
        for (int i = 0; i < length; i++) {
            map.put("k" + i, i);
        }
        assertHead(map, head);
    }

    @Test
    void anObjectLikeAPlaceholderIsOrdinaryData() {
        String lookalike = "82ac5f706c616365686f6c646572c3a36e756d00";
        SocketPacket.Event event = (SocketPacket.Event) decode("83" + TYPE + "02" + ROOT + DATA + "92a176" + lookalike);

        assertThat(event.arguments().json(0)).isEqualTo("{\"_placeholder\":true,\"num\":0}");
        assertThat(event.arguments().attachments()).isEmpty();
    }

    private static void assertHead(Object value, String head) {
        SocketPacket packet = event("/", -1, "v", value);
        byte[] encoded = PacketParser.messagePack().encode(packet).attachments().getFirst();

        assertThat(HexFormat.of().formatHex(encoded)).startsWith("83" + TYPE + "02" + DATA + "92a176" + head);
        assertThat(PacketParser.messagePack().decoder(MAPPER).decodeBinary(encoded))
                .isEqualTo(packet);
    }

    private static SocketPacket decode(String hex) {
        SocketPacket packet = PacketParser.messagePack()
                .decoder(MAPPER)
                .decodeBinary(HexFormat.of().parseHex(hex));
        assertThat(packet).isNotNull();
        return requireNonNull(packet);
    }

    private static SocketPacket.Event hello65536() {
        return event("/custom", 65536, "hello");
    }

    private static SocketPacket.Event event(String namespace, long ackId, String name, Object... arguments) {
        return new SocketPacket.Event(namespace, ackId, name, MAPPER.write(arguments));
    }

    private static SocketPacket.Ack ack(String namespace, long ackId, Object... arguments) {
        return new SocketPacket.Ack(namespace, ackId, MAPPER.write(arguments));
    }
}
