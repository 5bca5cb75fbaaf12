package com.erpmax.realtime.verification.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What messages carry: a text with a number in front. */
final class Payload {

    private Payload() {}

    /** A pattern for {@link NumberedBytes} of this many bytes, at least eight. */
    static String pattern(int bytes) {
        return NumberedBytes.PLACE + "x".repeat(bytes - NumberedBytes.PLACE.length());
    }

    /** What to throw for a message that is another than expected, or came too often. */
    static IllegalStateException wrong(ByteBuffer input, int start, int length, NumberedBytes expected) {
        byte[] message = new byte[length];
        input.get(start, message);
        return new IllegalStateException(
                "message: " + new String(message, StandardCharsets.UTF_8) + " (expected: " + expected + ", once)");
    }
}
