package com.erpmax.realtime.engine.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The peer's side of permessage-deflate (RFC 7692 §7.2), without context takeover. */
public final class Deflated {

    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private Deflated() {}

    /** The compressed payload of a text message. */
    public static byte[] text(String message) {
        return bytes(message.getBytes(StandardCharsets.UTF_8));
    }

    /** The compressed payload of a message. */
    public static byte[] bytes(byte[] message) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setInput(message);
            ByteArrayOutputStream deflated = new ByteArrayOutputStream();
            byte[] chunk = new byte[10_000];
            int count = chunk.length;
            while (count == chunk.length) {
                count = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
                deflated.write(chunk, 0, count);
            }
            return Arrays.copyOf(deflated.toByteArray(), deflated.size() - TAIL.length);
        } finally {
            deflater.end();
        }
    }

    /** The message that this payload carries. */
    public static byte[] inflate(byte[] payload) {
        Inflater inflater = new Inflater(true);
        try {
            byte[] input = Arrays.copyOf(payload, payload.length + TAIL.length);
            System.arraycopy(TAIL, 0, input, payload.length, TAIL.length);
            inflater.setInput(input);
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            byte[] chunk = new byte[10_000];
            for (int count = inflater.inflate(chunk); count > 0; count = inflater.inflate(chunk)) {
                message.write(chunk, 0, count);
            }
            return message.toByteArray();
        } catch (DataFormatException corrupt) {
            throw new AssertionError(corrupt);
        } finally {
            inflater.end();
        }
    }
}
