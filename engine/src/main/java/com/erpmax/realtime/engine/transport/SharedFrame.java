package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.engineio.EnginePacket;
import com.erpmax.realtime.protocol.engineio.EnginePacketCodec;
import com.erpmax.realtime.protocol.engineio.EngineV3PacketCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One Engine.IO message, encoded once for any number of recipients: the bytes of a complete unmasked WebSocket frame,
 * of which a polling response takes the payload. Immutable and reference counted: made with count 1 for its maker,
 * who releases it after the last send; senders keep counts of their own. Text is the same for everybody; a binary
 * message is encoded once more for each {@link Framing} that needs it, when the first such recipient comes. The same
 * holds for the compressed form, which the first connection with permessage-deflate asks for.
 */
@AnyThread
public final class SharedFrame {

    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_BINARY = 0x82;

    private final ByteBuf frame;
    private final int headerBytes;
    private final boolean isBinary;
    private final boolean isCompressible;
    private final Memory memory;

    private SharedFrame(ByteBuf frame, int headerBytes, boolean isBinary, boolean isCompressible) {
        this.frame = frame;
        this.headerBytes = headerBytes;
        this.isBinary = isBinary;
        this.isCompressible = isCompressible;
        this.memory = new Memory(frame);
    }

    /** A text message that may be compressed; the Engine.IO packet type {@code 4} is put in front of the text. */
    public static SharedFrame text(String message) {
        return text(message, true);
    }

    /**
     * A text message; the Engine.IO packet type {@code 4} is put in front of the text.
     *
     * @param isCompressible whether a transport that can compress may do so
     */
    public static SharedFrame text(String message, boolean isCompressible) {
        return ofPacket('4', message, isCompressible);
    }

    /** A binary message that may be compressed; on long-polling it travels as {@code b} and base64. */
    public static SharedFrame binary(byte[] message) {
        return binary(message, true);
    }

    /**
     * A binary message; on long-polling it travels as {@code b} and base64.
     *
     * @param isCompressible whether a transport that can compress may do so
     */
    public static SharedFrame binary(byte[] message, boolean isCompressible) {
        ByteBuf frame = allocate(FINAL_BINARY, message.length);
        int headerBytes = frame.writerIndex();
        frame.writeBytes(message);
        return new SharedFrame(frame, headerBytes, true, isCompressible);
    }

    /** A packet of any type, for the engine's own open, ping, pong, noop and close packets. */
    static SharedFrame ofPacket(char type, String data) {
        return ofPacket(type, data, true);
    }

    private static SharedFrame ofPacket(char type, String data, boolean isCompressible) {
        byte[] utf8 = data.getBytes(StandardCharsets.UTF_8); // twice as fast as writing characters to the buffer
        ByteBuf frame = allocate(FINAL_TEXT, 1 + utf8.length);
        int headerBytes = frame.writerIndex();
        frame.writeByte(type).writeBytes(utf8);
        return new SharedFrame(frame, headerBytes, false, isCompressible);
    }

    /** Whether a transport that can compress may do so with this message. */
    public boolean isCompressible() {
        return isCompressible;
    }

    /** The size of the plain WebSocket frame in bytes; outbound queues count with it. */
    public int bytes() {
        return frame.readableBytes();
    }

    /** Adds one to the count. */
    public SharedFrame retain() {
        memory.retain();
        return this;
    }

    /** Takes one from the count; at zero the memory goes back to the pool and the frame must not be used again. */
    public void release() {
        memory.release();
    }

    /** The WebSocket frame for one channel, with a count of its own. */
    ByteBuf webSocketFrame() {
        return frame.retainedDuplicate();
    }

    /**
     * The WebSocket frame for one channel that agreed on permessage-deflate (RFC 7692), with a count of its own:
     * compressed when the payload has this many bytes or more, may be compressed, and gets smaller by it.
     */
    ByteBuf webSocketFrame(int deflateThresholdBytes) {
        if (!isCompressible || payloadBytes() < deflateThresholdBytes) {
            return webSocketFrame();
        }
        ByteBuf made = memory.deflated;
        return (made != null ? made : memory.deflate(headerBytes)).retainedDuplicate();
    }

    /** Whether its WebSocket frame is a binary one. */
    boolean isBinary() {
        return isBinary;
    }

