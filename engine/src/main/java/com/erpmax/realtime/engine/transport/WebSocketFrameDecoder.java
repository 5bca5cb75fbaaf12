package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Takes client frames (RFC 6455 §5.2) out of a byte stream and joins fragments. Input is hostile: a frame is refused
 * as soon as its header shows it to be wrong or too long, before its payload is awaited. One per connection.
 *
 * <pre>
 *  FIN RSV1-3 opcode | MASK length(7) | length(16 or 64) | key(32) | payload
 * </pre>
 */
@EventLoopOnly
final class WebSocketFrameDecoder {

    /**
     * What comes out, one call per message or control frame. The array is shared by all decoders of the thread: read
     * it before anything else is decoded, do not keep it.
     */
    interface Sink {
        void onText(byte[] data, int length) throws WebSocketViolation;

        void onBinary(byte[] data, int length);

        void onPing(byte[] data, int length);

        void onClose();
    }

    /** More fragments than this in one message are a flood, not a message. */
    static final int MAX_FRAGMENTS = 4096;

    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int MAX_CONTROL_BYTES = 125;
    private static final int SCRATCH_BYTES = 16 * 1024;
    private static final byte[] EMPTY = new byte[0];
    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[SCRATCH_BYTES];
        }
    };
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final int maxMessageBytes;
    private final Sink sink;
    private byte[] message = EMPTY;
    private int messageBytes;
    private int messageOpcode = CONTINUATION;
    private int fragments;

    WebSocketFrameDecoder(int maxMessageBytes, Sink sink) {
        this.maxMessageBytes = maxMessageBytes;
        this.sink = sink;
    }

    /** Decodes one frame; returns false, with nothing consumed, when the frame is not complete yet. */
    boolean decode(ByteBuf in) throws WebSocketViolation {
        if (in.readableBytes() < 2) {
            return false;
        }
        int start = in.readerIndex();
        int first = in.getUnsignedByte(start);
        int second = in.getUnsignedByte(start + 1);
        check((first & 0x70) == 0, "reserved bits are set, no extension was agreed on");
        check((second & 0x80) != 0, "client frames must be masked");
        int opcode = first & 0x0F;
        boolean isFinal = (first & 0x80) != 0;
        int shortLength = second & 0x7F;
        checkOpcode(opcode, isFinal, shortLength);
        int headerBytes = shortLength < 126 ? 6 : shortLength == 126 ? 8 : 14;
        if (in.readableBytes() < headerBytes) {
            return false;
        }
        long announced = payloadLength(in, start, shortLength);
        checkSize(opcode, announced);
        int length = (int) announced;
        if (in.readableBytes() - headerBytes < length) {
            return false;
        }
        int key = in.getInt(start + headerBytes - 4);
        in.skipBytes(headerBytes);
        byte[] payload = read(in, length, key);
        dispatch(opcode, isFinal, payload, length);
        return true;
    }

    private void checkOpcode(int opcode, boolean isFinal, int shortLength) throws WebSocketViolation {
        switch (opcode) {
            case CONTINUATION -> check(messageOpcode != CONTINUATION, "continuation without a message to continue");
            case TEXT, BINARY -> check(messageOpcode == CONTINUATION, "a new message inside a fragmented one");
            case CLOSE, PING, PONG ->
                check(isFinal && shortLength <= MAX_CONTROL_BYTES, "control frames are short and not fragmented");
            default -> throw new WebSocketViolation(WebSocketViolation.PROTOCOL_ERROR, "opcode: " + opcode);
        }
    }

    private static long payloadLength(ByteBuf in, int start, int shortLength) throws WebSocketViolation {
        long length = shortLength;
        if (shortLength == 126) {
            length = in.getUnsignedShort(start + 2);
            check(length > 125, "length is not in its shortest form");
        } else if (shortLength == 127) {
            length = in.getLong(start + 2);
            check(length >= 0, "the highest bit of a length is set");
            check(length > 0xFFFF, "length is not in its shortest form");
        }
        return length;
    }

    /** The limit holds for messages; a control frame between two fragments is no part of one. */
    private void checkSize(int opcode, long length) throws WebSocketViolation {
        boolean isControl = (opcode & 0x8) != 0;
        if (!isControl && length > maxMessageBytes - messageBytes) {
            throw new WebSocketViolation(
                    WebSocketViolation.TOO_BIG, "message bytes: more than " + maxMessageBytes + " (maxPayload)");
        }
    }

    private static byte[] read(ByteBuf in, int length, int key) {
        byte[] payload = length <= SCRATCH_BYTES ? SCRATCH.get() : new byte[length];
        in.readBytes(payload, 0, length);
        unmask(payload, length, key);
        return payload;
    }

    private static void unmask(byte[] payload, int length, int key) {
        long wideKey = ((long) key << 32) | (key & 0xFFFFFFFFL);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            LONGS.set(payload, i, (long) LONGS.get(payload, i) ^ wideKey);
        }
        for (; i < length; i++) {
            payload[i] ^= (byte) (key >>> (24 - 8 * (i & 3)));
        }
    }

    private void dispatch(int opcode, boolean isFinal, byte[] payload, int length) throws WebSocketViolation {
        switch (opcode) {
            case PING -> sink.onPing(payload, length);
            case PONG -> {
                // RFC 6455 §5.5.3: an unsolicited pong needs no answer
            }
            case CLOSE -> {
                check(length != 1, "close payload of one byte");
                sink.onClose();
            }
            default -> {
                if (isFinal && messageOpcode == CONTINUATION) {
                    deliver(opcode, payload, length);
                } else {
                    append(opcode, isFinal, payload, length);
                }
            }
        }
    }

    private void append(int opcode, boolean isFinal, byte[] payload, int length) throws WebSocketViolation {
        if (messageOpcode == CONTINUATION) {
            messageOpcode = opcode;
            fragments = 0;
        }
        if (++fragments > MAX_FRAGMENTS) {
            throw new WebSocketViolation(
                    WebSocketViolation.TOO_BIG, "fragments of one message: more than " + MAX_FRAGMENTS);
        }
        if (message.length < messageBytes + length) {
            message = Arrays.copyOf(
                    message, Math.max(messageBytes + length, Math.min(2 * message.length, maxMessageBytes)));
        }
        System.arraycopy(payload, 0, message, messageBytes, length);
        messageBytes += length;
        if (isFinal) {
            byte[] whole = message;
            int wholeBytes = messageBytes;
            int wholeOpcode = messageOpcode;
            message = EMPTY;
            messageBytes = 0;
            messageOpcode = CONTINUATION;
            deliver(wholeOpcode, whole, wholeBytes);
        }
    }

    private void deliver(int opcode, byte[] payload, int length) throws WebSocketViolation {
        if (opcode == TEXT) {
            sink.onText(payload, length);
        } else {
            sink.onBinary(payload, length);
        }
    }

    private static void check(boolean isMet, String problem) throws WebSocketViolation {
        if (!isMet) {
            throw new WebSocketViolation(WebSocketViolation.PROTOCOL_ERROR, problem);
        }
    }
}
