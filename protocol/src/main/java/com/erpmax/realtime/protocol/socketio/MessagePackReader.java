package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.ProtocolLimits;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Moves over MessagePack, value by value. Lengths are compared with the bytes that are left before anything is made of
 * them: what is announced but not there is refused at once. Builds nothing but texts. Not thread-safe.
 */
final class MessagePackReader {
    /** What {@link #next} found. */
    enum Kind {
        NIL,
        FALSE,
        TRUE,
        /** See {@link #integer}. */
        INTEGER,
        /** An integer of more than 63 bits; {@link #integer} gives its 64 bits. */
        UNSIGNED,
        /** See {@link #floating}. */
        FLOAT,
        /** {@link #length} bytes of UTF-8 follow, see {@link #text}. */
        TEXT,
        /** {@link #length} bytes follow, see {@link #bytes}. */
        BINARY,
        /** {@link #length} values follow. */
        ARRAY,
        /** {@link #length} names with their values follow. */
        MAP,
        /** {@link #length} bytes of the type {@link #extensionType} follow, see {@link #bytes}. */
        EXTENSION
    }

    private static final int TRUE_BYTE = 0xc3;
    private static final int FIXEXT_1 = 0xd4;

    private final byte[] data;
    private int position;
    private long integer;
    private double floating;
    private int length;
    private int extensionType;
    private boolean isFixedExtension;

    MessagePackReader(byte[] data) {
        this.data = data;
    }

    /** Reads the head of the next value. The bytes that belong to a text, a binary or an extension come after it. */
    Kind next() {
        int head = (int) unsigned(1);
        if (head < 0x80) {
            return integer(head);
        } else if (head < 0x90) {
            return sized(Kind.MAP, head & 0x0f);
        } else if (head < 0xa0) {
            return sized(Kind.ARRAY, head & 0x0f);
        } else if (head < 0xc0) {
            return sized(Kind.TEXT, head & 0x1f);
        } else if (head >= 0xe0) {
            return integer((byte) head);
        }
        return switch (head) {
            case 0xc0 -> Kind.NIL;
            case 0xc2 -> Kind.FALSE;
            case TRUE_BYTE -> Kind.TRUE;
            case 0xc4, 0xc5, 0xc6 -> sized(Kind.BINARY, unsigned(1 << (head - 0xc4)));
            case 0xc7, 0xc8, 0xc9 -> extension(unsigned(1 << (head - 0xc7)), false);
            case 0xca -> floating(Float.intBitsToFloat((int) unsigned(4)));
            case 0xcb -> floating(Double.longBitsToDouble(unsigned(8)));
            case 0xcc, 0xcd, 0xce -> integer(unsigned(1 << (head - 0xcc)));
            case 0xcf -> wide(unsigned(8));
            case 0xd0, 0xd1, 0xd2, 0xd3 -> integer(signed(1 << (head - 0xd0)));
            case FIXEXT_1, 0xd5, 0xd6, 0xd7, 0xd8 -> extension(1L << (head - FIXEXT_1), true);
            case 0xd9, 0xda, 0xdb -> sized(Kind.TEXT, unsigned(1 << (head - 0xd9)));
            case 0xdc, 0xdd -> sized(Kind.ARRAY, unsigned(2 << (head - 0xdc)));
            case 0xde, 0xdf -> sized(Kind.MAP, unsigned(2 << (head - 0xde)));
            default ->
                throw new MalformedPacketException(
                        "MessagePack: " + Integer.toHexString(head) + " (expected: the first byte of a value)");
        };
    }

    /** The value of an integer. */
    long integer() {
        return integer;
    }

    /** The value of a float. */
    double floating() {
        return floating;
    }

    /** Bytes of a text, binary or extension; values of an array; pairs of a map. */
    int length() {
        return length;
    }

    /** The type of an extension, -128 to 127. */
    int extensionType() {
        return extensionType;
    }

