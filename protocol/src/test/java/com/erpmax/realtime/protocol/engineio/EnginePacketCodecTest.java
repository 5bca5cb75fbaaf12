package com.erpmax.realtime.protocol.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.protocol.MalformedPacketException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnginePacketCodecTest {

    static Stream<Arguments> wireTexts() {
        return Stream.of(
                Arguments.of("0{\"sid\":\"x\"}", new EnginePacket.Open("{\"sid\":\"x\"}")),
                Arguments.of("0", new EnginePacket.Open("")),
                Arguments.of("1", new EnginePacket.Close()),
                Arguments.of("2", new EnginePacket.Ping("")),
                Arguments.of("2probe", new EnginePacket.Ping("probe")),
                Arguments.of("3", new EnginePacket.Pong("")),
                Arguments.of("3probe", new EnginePacket.Pong("probe")),
                Arguments.of("4hello", new EnginePacket.Message("hello")),
                Arguments.of("4", new EnginePacket.Message("")),
                Arguments.of("4€😀", new EnginePacket.Message("€😀")),
                Arguments.of("5", new EnginePacket.Upgrade()),
                Arguments.of("6", new EnginePacket.Noop()),
                Arguments.of("bAQIDBA==", new EnginePacket.BinaryMessage(new byte[] {1, 2, 3, 4})),
                Arguments.of("b", new EnginePacket.BinaryMessage(new byte[0])));
    }

    @ParameterizedTest
    @MethodSource("wireTexts")
    void packetsAndTheirTextsCorrespond(String text, EnginePacket packet) {
        assertThat(EnginePacketCodec.decodeText(text)).isEqualTo(packet);
        assertThat(EnginePacketCodec.encodeText(packet)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "9abc", "a", "{", " 4", "-", "B", "é", "b*", "bA", "bAQIDBA==A"})
    void malformedTextsAreRefused(String text) {
        assertThatThrownBy(() -> EnginePacketCodec.decodeText(text)).isInstanceOf(MalformedPacketException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bAQIDBA==\n", "bAQID\nBA==\n", "bAQID\r\nBA==\r\n"})
    void lineEndsInBase64MeanNothing(String text) {
        assertThat(EnginePacketCodec.decodeText(text))
                .isEqualTo(new EnginePacket.BinaryMessage(new byte[] {1, 2, 3, 4}));
    }

    @Test
    void dataAfterTypesWithoutDataIsDropped() {
        assertThat(EnginePacketCodec.decodeText("1x")).isEqualTo(new EnginePacket.Close());
        assertThat(EnginePacketCodec.decodeText("5x")).isEqualTo(new EnginePacket.Upgrade());
        assertThat(EnginePacketCodec.decodeText("6x")).isEqualTo(new EnginePacket.Noop());
    }

    @Test
    void theExceptionShowsOnlyTheStartOfWhatWasSent() {
        assertThatThrownBy(() -> EnginePacketCodec.decodeText("b*" + "x".repeat(1000)))
                .isInstanceOf(MalformedPacketException.class)
                .hasMessage("binary message: b*" + "x".repeat(38) + "… (expected: b and base64)")
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }

    @Test
    void binaryMessagesWithOtherBytesDiffer() {
        EnginePacket packet = new EnginePacket.BinaryMessage(new byte[] {1, 2});
        assertThat(packet)
                .isNotEqualTo(new EnginePacket.BinaryMessage(new byte[] {1, 3}))
                .hasSameHashCodeAs(new EnginePacket.BinaryMessage(new byte[] {1, 2}))
                .hasToString("BinaryMessage[AQI=]");
    }
}
