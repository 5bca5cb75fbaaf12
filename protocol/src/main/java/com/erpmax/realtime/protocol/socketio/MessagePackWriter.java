package com.erpmax.realtime.protocol.socketio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects MessagePack, each value in its shortest form. Not thread-safe. */
final class MessagePackWriter {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] data = new byte[128];
    private int size;

    void nil() {
        put(0xc0, 0, 0);
    }

    void bool(boolean value) {
        put(value ? 0xc3 : 0xc2, 0, 0);
    }

    void integer(long value) {
        if (value >= 0) {
            unsigned(value);
        } else if (value >= -0x20) {
            put((int) value, 0, 0);
        } else if (value >= Byte.MIN_VALUE) {
            put(0xd0, value, 1);
        } else if (value >= Short.MIN_VALUE) {
            put(0xd1, value, 2);
        } else if (value >= Integer.MIN_VALUE) {
            put(0xd2, value, 4);
        } else {
            put(0xd3, value, 8);
        }
    }

    /** An integer whose 64 bits have no sign. */
    void wide(long bits) {
        put(0xcf, bits, 8);
    }

    void floating(double value) {
        put(0xcb, Double.doubleToLongBits(value), 8);
    }

    /** A text; half of a surrogate pair, which UTF-8 does not have, becomes a question mark. */
    void text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 0x20) {
            put(0xa0 | bytes.length, 0, 0);
        } else {
            sized(0xd9, bytes.length);
        }
        bytes(bytes);
    }

    void binary(byte[] value) {
        sized(0xc4, value.length);
        bytes(value);
    }

    /** The head of an array; its values have to follow. */
    void array(int values) {
        if (values < 0x10) {
            put(0x90 | values, 0, 0);
        } else {
            wideSized(0xdc, values);
        }
    }

    /** The head of a map; its names, each with its value, have to follow. */
    void map(int pairs) {
        if (pairs < 0x10) {
            put(0x80 | pairs, 0, 0);
        } else {
            wideSized(0xde, pairs);
        }
    }

    byte[] toByteArray() {
        return Arrays.copyOf(data, size);
    }

    private void unsigned(long value) {
        if (value < 0x80) {
            put((int) value, 0, 0);
        } else if (value <= 0xff) {
            put(0xcc, value, 1);
        } else if (value <= 0xffff) {
            put(0xcd, value, 2);
        } else if (value <= 0xffff_ffffL) {
            put(0xce, value, 4);
        } else {
            put(0xcf, value, 8);
        }
    }

    /** One of three heads, for lengths of 1, 2 and 4 bytes. */
    private void sized(int head, int length) {
        if (length <= 0xff) {
            put(head, length, 1);
        } else {
            wideSized(head + 1, length);
        }
    }

    /** One of two heads, for lengths of 2 and 4 bytes. */
    private void wideSized(int head, int length) {
        if (length <= 0xffff) {
            put(head, length, 2);
        } else {
            put(head + 1, length, 4);
        }
    }

    private void put(int head, long value, int bytes) {
        reserve(1 + Long.BYTES);
        data[size] = (byte) head;
        LONGS.set(data, size + 1, value << (64 - 8 * bytes));
        size += 1 + bytes;
    }

    private void bytes(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, data, size, value.length);
        size += value.length;
    }

    private void reserve(int bytes) {
        if (data.length - size < bytes) {
            data = Arrays.copyOf(data, Math.max(size + bytes, 2 * size));
        }
    }
}
