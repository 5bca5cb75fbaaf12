package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.EventLoopOnly;

/** Is told what became of broadcasts, of all recipients of a loop at once. */
@FunctionalInterface
public interface DeliveryMeter {

    /**
     * A loop has handed a broadcast to its recipients.
     *
     * @param sent how many took it for sending
     * @param dropped how many did not
     */
    @EventLoopOnly
    void delivered(int sent, int dropped);
}
