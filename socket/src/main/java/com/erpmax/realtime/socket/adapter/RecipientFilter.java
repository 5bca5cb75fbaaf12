package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.EventLoopOnly;

/**
 * Decides for each recipient of a broadcast or command, when its loop comes to it, whether it is meant. Must not block.
 */
@FunctionalInterface
public interface RecipientFilter {

    /** Whether the recipient is meant. Asked once for each that the options mean, for a broadcast also for guests. */
    @EventLoopOnly
    boolean admits(Recipient recipient);
}
