package com.erpmax.realtime.service.provisioning.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {

    @Test
    void lineFeedsAndCarriageReturnsEndALine() throws IOException {
        assertThat(lines("one\ntwo\r\nthree\rfour")).containsExactly("one", "two", "three", "four");
    }

    @Test
    void blankLinesAreLeftOut() throws IOException {
        assertThat(lines("\n  \n\t\none\n\n")).containsExactly("one");
    }

    @Test
    void lineOfExactlyTheLimitIsKeptWhole() throws IOException {
        String line = "x".repeat(LineSplitter.MAX_LINE_BYTES);
        assertThat(lines(line + "\nnext")).containsExactly(line, "next");
    }

    @Test
    void lineOneByteOverTheLimitLosesThatByte() throws IOException {
        String line = "x".repeat(LineSplitter.MAX_LINE_BYTES);
        assertThat(lines(line + "y\nnext")).containsExactly(line, "next");
    }

    @Test
    void bytesThatAreNotUtf8BecomeReplacementCharacters() throws IOException {
        List<String> lines = new ArrayList<>();
        new LineSplitter().read(new ByteArrayInputStream(new byte[] {'a', (byte) 0xC3, 'b'}), lines::add);
        assertThat(lines).containsExactly("a\uFFFDb");
    }

    @Test
    void receiverThatSaysStopIsNotCalledAgain() throws IOException {
        List<String> lines = new ArrayList<>();
        new LineSplitter().read(bytes("one\ntwo\nthree\n"), line -> {
            lines.add(line);
            return lines.size() < 2;
        });
        assertThat(lines).containsExactly("one", "two");
    }

    private static List<String> lines(String text) throws IOException {
        List<String> lines = new ArrayList<>();
        new LineSplitter().read(bytes(text), lines::add);
        return lines;
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
