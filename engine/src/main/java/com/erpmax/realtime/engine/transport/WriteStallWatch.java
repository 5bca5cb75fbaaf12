package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.loop.TimerNode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells when bytes wait in a channel and none of them could be written for a whole time-out. A slow reader that moves
 * at all is left alone. Armed only while bytes wait; lives on the channel's loop.
 */
@EventLoopOnly
public final class WriteStallWatch extends TimerNode {

    private static final int CHECKS = 4;

    private final Channel channel;
    private final EngineLoop loop;
    private final Duration checkEvery;
    private final Runnable stalled;
    private @Nullable Object currentMessage;
    private long currentProgress;
    private int checksWithoutProgress;

    /** Watches the channel, whose loop is given; {@code stalled} runs on that loop, at most once per stall. */
    public WriteStallWatch(Channel channel, EngineLoop loop, Duration timeout, Runnable stalled) {
        this.channel = channel;
        this.loop = loop;
        this.checkEvery = timeout.dividedBy(CHECKS);
        this.stalled = stalled;
    }

    /** To be called after every flush: starts the watch when bytes are left. */
    public void flushed() {
        if (!isArmed() && hasWaitingBytes(channel)) {
            remember();
            loop.arm(this, checkEvery);
        }
    }

    @Override
    protected void expired() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (buffer == null || buffer.totalPendingWriteBytes() == 0) {
            currentMessage = null;
            return;
        }
        if (buffer.current() != currentMessage || buffer.currentProgress() != currentProgress) {
            remember();
        } else if (++checksWithoutProgress >= CHECKS) {
            currentMessage = null;
            stalled.run();
            return;
        }
        loop.arm(this, checkEvery);
    }

    /** Whether bytes wait in a channel. */
    public static boolean hasWaitingBytes(Channel channel) {
        return waitingBytes(channel) > 0;
    }

    /** The bytes that wait in a channel. */
    static long waitingBytes(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    private void remember() {
        checksWithoutProgress = 0;
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        currentMessage = buffer == null ? null : buffer.current();
        currentProgress = buffer == null ? 0 : buffer.currentProgress();
    }
}
