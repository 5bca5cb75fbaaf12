package com.erpmax.realtime.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Any bytes are a compressed message within the limit, the same each time, or a violation; and whatever was compressed
 * comes back.
 */
class MessageInflaterFuzzTest {
    private static final int MAX_MESSAGE_BYTES = 64 * 1024;
    private static final int TAIL_BYTES = 4;

    @FuzzTest
    void bytesAreAMessageOrRefused(byte[] data) throws WebSocketViolation {
        assertThat(outcome(data)).isEqualTo(outcome(data));
        if (data.length <= MAX_MESSAGE_BYTES) {
            byte[] compressed = compressed(data);
            MessageInflater inflater = MessageInflater.ofThread();
            int size = inflater.inflate(compressed, compressed.length, MAX_MESSAGE_BYTES);
            assertThat(Arrays.copyOf(inflater.output(), size)).isEqualTo(data);
        }
    }

    private static String outcome(byte[] data) {
        try {
            MessageInflater inflater = MessageInflater.ofThread();
            int size = inflater.inflate(data, data.length, MAX_MESSAGE_BYTES);
            assertThat(size).isBetween(0, MAX_MESSAGE_BYTES);
            return size + " bytes " + Arrays.hashCode(Arrays.copyOf(inflater.output(), size));
        } catch (WebSocketViolation violation) {
            assertThat(violation.closeCode()).isIn(WebSocketViolation.TOO_BIG, WebSocketViolation.INVALID_DATA);
            return String.valueOf(violation.getMessage());
        }
    }

    private static byte[] compressed(byte[] data) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(data);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] part = new byte[4096];
            int count;
            do {
                count = deflater.deflate(part, 0, part.length, Deflater.SYNC_FLUSH);
                out.write(part, 0, count);
            } while (count == part.length);
            byte[] whole = out.toByteArray();
            return Arrays.copyOf(whole, whole.length - TAIL_BYTES);
        } finally {
            deflater.end();
        }
    }
}
