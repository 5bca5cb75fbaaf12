package com.erpmax.realtime.protocol.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.protocol.MalformedPacketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineV3PayloadCodecTest {
    private static final long SEED = 20261128L;

    static Stream<Arguments> textPayloads() {
        return Stream.of(
                Arguments.of("6:4hello2:4€", List.of(text("hello"), text("€"))),
                Arguments.of("6:4test16:4test26:4test3", List.of(text("test1"), text("test2"), text("test3"))),
                Arguments.of("2:4€10:b4AQIDBA==", List.of(text("€"), binary(1, 2, 3, 4))),
                Arguments.of(
                        "41:451-[\"bin\",{\"_placeholder\":true,\"num\":0}]6:b4AQID",
                        List.of(text("51-[\"bin\",{\"_placeholder\":true,\"num\":0}]"), binary(1, 2, 3))),
                Arguments.of("3:4😀1:2", List.of(text("😀"), new EnginePacket.Ping(""))),
                Arguments.of("6:4a:3:b", List.of(text("a:3:b"))),
                Arguments.of("2:402:b4", List.of(text("0"), binary())),
                Arguments.of("1:61:1", List.of(new EnginePacket.Noop(), new EnginePacket.Close())));
    }

    static Stream<Arguments> binaryPayloads() {
        return Stream.of(
                Arguments.of("0002ff3430", List.of(text("0"))),
                Arguments.of("0104ff04010203", List.of(binary(1, 2, 3))),
                Arguments.of("0004ff34e282ac0105ff0401020304", List.of(text("€"), binary(1, 2, 3, 4))),
                Arguments.of("0006ff3468656c6c6f0105ff0401020304", List.of(text("hello"), binary(1, 2, 3, 4))),
                Arguments.of("010101ff04" + "ff".repeat(10), List.of(new EnginePacket.BinaryMessage(ones(10)))),
                Arguments.of("0101ff040001ff32", List.of(binary(), new EnginePacket.Ping(""))));
    }

    @ParameterizedTest
    @MethodSource("textPayloads")
    void packetsAndTheirTextCorrespond(String payload, List<EnginePacket> packets) {
        assertThat(decode(payload)).isEqualTo(packets);
        assertThat(EngineV3PayloadCodec.encodeText(packets)).isEqualTo(payload);
    }

    @ParameterizedTest
    @MethodSource("binaryPayloads")
    void packetsAndTheirBytesCorrespond(String hex, List<EnginePacket> packets) {
        assertThat(decodeHex(hex)).isEqualTo(packets);
        assertThat(EngineV3PayloadCodec.encodeBinary(packets))
                .isEqualTo(HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // no packet
                "abc", // no length
                ":", // an empty length
                ":4a",
                "0:", // an empty packet
                "6", // no colon
                "2:4a3", // a length that nothing follows
                "2:4a3:", // a length past the end
                "3:4a",
                "4:4a2:4b",
                "02:4a", // not the shortest row of digits
                "00:",
                "+2:4a",
                "-2:4a",
                "2 :4a",
                "2.0:4a",
                "0x2:4a",
                "2e0:4a",
                "٢:4a", // a digit, but no ASCII
                "4294967298:4a", // 2 after an overflow of 32 bits
                "18446744073709551618:4a", // 2 after an overflow of 64 bits
                "99999999999999999999999999999999:4a",
                "2:4😀", // cuts a surrogate pair
                "2:4a1:\uDE00",
                "1:9",
                "1:b",
                "2:b3",
                "3:b4*",
                "2:bA",
            })
    void malformedTextIsRefused(String payload) {
        assertThatThrownBy(() -> decode(payload)).isInstanceOf(MalformedPacketException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // no packet
                "00", // no length
                "00ff", // an empty length
                "0000ff", // an empty packet
                "0100ff",
                "0002", // no end of the length
                "0003ff3461", // a length past the end
                "000002ff3461", // not the shortest row of digits
                "000aff3461", // 10 is no digit
                "0080ff3461", // nor is -128
                "0032ff3461", // nor is the character 2
                "0002ff346100", // something behind
                "02" + "02ff3461", // no such kind
                "ff02ff3461",
                "000402090409060702090 8ff3461", // 2 after an overflow of 32 bits
                "0002ff34ff", // no UTF-8
                "0003ff34e282", // half a character
                "0001ff39", // no such type
                "0101ff00", // binary, but no message
                "0102ff0301",
                "0102ff3461", // the character 4 is not the type 4
            })
    void malformedBytesAreRefused(String hex) {
        assertThatThrownBy(() -> decodeHex(hex.replace(" ", ""))).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void halfOfASurrogatePairIsNotDelivered() {
        List<EnginePacket> packets = new ArrayList<>();
        assertThatThrownBy(() -> EngineV3PayloadCodec.decodeText("2:4a2:2😀", packets::add))
                .isInstanceOf(MalformedPacketException.class)
                .hasMessage("length: ends within a character (expected: the packet's length)");
        assertThat(packets).containsExactly(text("a"));
    }

    @Test
    void manyDigitsAreRefusedWithoutReadingOn() {
        assertThatThrownBy(() -> decode("1".repeat(1_000_000) + ":4a")).isInstanceOf(MalformedPacketException.class);
        byte[] digits = new byte[1_000_000];
        Arrays.fill(digits, 1, digits.length, (byte) 9);
        assertThatThrownBy(() -> EngineV3PayloadCodec.decodeBinary(digits, packet -> {}))
                .isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void packetsBeforeTheMalformedOneAreDelivered() {
        List<EnginePacket> delivered = new ArrayList<>();
        Consumer<EnginePacket> consumer = delivered::add;

        assertThatThrownBy(() -> EngineV3PayloadCodec.decodeText("2:4a2:4b1:92:4c", consumer))
                .isInstanceOf(MalformedPacketException.class);
        assertThat(delivered).containsExactly(text("a"), text("b"));

        delivered.clear();
        byte[] bytes = HexFormat.of().parseHex("0002ff34610001ff390002ff3463");
        assertThatThrownBy(() -> EngineV3PayloadCodec.decodeBinary(bytes, consumer))
                .isInstanceOf(MalformedPacketException.class);
        assertThat(delivered).containsExactly(text("a"));
    }

    @Test
    void anEmptyListIsNoPayload() {
        assertThatThrownBy(() -> EngineV3PayloadCodec.encodeText(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EngineV3PayloadCodec.encodeBinary(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theExceptionShowsOnlyTheStartOfWhatWasSent() {
        assertThatThrownBy(() -> decode("x".repeat(1000)))
                .hasMessage("payload: " + "x".repeat(40) + "… (expected: a length and a colon)")
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }

    @Test
    void randomPayloadsSurviveARoundTrip() {
        Random random = new Random(SEED);
        for (int round = 0; round < 2_000; round++) {
            List<EnginePacket> packets = new ArrayList<>();
            do {
                packets.add(randomPacket(random));
            } while (random.nextInt(4) > 0);
            assertThat(decode(EngineV3PayloadCodec.encodeText(packets)))
                    .as("text, seed %d, round %d", SEED, round)
                    .isEqualTo(packets);
            List<EnginePacket> fromBytes = new ArrayList<>();
            EngineV3PayloadCodec.decodeBinary(EngineV3PayloadCodec.encodeBinary(packets), fromBytes::add);
            assertThat(fromBytes).as("bytes, seed %d, round %d", SEED, round).isEqualTo(packets);
        }
    }

    @Test
    void randomBytesAreDecodedOrRefusedAndNothingElse() {
        Random random = new Random(SEED);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(12)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(4) == 0 ? 0xFF : random.nextInt(5));
            }
            try {
                EngineV3PayloadCodec.decodeBinary(bytes, packet -> {});
            } catch (MalformedPacketException expected) {
                assertThat(expected).hasMessageContaining("expected");
            }
        }
    }

    private static EnginePacket randomPacket(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> new EnginePacket.Close();
            case 1 -> new EnginePacket.Ping(randomText(random));
            case 2 -> new EnginePacket.Noop();
            case 3 -> {
                byte[] data = new byte[random.nextInt(200)];
                random.nextBytes(data);
                yield new EnginePacket.BinaryMessage(data);
            }
            default -> new EnginePacket.Message(randomText(random));
        };
    }

    private static String randomText(Random random) {
        return random.ints(random.nextInt(150), ' ', 0x1F000)
                .filter(codePoint -> codePoint < 0xD800 || codePoint > 0xDFFF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static EnginePacket text(String text) {
        return new EnginePacket.Message(text);
    }

    private static EnginePacket binary(int... values) {
        byte[] data = new byte[values.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) values[i];
        }
        return new EnginePacket.BinaryMessage(data);
    }

    private static byte[] ones(int length) {
        byte[] data = new byte[length];
        Arrays.fill(data, (byte) 0xFF);
        return data;
    }

    private static List<EnginePacket> decode(String payload) {
        List<EnginePacket> packets = new ArrayList<>();
        EngineV3PayloadCodec.decodeText(payload, packets::add);
        return packets;
    }

    private static List<EnginePacket> decodeHex(String hex) {
        List<EnginePacket> packets = new ArrayList<>();
        EngineV3PayloadCodec.decodeBinary(HexFormat.of().parseHex(hex), packets::add);
        return packets;
    }
}
