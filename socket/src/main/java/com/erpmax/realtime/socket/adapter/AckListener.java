package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import org.jspecify.annotations.Nullable;

/**
 * Follows the acknowledgements of one broadcast as they come: {@link AckTally} to add them up, or an adapter that
 * reports them to the node which broadcast. Called on event loops, also by several at once, and must not block.
 */
@AnyThread
public interface AckListener {
    /** What bounds how many recipients are waited for; null, the default, if all of them are. */
    default @Nullable AckBudget budget() {
        return null;
    }

    /** One node has sent the broadcast to so many recipients. Called once for each node, perhaps after first answers. */
    void asked(int recipients);

    /** One of the recipients has answered; once for each at most. */
    void answered(BroadcastAck ack);

    /**
     * So many of the recipients are not waited for any longer: they have left without an answer, or the {@link #budget}
     * was used up.
     */
    void left(int recipients);

    /** The time is over; what comes later does not count. May be called several times. */
    void timedOut();
}
