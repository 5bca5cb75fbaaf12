package com.erpmax.realtime.verification.conformance;

/** Bytes as tests write them. */
final class Bytes {

    private Bytes() {}

    /** The low eight bits of each number. */
    static byte[] of(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
