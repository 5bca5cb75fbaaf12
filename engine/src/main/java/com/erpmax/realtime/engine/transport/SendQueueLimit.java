package com.erpmax.realtime.engine.transport;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;

/**
 * Keeps short what the operating system queues for a peer, so that what waits for a slow one waits where it is counted.
 * Without it megabytes go out of sight, and a peer that reads them slowly looks as if it did not read at all, since the
 * socket takes more only after a third of them has left. Has an effect on Linux with epoll.
 */
public final class SendQueueLimit {

    /** Enough to keep a fast connection busy between two turns of its loop. */
    private static final long UNSENT_BYTES = 128 * 1024L;

    private SendQueueLimit() {}

    /** To be called once for a new connection, on any thread. */
    public static void applyTo(Channel channel) {
        if (channel instanceof EpollSocketChannel) {
            channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
        }
    }
}
