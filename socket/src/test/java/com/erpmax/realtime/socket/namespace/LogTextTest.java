package com.erpmax.realtime.socket.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTextTest {
    @Test
    void aTextThatIsShortAndPrintableStaysAsItIs() {
        assertThat(LogText.of("chat message ~")).isEqualTo("chat message ~");
        assertThat(LogText.of("x".repeat(64))).isEqualTo("x".repeat(64));
    }

    @Test
    void whatIsNotPrintableCannotForgeALine() {
        assertThat(LogText.of("a\r\nb\u001b[0m\u2028\u007f")).isEqualTo("a??b?[0m??");
    }

    @Test
    void aLongTextIsCut() {
        assertThat(LogText.of("x".repeat(100_000))).isEqualTo("x".repeat(64) + "...");
    }
}
