package com.erpmax.realtime.engine.session;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Who waits to hear that the peer has received what was sent to it. The proof is the pong to a ping that was sent after
 * it: a transport keeps the order, and a peer answers a ping when it comes to it.
 */
@EventLoopOnly
final class DeliveryProofs {

    private final List<Runnable> unpinged = new ArrayList<>(2);
    private final List<Runnable> pinged = new ArrayList<>(2);
    private Duration soonest = Duration.ZERO;
    private boolean isNextPongStale;

    /** Adds somebody who waits for the next ping and its pong; the ping is wanted within this time. */
    void add(Runnable whenProven, Duration within) {
        if (unpinged.isEmpty() || within.compareTo(soonest) < 0) {
            soonest = within;
        }
        unpinged.add(whenProven);
    }

    /** Until when the next ping is wanted, at most {@code usual}. */
    Duration nextPingWithin(Duration usual) {
        return unpinged.isEmpty() || soonest.compareTo(usual) > 0 ? usual : soonest;
    }

    /** A ping is on its way, after everything that was sent before it. */
    void pingSent() {
        pinged.addAll(unpinged);
        unpinged.clear();
    }

    /** The pong that was due has arrived; tells everybody who waited for it. */
    void pongArrived() {
        List<Runnable> proven = List.copyOf(pinged);
        pinged.clear();
        if (isNextPongStale) {
            isNextPongStale = false;
            unpinged.addAll(0, proven);
        } else {
            proven.forEach(Runnable::run);
        }
    }

    /** The session has changed its transport while a pong was due: a late one would prove nothing of what follows. */
    void pongForgiven() {
        isNextPongStale = true;
        unpinged.addAll(0, pinged);
        pinged.clear();
    }
}
