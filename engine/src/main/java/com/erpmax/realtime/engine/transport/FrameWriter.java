package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.loop.Flushable;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Writes the frames of a WebSocket, all of a turn at its end: small ones side by side in one buffer, since the kernel
 * takes one buffer for much less than several. Lives on the channel's loop.
 */
@EventLoopOnly
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails to write tells its handlers
final class FrameWriter implements Flushable {

    /** The most that a channel is not given at once, and that a turn may cost in memory for each of thousands. */
    static final int MAX_HELD_BYTES = 2048;

    private final WebSocketTransport transport;
    /** What the channel is given next: one frame, or a buffer of our own with several. */
    private @Nullable ByteBuf held;

    private boolean isHeldOurs;
    private boolean isMarked;
    /** Whether bytes may wait in the channel, which is then to be asked. */
    private boolean isBehind;

    FrameWriter(WebSocketTransport transport) {
        this.transport = transport;
    }

    /** Writes a frame, whose count is taken over, for the end of this turn. */
    void write(ByteBuf frame) {
        ByteBuf before = held;
        if (frame.readableBytes() + waitingHere() > MAX_HELD_BYTES) {
            passOn();
            give(frame);
        } else if (before == null) {
            held = frame;
        } else {
            held = joined(before, frame);
        }
        flushLater();
    }

    /** Has what the channel was given by others leave with the end of this turn, too. */
    void flushLater() {
        if (!isMarked) {
            isMarked = true;
            transport.channelLoop().flushAtEndOfTurn(this);
        }
    }

    /** Gives the channel everything, without a flush: before somebody else writes to it. */
    void passOn() {
        ByteBuf frames = held;
        if (frames != null) {
            held = null;
            isHeldOurs = false;
            give(frames);
        }
    }

    @Override
    public void flush() {
        isMarked = false;
        passOn();
        Channel channel = transport.channel();
        channel.flush();
        isBehind = WriteStallWatch.hasWaitingBytes(channel);
        if (isBehind) {
            transport.watch();
        }
    }

    /** The bytes that wait here and in the channel. */
    long waitingBytes() {
        return isBehind ? waitingHere() + WriteStallWatch.waitingBytes(transport.channel()) : waitingHere();
    }

    private int waitingHere() {
        ByteBuf frames = held;
        return frames == null ? 0 : frames.readableBytes();
    }

    private void give(ByteBuf frames) {
        isBehind = true;
        Channel channel = transport.channel();
        channel.write(frames, channel.voidPromise());
    }

    private ByteBuf joined(ByteBuf before, ByteBuf frame) {
        ByteBuf both = before;
        if (!isHeldOurs) {
            int bytes = before.readableBytes() + frame.readableBytes();
            both = transport.channel().alloc().directBuffer(Math.min(MAX_HELD_BYTES, 2 * bytes));
            both.writeBytes(before);
            before.release();
            isHeldOurs = true;
        }
        both.writeBytes(frame);
        frame.release();
        return both;
    }
}
