package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import java.util.Arrays;

/**
 * Makes messages of the frames of one connection: joins fragments (RFC 6455 §5.4) and inflates what is compressed (RFC
 * 7692 §6.2), each within the limit of a message.
 */
@EventLoopOnly
final class MessageAssembler {

    /** More fragments than this in one message are a flood, not a message. */
    static final int MAX_FRAGMENTS = 4096;

    private static final int NONE = 0;
    private static final int TEXT = 0x1;
    private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;
    private static final byte[] EMPTY = new byte[0];

    private final int maxMessageBytes;
    private final WebSocketFrameDecoder.Sink sink;
    private byte[] message = EMPTY;
    private int messageBytes;
    private int messageOpcode = NONE;
    private boolean isMessageCompressed;
    private int fragments;
    private long inflatedBytes;

    MessageAssembler(int maxMessageBytes, WebSocketFrameDecoder.Sink sink) {
        this.maxMessageBytes = maxMessageBytes;
        this.sink = sink;
    }

    /** Whether a message has begun whose last fragment is still to come. */
    boolean isInsideMessage() {
        return messageOpcode != NONE;
    }

    /** Whether the message that has begun is compressed. */
    boolean isMessageCompressed() {
        return isMessageCompressed;
    }

    /** Refuses a frame of this payload by its header, when the message would get too long with it. */
    void checkSize(long length, boolean isCompressed) throws WebSocketViolation {
        if (length > maxBytesOnTheWire(isCompressed) - messageBytes) {
            throw WebSocketViolation.tooBig(maxMessageBytes);
        }
    }

    /** The only frame of a message. */
    void whole(int opcode, byte[] payload, int length, boolean isCompressed) throws WebSocketViolation {
        if (!isCompressed) {
            sink.onMessage(opcode == TEXT, payload, length);
        } else if (sink.wantsMessages()) {
            MessageInflater inflater = MessageInflater.ofThread();
            int size = inflater.inflate(payload, length, maxMessageBytes);
            inflatedBytes += size;
            sink.onMessage(opcode == TEXT, inflater.output(), size);
        }
    }

    /** The first frame of a message of several. */
    void first(int opcode, byte[] payload, int length, boolean isCompressed) throws WebSocketViolation {
        messageOpcode = opcode;
        isMessageCompressed = isCompressed;
        fragments = 0;
        append(payload, length);
    }

    /** The next frame of the message that has begun. */
    void next(boolean isFinal, byte[] payload, int length) throws WebSocketViolation {
        append(payload, length);
        if (isFinal) {
            byte[] joined = message;
            int joinedBytes = messageBytes;
            int opcode = messageOpcode;
            message = EMPTY;
            messageBytes = 0;
            messageOpcode = NONE;
            whole(opcode, joined, joinedBytes, isMessageCompressed);
        }
    }

    /** The memory that the fragments of an unfinished message take. */
    int heldBytes() {
        return message.length;
    }

    /** How many bytes compressed messages turned into since the last call: the work that was done for them. */
    long takeInflatedBytes() {
        long bytes = inflatedBytes;
        inflatedBytes = 0;
        return bytes;
    }

    private void append(byte[] payload, int length) throws WebSocketViolation {
        if (++fragments > MAX_FRAGMENTS) {
            throw new WebSocketViolation(
                    WebSocketViolation.TOO_BIG, "fragments of one message: more than " + MAX_FRAGMENTS);
        }
        int needed = messageBytes + length;
        if (message.length < needed) {
            int roomy = Math.min(2 * message.length, maxBytesOnTheWire(isMessageCompressed));
            message = Arrays.copyOf(message, Math.max(needed, roomy));
        }
        System.arraycopy(payload, 0, message, messageBytes, length);
        messageBytes = needed;
    }

    /** What cannot be compressed gets larger, by at most an eighth and a little (zlib, {@code deflateBound}). */
    private int maxBytesOnTheWire(boolean isCompressed) {
        return isCompressed
                ? (int) Math.min(MAX_ARRAY_BYTES, 64L + maxMessageBytes + (maxMessageBytes >> 3))
                : maxMessageBytes;
    }
}
