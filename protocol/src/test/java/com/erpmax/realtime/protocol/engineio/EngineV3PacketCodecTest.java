package com.erpmax.realtime.protocol.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.protocol.MalformedPacketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineV3PacketCodecTest {

    @ParameterizedTest
    @CsvSource({"0{}", "1", "2", "2probe", "3", "3probe", "4hello", "4", "5", "6"})
    void textIsThatOfProtocol4(String text) {
        EnginePacket packet = EngineV3PacketCodec.decodeText(text);
        assertThat(packet).isEqualTo(EnginePacketCodec.decodeText(text));
        assertThat(EngineV3PacketCodec.encodeText(packet)).isEqualTo(text);
    }

    @Test
    void binaryMessageAsTextHasItsTypeBehindTheB() {
        EnginePacket packet = new EnginePacket.BinaryMessage(new byte[] {1, 2, 3, 4});
        assertThat(EngineV3PacketCodec.encodeText(packet)).isEqualTo("b4AQIDBA==");
        assertThat(EngineV3PacketCodec.decodeText("b4AQIDBA==")).isEqualTo(packet);
        assertThat(EngineV3PacketCodec.decodeText("b4")).isEqualTo(new EnginePacket.BinaryMessage(new byte[0]));
    }

    @Test
    void binaryMessageAsBytesHasItsTypeInFront() {
        EnginePacket.BinaryMessage packet = new EnginePacket.BinaryMessage(new byte[] {0, 1});
        assertThat(EngineV3PacketCodec.encodeBinary(packet)).containsExactly(4, 0, 1);
        assertThat(EngineV3PacketCodec.decodeBinary(new byte[] {9, 4, 0, 1, 9}, 1, 3))
                .isEqualTo(packet);
        assertThat(EngineV3PacketCodec.decodeBinary(new byte[] {4}, 0, 1))
                .isEqualTo(new EnginePacket.BinaryMessage(new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "b", "bAQID", "b2", "b4*", "b4A", "b4AQID="})
    void malformedTextIsRefused(String text) {
        assertThatThrownBy(() -> EngineV3PacketCodec.decodeText(text)).isInstanceOf(MalformedPacketException.class);
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 1, 2, 3, 5, 6, 7, '4', -4})
    void bytesOfAnotherTypeThanMessageAreRefused(byte type) {
        assertThatThrownBy(() -> EngineV3PacketCodec.decodeBinary(new byte[] {type, 1}, 0, 2))
                .isInstanceOf(MalformedPacketException.class)
                .hasMessage("binary packet type: " + type + " (expected: 4)");
    }

    @Test
    void noBytesAreNoPacket() {
        assertThatThrownBy(() -> EngineV3PacketCodec.decodeBinary(new byte[] {4}, 1, 0))
                .isInstanceOf(MalformedPacketException.class);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"4, V4", "3, V3", "-, V3", "'', V3", "abc, V3", "04, V3", "5, V3"})
    void onlyFourAsksForProtocol4(String eio, EngineProtocol expected) {
        assertThat(EngineProtocol.ofParameter(eio)).isEqualTo(expected);
    }
}
