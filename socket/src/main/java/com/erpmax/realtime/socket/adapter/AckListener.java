package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;

/**
 * Follows the acknowledgements of one broadcast as they come: {@link AckTally} to add them up, or an adapter that
 * reports them to the node which broadcast. Called on event loops, also by several at once, and must not block.
 */
@AnyThread
public interface AckListener {
    /** One node has sent the broadcast to so many recipients. Called once for each node, perhaps after first answers. */
    void asked(int recipients);

    /** One of the recipients has answered; once for each at most. */
    void answered(BroadcastAck ack);

    /** One of the recipients has left without an answer; it is not waited for any longer. */
    void left();

    /** The time is over; what comes later does not count. May be called several times. */
    void timedOut();
}
