package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * Takes client frames (RFC 6455 §5.2) out of a byte stream, joins fragments, and inflates compressed messages (RFC 7692
 * §6.2) where that was agreed on. Input is hostile: a frame is refused as soon as its header shows it to be wrong or too
 * long, before its payload is awaited. One per connection.
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

        /** One of the two. */
        default void onMessage(boolean isText, byte[] data, int length) throws WebSocketViolation {
            if (isText) {
                onText(data, length);
            } else {
                onBinary(data, length);
            }
        }

        void onPing(byte[] data, int length);

        void onClose();

        /** Whether messages are still of interest; if not, a compressed one is not even inflated. */
        boolean wantsMessages();
    }

    private static final int RSV1 = MessageDeflater.RSV1;
    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int MAX_CONTROL_BYTES = 125;
    private static final int SCRATCH_BYTES = 16 * 1024;
    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[SCRATCH_BYTES];
        }
    };
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final int maxMessageBytes;
    private final boolean isDeflateAgreed;
    private final Sink sink;
    /** Null while every message has come in one frame, and plain. */
    private @Nullable MessageAssembler messages;

    WebSocketFrameDecoder(int maxMessageBytes, boolean isDeflateAgreed, Sink sink) {
        this.maxMessageBytes = maxMessageBytes;
        this.isDeflateAgreed = isDeflateAgreed;
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
        checkReservedBits(first);
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
        boolean isControl = (opcode & 0x8) != 0;
        boolean isCompressed = opcode == CONTINUATION ? messages().isMessageCompressed() : (first & RSV1) != 0;
        if (!isControl) {
            checkSize(announced, isCompressed);
        }
        int length = (int) announced;
        if (in.readableBytes() - headerBytes < length) {
            return false;
        }
        int key = in.getInt(start + headerBytes - 4);
        in.skipBytes(headerBytes);
        byte[] payload = read(in, length, key);
        if (isControl) {
            control(opcode, payload, length);
        } else if (opcode == CONTINUATION) {
            messages().next(isFinal, payload, length);
        } else if (!isFinal) {
            messages().first(opcode, payload, length, isCompressed);
        } else if (isCompressed) {
            messages().whole(opcode, payload, length, true);
        } else {
            sink.onMessage(opcode == TEXT, payload, length);
        }
        return true;
    }

    /** The memory that the fragments of an unfinished message take. */
    int heldBytes() {
        MessageAssembler used = messages;
        return used == null ? 0 : used.heldBytes();
    }

    /** How many bytes compressed messages turned into since the last call. */
    long takeInflatedBytes() {
        MessageAssembler used = messages;
        return used == null ? 0 : used.takeInflatedBytes();
    }

    private MessageAssembler messages() {
        MessageAssembler used = messages;
        if (used == null) {
            used = new MessageAssembler(maxMessageBytes, sink);
            messages = used;
        }
        return used;
    }

    private boolean isInsideMessage() {
        return messages != null && messages.isInsideMessage();
    }

    private void checkSize(long length, boolean isCompressed) throws WebSocketViolation {
        if (messages != null || isCompressed) {
            messages().checkSize(length, isCompressed);
        } else if (length > maxMessageBytes) {
            throw WebSocketViolation.tooBig(maxMessageBytes);
        }
    }

    /** RFC 7692 §6.1: RSV1 belongs to the first frame of a message, of which continuations and control frames are none. */
    private void checkReservedBits(int first) throws WebSocketViolation {
        if ((first & 0x70) == 0) {
            return;
        }
        check(isDeflateAgreed && (first & 0x30) == 0, "reserved bits are set, no extension was agreed on");
        int opcode = first & 0x0F;
        check(opcode == TEXT || opcode == BINARY, "only the first frame of a message says that it is compressed");
    }

    private void checkOpcode(int opcode, boolean isFinal, int shortLength) throws WebSocketViolation {
        switch (opcode) {
            case CONTINUATION -> check(isInsideMessage(), "continuation without a message to continue");
            case TEXT, BINARY -> check(!isInsideMessage(), "a new message inside a fragmented one");
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

    private void control(int opcode, byte[] payload, int length) throws WebSocketViolation {
        switch (opcode) {
            case PING -> sink.onPing(payload, length);
            case CLOSE -> {
                checkClose(payload, length);
                sink.onClose();
            }
            default -> {
                // RFC 6455 §5.5.3: an unsolicited pong needs no answer
            }
        }
    }

    /** RFC 6455 §5.5.1, §7.4: nothing, or a code that may be sent and a reason in UTF-8. */
    private static void checkClose(byte[] payload, int length) throws WebSocketViolation {
        if (length == 0) {
            return;
        }
        check(length != 1, "close payload of one byte");
        int code = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
        boolean isDefined = code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
        check(isDefined || (code >= 3000 && code <= 4999), "close code: " + code);
        try {
            Utf8.decode(payload, 2, length - 2);
        } catch (CharacterCodingException notUtf8) {
            throw new WebSocketViolation(WebSocketViolation.INVALID_DATA, "the reason of a close is not UTF-8");
        }
    }

    private static void check(boolean isMet, String problem) throws WebSocketViolation {
        if (!isMet) {
            throw new WebSocketViolation(WebSocketViolation.PROTOCOL_ERROR, problem);
        }
    }
}
