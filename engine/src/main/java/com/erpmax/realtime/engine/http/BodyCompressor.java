package com.erpmax.realtime.engine.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses whole response bodies: gzip (RFC 1952) or deflate, which in HTTP means zlib (RFC 1950). Each thread that
 * compresses keeps one compressor of each kind that it was asked for, about 256 KiB outside the heap.
 */
final class BodyCompressor {

    private static final long GZIP_HEAD = 0x1f8b_0800_0000_0000L; // method deflate, no flags, no time
    private static final int GZIP_EXTRA = 0x00ff; // no extra flags, system unknown
    private static final int GZIP_HEAD_BYTES = 10;
    private static final int GZIP_TAIL_BYTES = 8;
    private static final Compressors GZIP = new Compressors(true);
    private static final Compressors DEFLATE = new Compressors(false);

    private BodyCompressor() {}

    /** The compressed body, or nothing when it would not be smaller. The body given stays the caller's. */
    static Optional<ByteBuf> compress(ContentCoding coding, ByteBuf body) {
        return switch (coding) {
            case GZIP -> gzip(body);
            case DEFLATE -> deflate(body);
            case IDENTITY -> Optional.empty();
        };
    }

    private static Optional<ByteBuf> gzip(ByteBuf body) {
        int room = body.readableBytes() - GZIP_TAIL_BYTES;
        if (room <= GZIP_HEAD_BYTES) {
            return Optional.empty();
        }
        ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(body.readableBytes());
        out.writeLong(GZIP_HEAD).writeShort(GZIP_EXTRA);
        if (!append(GZIP.get(), body, out, room)) {
            return Optional.empty();
        }
        CRC32 checksum = new CRC32();
        checksum.update(body.nioBuffer());
        out.writeIntLE((int) checksum.getValue()).writeIntLE(body.readableBytes());
        return Optional.of(out);
    }

    private static Optional<ByteBuf> deflate(ByteBuf body) {
        ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(body.readableBytes());
        return append(DEFLATE.get(), body, out, body.readableBytes()) ? Optional.of(out) : Optional.empty();
    }

    /** Appends the compressed body; false, with the buffer released, when it would go beyond the end. */
    private static boolean append(Deflater deflater, ByteBuf body, ByteBuf out, int end) {
        ByteBuffer room = out.nioBuffer(out.writerIndex(), end - out.writerIndex());
        try {
            deflater.setInput(body.nioBuffer());
            deflater.finish();
            int written = deflater.deflate(room);
            if (!deflater.finished()) {
                out.release();
                return false;
            }
            out.writerIndex(out.writerIndex() + written);
            return true;
        } finally {
            deflater.reset();
        }
    }

    private static final class Compressors extends FastThreadLocal<Deflater> {

        private final boolean isRaw;

        Compressors(boolean isRaw) {
            this.isRaw = isRaw;
        }

        @Override
        protected Deflater initialValue() {
            return new Deflater(Deflater.BEST_SPEED, isRaw);
        }

        @Override
        protected void onRemoval(Deflater deflater) {
            deflater.end();
        }
    }
}
