package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.transport.UnfinishedInput;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The body of one POST as it arrives; whoever appends keeps it within its limit, and releases it. */
@EventLoopOnly
final class RequestBody {

    private final ByteBuf bytes = ByteBufAllocator.DEFAULT.heapBuffer(256);
    private long countedBytes;

    /** Appends a part, which stays the caller's; false, and nothing done, when all bodies together are too much. */
    boolean append(ByteBuf part) {
        long counted = UnfinishedInput.ofProcess().change(countedBytes, bytes.readableBytes() + part.readableBytes());
        if (counted < 0) {
            return false;
        }
        countedBytes = counted;
        bytes.writeBytes(part, part.readerIndex(), part.readableBytes());
        return true;
    }

    /** The body as text; anything but well-formed UTF-8 is refused. */
    String text() throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(bytes.nioBuffer()).toString();
    }

    /** A copy of the body. */
    byte[] bytes() {
        return ByteBufUtil.getBytes(bytes);
    }

    void release() {
        countedBytes = UnfinishedInput.ofProcess().change(countedBytes, 0);
        bytes.release();
    }
}
