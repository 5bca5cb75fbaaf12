package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.AnyThread;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One file of the JavaScript client, plain and, once somebody has asked for it, compressed. */
@AnyThread
final class ClientAsset {

    private final String contentType;
    private final byte[] plain;
    private volatile byte @Nullable [] gzipped;

    ClientAsset(String contentType, byte[] plain) {
        this.contentType = contentType;
        this.plain = plain;
    }

    String contentType() {
        return contentType;
    }

    /** The file as it is. */
    ByteBuf plain() {
        return Unpooled.wrappedBuffer(plain);
    }

    /** The file with gzip; a few milliseconds the first time. */
    ByteBuf gzipped() {
        byte[] known = gzipped;
        if (known == null) {
            known = gzip();
            gzipped = known;
        }
        return Unpooled.wrappedBuffer(known);
    }

    private byte[] gzip() {
        Optional<ByteBuf> made = BodyCompressor.compress(ContentCoding.GZIP, plain());
        if (made.isEmpty()) {
            return plain;
        }
        try {
            return ByteBufUtil.getBytes(made.get());
        } finally {
            made.get().release();
        }
    }
}
