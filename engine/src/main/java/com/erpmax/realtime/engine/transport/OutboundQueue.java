package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Frames that wait for the next poll, counted in bytes. The bound is kept by the session, which asks for the count
 * before it admits a message.
 */
@EventLoopOnly
final class OutboundQueue {

    private final Framing framing;
    private final ArrayDeque<SharedFrame> frames = new ArrayDeque<>(4);
    private long bytes;
    private boolean isCompressible;

    OutboundQueue(Framing framing) {
        this.framing = framing;
    }

    void add(SharedFrame frame) {
        frames.add(frame.retain());
        bytes += frame.bytes();
        isCompressible |= frame.isCompressible();
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** Whether a message waits, not only packets that Engine.IO needs for itself. */
    boolean hasMessage() {
        for (SharedFrame frame : frames) {
            if (frame.isMessage()) {
                return true;
            }
        }
        return false;
    }

    /** Whether this very frame waits. */
    boolean holds(SharedFrame frame) {
        for (SharedFrame waiting : frames) {
            if (waiting == frame) {
                return true;
            }
        }
        return false;
    }

    long bytes() {
        return bytes;
    }

    /** Whether any of the frames may be compressed, and with it the payload that they share. */
    boolean isCompressible() {
        return isCompressible;
    }

    /** Whether {@link #takePayload} would give bytes, not text. */
    boolean isPayloadBinary() {
        return PollingPayload.isBinary(frames, framing);
    }

    /** Everything as one polling payload; the queue is empty afterwards. */
    ByteBuf takePayload() {
        ByteBuf payload = PollingPayload.of(frames, framing);
        clear();
        return payload;
    }

    /** Hands every frame to the consumer, which must retain what it keeps; the queue is empty afterwards. */
    void drain(Consumer<SharedFrame> consumer) {
        for (SharedFrame frame = frames.poll(); frame != null; frame = frames.poll()) {
            consumer.accept(frame);
            frame.release();
        }
        bytes = 0;
        isCompressible = false;
    }

    /** Drops every frame. */
    void clear() {
        drain(frame -> {});
    }
}
