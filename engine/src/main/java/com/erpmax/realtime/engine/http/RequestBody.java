package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The body of one POST as it arrives; whoever appends keeps it within its limit. */
@EventLoopOnly
final class RequestBody {

    private final ByteBuf bytes = ByteBufAllocator.DEFAULT.heapBuffer(256);

    /** Appends a part, which stays the caller's. */
    void append(ByteBuf part) {
        bytes.writeBytes(part, part.readerIndex(), part.readableBytes());
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
        bytes.release();
    }
}
