package com.erpmax.realtime.verification.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/**
 * Bytes with a number of eight digits in some places, changed in place: what one message is like and yet unlike every
 * other. The places are written as {@value #PLACE} in the pattern.
 */
final class NumberedBytes {

    static final String PLACE = "########";

    /** The smallest number: one digit less would not fill the places. */
    static final int FIRST = 10_000_000;

    /** How many numbers there are. */
    static final int COUNT = 90_000_000;

    private static final int DIGITS = PLACE.length();
    private static final byte[] MASK = {0x5A, 0x21, 0x7E, 0x13};
    private static final int FINAL_TEXT = 0x81;
    private static final int MASK_BIT = 0x80;

    private final byte[] bytes;
    private final int[] places;

    /** The index of the first masked byte; everything before it, or everything at all, is plain. */
    private final int maskedFrom;

    private final ByteBuffer view;

    private NumberedBytes(byte[] bytes, int[] places, int maskedFrom) {
        this.bytes = bytes;
        this.places = places;
        this.maskedFrom = maskedFrom;
        this.view = ByteBuffer.wrap(bytes);
    }

    /** The text as it is. */
    static NumberedBytes text(String pattern) {
        byte[] text = pattern.getBytes(StandardCharsets.UTF_8);
        return new NumberedBytes(text, places(pattern, 0), text.length);
    }

    /** The text as a WebSocket frame of a client. The pattern is ASCII where it has places. */
    static NumberedBytes frame(String pattern) {
        byte[] text = pattern.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(text.length + 14).put((byte) FINAL_TEXT);
        if (text.length < 126) {
            frame.put((byte) (MASK_BIT | text.length));
        } else if (text.length <= 0xFFFF) {
            frame.put((byte) (MASK_BIT | 126)).putShort((short) text.length);
        } else {
            frame.put((byte) (MASK_BIT | 127)).putLong(text.length);
        }
        frame.put(MASK);
        int start = frame.position();
        for (int i = 0; i < text.length; i++) {
            frame.put((byte) (text[i] ^ MASK[i & 3]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return new NumberedBytes(bytes, places(pattern, start), start);
    }

    /** The number of bytes. */
    int length() {
        return bytes.length;
    }

    /** The bytes, ready to be read. The same buffer at each call. */
    ByteBuffer bytes() {
        return view.clear();
    }

    /** Writes a number into its places. */
    NumberedBytes number(int number) {
        int left = number;
        for (int digit = DIGITS - 1; digit >= 0; digit--) {
            int quotient = left / 10;
            byte character = (byte) ('0' + left - 10 * quotient);
            left = quotient;
            for (int place : places) {
                int at = place + digit;
                bytes[at] = at < maskedFrom ? character : (byte) (character ^ MASK[(at - maskedFrom) & 3]);
            }
        }
        return this;
    }

    /** The number in the first place of bytes like these, which begin at {@code start}; nonsense if there is none. */
    int numberIn(ByteBuffer input, int start) {
        int number = 0;
        for (int at = start + places[0], end = at + DIGITS; at < end; at++) {
            number = 10 * number + input.get(at) - '0';
        }
        return number;
    }

    /** Whether a part of the buffer holds exactly these bytes. */
    boolean isIn(ByteBuffer input, int start, int length) {
        return length == bytes.length && view.clear().equals(input.slice(start, length));
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int[] places(String pattern, int offset) {
        return IntStream.iterate(pattern.indexOf(PLACE), at -> at >= 0, at -> pattern.indexOf(PLACE, at + DIGITS))
                .map(at -> at + offset)
                .toArray();
    }
}
