package com.erpmax.realtime.service.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTextTest {

    @Test
    void aTextIsCutAndHasNoControlCharacters() {
        assertThat(PrintableText.of("Grüße, \"{}\"")).isEqualTo("Grüße, \"{}\"");
        assertThat(PrintableText.of("a\r\n\u001b[31m\u202e\u2028")).isEqualTo("a???[31m??");
        assertThat(PrintableText.of("x".repeat(200))).isEqualTo("x".repeat(200));
        assertThat(PrintableText.of("x".repeat(201))).isEqualTo("x".repeat(200) + "…");
    }
}
