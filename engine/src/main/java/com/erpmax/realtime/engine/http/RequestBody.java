package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The body of one POST as it arrives, up to a limit in bytes. */
@EventLoopOnly
final class RequestBody {

    private final int maxBytes;
    private final ByteBuf bytes = ByteBufAllocator.DEFAULT.heapBuffer(256);

    RequestBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Appends a part; false, with nothing appended, when the body would be longer than its limit. */
    boolean append(ByteBuf part) {
        if (bytes.readableBytes() + part.readableBytes() > maxBytes) {
            return false;
        }
        bytes.writeBytes(part, part.readerIndex(), part.readableBytes());
        return true;
    }

    /** The body as text. */
    String text() throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(bytes.nioBuffer()).toString();
    }

    void release() {
        bytes.release();
    }
}
