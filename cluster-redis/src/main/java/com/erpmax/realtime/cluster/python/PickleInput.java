package com.erpmax.realtime.cluster.python;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle, read from the beginning to the end. Not thread-safe. */
final class PickleInput {
    private final ByteBuffer bytes;

    PickleInput(byte[] pickle) {
        this.bytes = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    }

    int position() {
        return bytes.position();
    }

    boolean isAtEnd() {
        return !bytes.hasRemaining();
    }

    int unsignedByte() {
        require(1);
        return bytes.get() & 0xFF;
    }

    int unsignedShort() {
        require(2);
        return bytes.getShort() & 0xFFFF;
    }

    int signedInt() {
        require(4);
        return bytes.getInt();
    }

    double bigEndianDouble() {
        require(8);
        return Double.longBitsToDouble(Long.reverseBytes(bytes.getLong()));
    }

    /** A length in four bytes; as those of eight it must be there, so it is never the reason to take memory. */
    int length4() {
        return checked(signedInt() & 0xFFFF_FFFFL);
    }

    int length8() {
        require(8);
        return checked(bytes.getLong());
    }

    byte[] bytes(int length) {
        byte[] read = new byte[checked(length)];
        bytes.get(read);
        return read;
    }

    String utf8(int length) {
        int from = bytes.position();
        ByteBuffer encoded = bytes.slice(from, checked(length));
        bytes.position(from + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
        } catch (CharacterCodingException e) {
            throw RefusedMessageException.malformed("text at " + from + ": not UTF-8 (expected: UTF-8)");
        }
    }

    /** The bytes up to the end of the line, each as one character. */
    String line() {
        int from = bytes.position();
        for (int end = from; end < bytes.limit(); end++) {
            if (bytes.get(end) == '\n') {
                String line = new String(bytes.array(), from, end - from, StandardCharsets.ISO_8859_1);
                bytes.position(end + 1);
                return line;
            }
        }
        throw RefusedMessageException.malformed("line at " + from + ": without an end (expected: a line)");
    }

    private int checked(long length) {
        if (length < 0 || length > bytes.remaining()) {
            throw RefusedMessageException.malformed(
                    "length before " + bytes.position() + ": more than there is (expected: what is there)");
        }
        return (int) length;
    }

    private void require(int count) {
        if (bytes.remaining() < count) {
            throw RefusedMessageException.malformed("pickle: ends at " + bytes.limit() + " (expected: STOP)");
        }
    }
}
