package com.erpmax.realtime.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    @Test
    void replacementCharacterThatWasSentIsText() throws CharacterCodingException {
        assertThat(decode("61efbfbd62")).isEqualTo("a\uFFFDb");
    }

    @Test
    void everyPlaneIsText() throws CharacterCodingException {
        assertThat(decode("24c2a3e282acf0908d88f48fbfbf")).isEqualTo("$£€𐍈\uDBFF\uDFFF");
    }

    @Test
    void onlyTheGivenRangeIsRead() throws CharacterCodingException {
        byte[] bytes = HexFormat.of().parseHex("ff6162ff");
        assertThat(Utf8.decode(bytes, 1, 2)).isEqualTo("ab");
        assertThat(Utf8.decode(bytes, 1, 0)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "80", // a continuation byte alone
                "c3", // cut off
                "e282",
                "f09f98",
                "c080", // overlong
                "e08080",
                "f0808080",
                "eda080", // a surrogate
                "edbfbf",
                "f4908080", // beyond the last plane
                "f8888080",
                "fe",
                "ff",
                "c328", // no continuation
                "efbfbdff" // a real replacement character before the fault
            })
    void anythingElseIsRefused(String hex) {
        assertThatThrownBy(() -> decode(hex)).isInstanceOf(CharacterCodingException.class);
        assertThatThrownBy(() -> decode("61" + hex + "62")).isInstanceOf(CharacterCodingException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomTextSurvivesTheRoundTrip(long seed) throws CharacterCodingException {
        String text = new Random(seed)
                .ints(10_000, 0, Character.MAX_CODE_POINT + 1)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(Utf8.decode(bytes, 0, bytes.length)).as("seed %d", seed).isEqualTo(text);
    }

    private static String decode(String hex) throws CharacterCodingException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return Utf8.decode(bytes, 0, bytes.length);
    }
}