    /** Whether it is a message, not one of the packets that Engine.IO needs for itself. */
    boolean isMessage() {
        return isBinary || frame.getByte(frame.readerIndex() + headerBytes) == '4';
    }

    /** This message as it looks with that framing. Lives as long as this frame, and needs no count of its own. */
    SharedFrame as(Framing framing) {
        if (!isBinary || framing == Framing.V4) {
            return this;
        }
        SharedFrame made = memory.form(framing);
        return made != null ? made : memory.makeForm(framing, () -> encode(framing));
    }

    /** Appends what the WebSocket frame carries: of a text frame, the packet in the form that a polling payload has. */
    void appendToPayload(ByteBuf payload) {
        payload.writeBytes(frame, frame.readerIndex() + headerBytes, payloadBytes());
    }

    /** What {@link #appendToPayload} writes, in bytes. */
    int payloadBytes() {
        return bytes() - headerBytes;
    }

    /** What {@link #appendToPayload} writes, in UTF-16 code units; of a text frame. */
    int payloadChars() {
        int chars = 0;
        int end = frame.writerIndex();
        for (int i = frame.readerIndex() + headerBytes; i < end; i++) {
            int octet = frame.getByte(i);
            if ((octet & 0xC0) != 0x80) {
                chars += (octet & 0xF8) == 0xF0 ? 2 : 1; // four bytes are a pair of surrogates
            }
        }
        return chars;
    }

    @Override
    public String toString() {
        return isBinary
                ? "binary, " + payloadBytes() + " bytes"
                : frame.toString(frame.readerIndex() + headerBytes, payloadBytes(), StandardCharsets.UTF_8);
    }

    private SharedFrame encode(Framing framing) {
        byte[] data = ByteBufUtil.getBytes(frame, frame.readerIndex() + headerBytes, payloadBytes());
        EnginePacket.BinaryMessage message = new EnginePacket.BinaryMessage(data);
        return switch (framing) {
            case V3 -> binary(EngineV3PacketCodec.encodeBinary(message), isCompressible);
            case V3_BASE64 -> ascii(EngineV3PacketCodec.encodeText(message));
            case V4, V4_BASE64 -> ascii(EnginePacketCodec.encodeText(message));
        };
    }

    private SharedFrame ascii(String packet) {
        ByteBuf text = allocate(FINAL_TEXT, packet.length());
        int textHeaderBytes = text.writerIndex();
        ByteBufUtil.writeAscii(text, packet);
        return new SharedFrame(text, textHeaderBytes, false, isCompressible);
    }

    /** A buffer for a frame with its header written. */
    static ByteBuf allocate(int firstByte, int payloadBytes) {
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

    /** The frame's forms, which live as long as somebody counts; channels hold counts of the buffers themselves. */
    private static final class Memory extends AbstractReferenceCounted {

        private final ByteBuf frame;

        /** Null before anybody asked; the frame itself when compression does not make it smaller. */
        private volatile @Nullable ByteBuf deflated;

        private volatile @Nullable Form forms;

        /** A list of the forms of other framings. */
        private record Form(
                Framing framing,
                SharedFrame frame,
                @Nullable Form next) {}

        Memory(ByteBuf frame) {
            this.frame = frame;
        }

        /** Loops that ask at once wait for the one that makes it: the work that they would have to do themselves. */
        synchronized ByteBuf deflate(int headerBytes) {
            ByteBuf made = deflated;
            if (made == null) {
                made = MessageDeflater.deflatedFrame(frame, headerBytes).orElse(frame);
                deflated = made;
            }
            return made;
        }

        @Nullable
        SharedFrame form(Framing framing) {
            for (Form form = forms; form != null; form = form.next()) {
                if (form.framing() == framing) {
                    return form.frame();
                }
            }
            return null;
        }

        synchronized SharedFrame makeForm(Framing framing, Supplier<SharedFrame> encoder) {
            SharedFrame form = form(framing); // another loop may have been faster
            if (form == null) {
                form = encoder.get();
                forms = new Form(framing, form, forms);
            }
            return form;
        }

        @Override
        protected void deallocate() {
            for (Form form = forms; form != null; form = form.next()) {
                form.frame().release();
            }
            ByteBuf made = deflated;
            if (made != null && made != frame) {
                made.release();
            }
            frame.release();
        }

        @Override
        public ReferenceCounted touch(Object hint) {
            return this;
        }
    }
}
