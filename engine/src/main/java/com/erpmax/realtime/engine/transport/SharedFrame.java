package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.AnyThread;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * One Engine.IO message, encoded once for any number of recipients: the bytes of a complete unmasked WebSocket frame,
 * of which a polling response takes the payload. Immutable and reference counted: made with count 1 for its maker,
 * who releases it after the last send; senders keep counts of their own.
 */
@AnyThread
public final class SharedFrame {

    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_BINARY = 0x82;

    private final ByteBuf frame;
    private final int headerBytes;
    private final boolean isBinary;

    private SharedFrame(ByteBuf frame, int headerBytes, boolean isBinary) {
        this.frame = frame;
        this.headerBytes = headerBytes;
        this.isBinary = isBinary;
    }

    /** A text message; the Engine.IO packet type {@code 4} is put in front of the text. */
    public static SharedFrame text(String message) {
        return ofPacket('4', message);
    }

    /** A binary message; on long-polling it travels as {@code b} and base64. */
    public static SharedFrame binary(byte[] message) {
        ByteBuf frame = allocate(FINAL_BINARY, message.length);
        int headerBytes = frame.writerIndex();
        frame.writeBytes(message);
        return new SharedFrame(frame, headerBytes, true);
    }

    /** A packet of any type, for the engine's own open, ping, pong, noop and close packets. */
    static SharedFrame ofPacket(char type, String data) {
        int payloadBytes = 1 + ByteBufUtil.utf8Bytes(data);
        ByteBuf frame = allocate(FINAL_TEXT, payloadBytes);
        int headerBytes = frame.writerIndex();
        frame.writeByte(type);
        ByteBufUtil.writeUtf8(frame, data);
        return new SharedFrame(frame, headerBytes, false);
    }

    /** The size of the WebSocket frame in bytes; outbound queues count with it. */
    public int bytes() {
        return frame.readableBytes();
    }

    /** Adds one to the count. */
    public SharedFrame retain() {
        frame.retain();
        return this;
    }

    /** Takes one from the count; at zero the memory goes back to the pool and the frame must not be used again. */
    public void release() {
        frame.release();
    }

    /** The WebSocket frame for one channel, with a count of its own. */
    ByteBuf webSocketFrame() {
        return frame.retainedDuplicate();
    }

    /** Appends the packet in the form that a polling payload carries. */
    void appendToPayload(ByteBuf payload) {
        if (isBinary) {
            byte[] data = ByteBufUtil.getBytes(frame, frame.readerIndex() + headerBytes, bytes() - headerBytes);
            payload.writeByte('b').writeBytes(Base64.getEncoder().encode(data));
        } else {
            payload.writeBytes(frame, frame.readerIndex() + headerBytes, bytes() - headerBytes);
        }
    }

    /** An upper bound of what {@link #appendToPayload} writes, in bytes. */
    int payloadBytes() {
        int data = bytes() - headerBytes;
        return isBinary ? 1 + (data + 2) / 3 * 4 : data;
    }

    @Override
    public String toString() {
        return isBinary
                ? "binary, " + (bytes() - headerBytes) + " bytes"
                : frame.toString(frame.readerIndex() + headerBytes, bytes() - headerBytes, StandardCharsets.UTF_8);
    }

    private static ByteBuf allocate(int firstByte, int payloadBytes) {
        ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(payloadBytes + 10);
        frame.writeByte(firstByte);
        if (payloadBytes < 126) {
            frame.writeByte(payloadBytes);
        } else if (payloadBytes <= 0xFFFF) {
            frame.writeByte(126).writeShort(payloadBytes);
        } else {
            frame.writeByte(127).writeLong(payloadBytes);
        }
        return frame;
    }
}
