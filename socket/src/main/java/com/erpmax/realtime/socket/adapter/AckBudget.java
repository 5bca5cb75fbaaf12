package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;

/**
 * How many recipients may owe an acknowledgement at once to those who ask from elsewhere: another node, or a service. One
 * that is asked twice counts twice, from the moment when it is asked until it has answered or left, or the time is over.
 * A recipient above the bound is sent the event all the same, but its answer is not waited for. Takes no lock; lives as
 * long as who asks.
 */
@AnyThread
public final class AckBudget {
    private final Semaphore free;
    private final IntConsumer unasked;

    /**
     * Creates a bound that nothing counts against yet.
     *
     * @param most how many recipients may owe an answer; &gt; 0
     * @param unasked told how many of one event are not waited for; called on event loops, must not block
     */
    public AckBudget(int most, IntConsumer unasked) {
        if (most <= 0) {
            throw new IllegalArgumentException("most: " + most + " (expected: > 0)");
        }
        this.free = new Semaphore(most);
        this.unasked = unasked;
    }

    /** One more recipient owes an answer; false if there are too many already. */
    boolean take() {
        return free.tryAcquire();
    }

    /** So many recipients owe no answer any longer. */
    void giveBack(int recipients) {
        free.release(recipients);
    }

    /** So many recipients of one event are not waited for. */
    void passedOver(int recipients) {
        unasked.accept(recipients);
    }
}
