package com.erpmax.realtime.engine.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.Deflater;

/**
 * Compresses messages as RFC 7692 §7.2.1 wants them, each for itself: nothing is remembered from one to the next, so
 * that all recipients can get the same bytes. One compressor for each thread that needs one, about 256 KiB outside the
 * heap.
 */
final class MessageDeflater {

    /** RFC 7692 §6: marks the first frame of a compressed message. */
    static final int RSV1 = 0x40;

    /** Larger payloads go out plain: compressing them would hold the loop, and all loops that wait for this form. */
    static final int MAX_BYTES = 1024 * 1024;

    /** What a flush ends with and the message leaves out: 00 00 ff ff. */
    private static final int TAIL_BYTES = 4;

    private static final FastThreadLocal<Deflater> DEFLATER = new FastThreadLocal<>() {
        @Override
        protected Deflater initialValue() {
            return new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        }

        @Override
        protected void onRemoval(Deflater deflater) {
            deflater.end();
        }
    };

    private MessageDeflater() {}

    /** The compressed form of a whole plain frame, or nothing when it is too large or would not be smaller. */
    static Optional<ByteBuf> deflatedFrame(ByteBuf frame, int headerBytes) {
        int payloadBytes = frame.readableBytes() - headerBytes;
        if (payloadBytes > MAX_BYTES) {
            return Optional.empty();
        }
        ByteBuffer payload = frame.nioBuffer(frame.readerIndex() + headerBytes, payloadBytes);
        ByteBuf deflated = ByteBufAllocator.DEFAULT.directBuffer(payloadBytes);
        try {
            int size = deflate(payload, deflated.nioBuffer(0, payloadBytes));
            return size < 0
                    ? Optional.empty()
                    : Optional.of(SharedFrame.allocate(frame.getByte(frame.readerIndex()) | RSV1, size)
                            .writeBytes(deflated, 0, size));
        } finally {
            deflated.release();
        }
    }

    /** The number of bytes written without the tail, or -1 when there is no room for all of them. */
    private static int deflate(ByteBuffer payload, ByteBuffer into) {
        Deflater deflater = DEFLATER.get();
        try {
            deflater.setInput(payload);
            int written = deflater.deflate(into, Deflater.SYNC_FLUSH);
            return into.hasRemaining() ? written - TAIL_BYTES : -1;
        } finally {
            deflater.reset();
        }
    }
}
