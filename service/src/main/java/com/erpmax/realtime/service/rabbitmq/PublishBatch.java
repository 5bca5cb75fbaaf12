package com.erpmax.realtime.service.rabbitmq;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the broker says of messages that were published together on one channel. Thread-safe. */
final class PublishBatch {

    /** The header with a message's place in its batch, by which a returned one is recognised. */
    static final String HEADER = "x-place";

    private final @Nullable PublishOutcome[] outcomes;
    private long first = Long.MAX_VALUE;
    private int open;

    PublishBatch(int size) {
        this.outcomes = new PublishOutcome[size];
        this.open = size;
    }

    /** @param firstSequence the number of the first message on its channel; the others follow */
    synchronized void begin(long firstSequence) {
        first = firstSequence;
    }

    synchronized void returned(int place) {
        if (place >= 0 && place < outcomes.length && outcomes[place] == null) {
            settle(place, PublishOutcome.RETURNED);
        }
    }

    synchronized void confirmed(long sequence, boolean multiple, boolean isAck) {
        long last = sequence - first;
        for (long place = multiple ? 0 : Math.max(0, last); place <= last && place < outcomes.length; place++) {
            if (outcomes[(int) place] == null) {
                settle((int) place, isAck ? PublishOutcome.CONFIRMED : PublishOutcome.FAILED);
            }
        }
    }

    /** This one cannot be sent, and those after it are not. */
    synchronized void unfit(int place) {
        settle(place, PublishOutcome.UNFIT);
    }

    /**
     * Nothing more will be said.
     *
     * @param isRefusal whether the broker has ended the channel because of a message, which is known only if it was alone
     */
    synchronized void broken(boolean isRefusal) {
        if (isRefusal && outcomes.length == 1 && outcomes[0] == null) {
            outcomes[0] = PublishOutcome.UNFIT;
        }
        open = 0;
        notifyAll();
    }

    /** Returns whether everything was said in time. */
    synchronized boolean await(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (open > 0) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            try {
                wait(millis);
            } catch (InterruptedException interruption) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Returns what is known; of what nothing is known it is {@code FAILED}. */
    synchronized List<PublishOutcome> outcomes() {
        return Arrays.stream(outcomes)
                .map(outcome -> outcome == null ? PublishOutcome.FAILED : outcome)
                .toList();
    }

    private void settle(int place, PublishOutcome outcome) {
        outcomes[place] = outcome;
        open--;
        if (open == 0) {
            notifyAll();
        }
    }
}