    /** Whether the extension is of one of the lengths that have a head of their own. */
    boolean isFixedExtension() {
        return isFixedExtension;
    }

    /** The text whose head was read. */
    String text() {
        int start = skipBytes();
        String text = new String(data, start, length, StandardCharsets.UTF_8);
        if (text.indexOf('\ufffd') >= 0) {
            requireUtf8(start);
        }
        return text;
    }

    /** The next value, which is the name of a property. */
    String name() {
        if (next() != Kind.TEXT) {
            throw new MalformedPacketException("MessagePack: a key of another type (expected: a text)");
        }
        String name = text();
        if (name.length() > ProtocolLimits.MAX_JSON_NAME_LENGTH) {
            throw MalformedPacketException.of(
                    "property name", name, "at most " + ProtocolLimits.MAX_JSON_NAME_LENGTH + " characters");
        }
        return name;
    }

    /** The bytes whose head was read. */
    byte[] bytes() {
        int start = skipBytes();
        return Arrays.copyOfRange(data, start, start + length);
    }

    /** The integer of some bytes, without its sign, inside an extension whose head was read. */
    long unsigned(int bytes) {
        require(bytes);
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | (data[position++] & 0xff);
        }
        return value;
    }

    /** The integer of some bytes, with its sign. */
    long signed(int bytes) {
        int shift = 64 - 8 * bytes;
        return unsigned(bytes) << shift >> shift;
    }

    /** Whether the next value is {@code true}; it stays where it is. */
    boolean isTrueNext() {
        return position < data.length && (data[position] & 0xff) == TRUE_BYTE;
    }

    /** Takes the next value if it is what {@code notepack.io} writes for {@code undefined}. */
    boolean skipUndefined() {
        boolean isUndefined =
                data.length - position >= 3 && (data[position] & 0xff) == FIXEXT_1 && data[position + 1] == 0;
        if (isUndefined) {
            position += 3;
        }
        return isUndefined;
    }

    /** Passes over the next value with all that it holds, however deep. */
    void skip() {
        for (long open = 1; open > 0; open--) {
            switch (next()) {
                case TEXT, BINARY, EXTENSION -> skipBytes();
                case ARRAY -> open += length;
                case MAP -> open += 2L * length;
                case NIL, FALSE, TRUE, INTEGER, UNSIGNED, FLOAT -> {
                    // nothing follows its head
                }
            }
        }
    }

    /** Makes sure that nothing is left. */
    void requireEnd() {
        if (position < data.length) {
            throw new MalformedPacketException(
                    "MessagePack: " + (data.length - position) + " more bytes (expected: the end)");
        }
    }

    private Kind integer(long value) {
        integer = value;
        return Kind.INTEGER;
    }

    private Kind wide(long bits) {
        integer = bits;
        return bits < 0 ? Kind.UNSIGNED : Kind.INTEGER;
    }

    private Kind floating(double value) {
        floating = value;
        return Kind.FLOAT;
    }

    private Kind extension(long size, boolean isFixed) {
        isFixedExtension = isFixed;
        extensionType = (int) signed(1);
        return sized(Kind.EXTENSION, size);
    }

    /** Every value has at least one byte, every pair two. */
    private Kind sized(Kind kind, long size) {
        int left = data.length - position;
        if (size > (kind == Kind.MAP ? left / 2 : left)) {
            throw new MalformedPacketException(
                    "MessagePack: a length of " + size + " (expected: no more than what follows)");
        }
        length = (int) size;
        return kind;
    }

    private int skipBytes() {
        int start = position;
        position += length;
        return start;
    }

    private void require(int bytes) {
        if (data.length - position < bytes) {
            throw new MalformedPacketException("MessagePack: its end (expected: " + bytes + " more bytes)");
        }
    }

    private void requireUtf8(int start) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data, start, length));
        } catch (CharacterCodingException e) {
            throw new MalformedPacketException("MessagePack: a text that is not UTF-8 (expected: UTF-8)");
        }
    }
}
