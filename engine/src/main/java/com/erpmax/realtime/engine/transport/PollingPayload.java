package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.Collection;

/** Puts frames together as the body of a polling response, in the form that the codec of the protocol describes. */
@EventLoopOnly
final class PollingPayload {

    private static final byte SEPARATOR = 0x1e;

    /** Before a packet of protocol 3: its kind, at most ten digits, the end of the length. */
    private static final int MAX_HEADER_BYTES = 12;

    private static final int TEXT = 0;
    private static final int BINARY = 1;
    private static final int END_OF_LENGTH = 0xFF;

    private PollingPayload() {}

    /** Whether the body is bytes, not text: in protocol 3, when the peer takes binary data and some of it waits. */
    static boolean isBinary(Collection<SharedFrame> frames, Framing framing) {
        return framing == Framing.V3 && frames.stream().anyMatch(SharedFrame::isBinary);
    }

    /** The body, in a buffer of its own. */
    static ByteBuf of(Collection<SharedFrame> frames, Framing framing) {
        boolean isBinary = isBinary(frames, framing);
        Framing form = isBinary ? framing : framing.asText();
        int headerBytes = form == Framing.V4_BASE64 ? 1 : MAX_HEADER_BYTES;
        long size = 0;
        for (SharedFrame frame : frames) {
            size += frame.as(form).payloadBytes() + headerBytes;
        }
        ByteBuf payload = ByteBufAllocator.DEFAULT.directBuffer(Math.toIntExact(size));
        for (SharedFrame frame : frames) {
            SharedFrame packet = frame.as(form);
            if (isBinary) {
                appendBinaryHeader(payload, packet);
            } else if (form == Framing.V3_BASE64) {
                ByteBufUtil.writeAscii(payload, String.valueOf(packet.payloadChars()));
                payload.writeByte(':');
            } else if (payload.isReadable()) {
                payload.writeByte(SEPARATOR);
            }
            packet.appendToPayload(payload);
        }
        return payload;
    }

    private static void appendBinaryHeader(ByteBuf payload, SharedFrame packet) {
        payload.writeByte(packet.isBinary() ? BINARY : TEXT);
        String length = String.valueOf(packet.payloadBytes());
        for (int i = 0; i < length.length(); i++) {
            payload.writeByte(length.charAt(i) - '0');
        }
        payload.writeByte(END_OF_LENGTH);
    }
}
