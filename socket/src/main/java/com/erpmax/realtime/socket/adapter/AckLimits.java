package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.protocol.socketio.Arguments;

/**
 * How much is kept of the acknowledgements of one broadcast. What does not fit counts as an answer, but is dropped, so
 * that many recipients, or one that says too much, cost bounded memory. Immutable.
 *
 * @param maxAnswers acknowledgements that are kept, the first ones; further ones are dropped
 * @param maxWeight characters and attached bytes of one acknowledgement; a heavier one is dropped
 */
public record AckLimits(int maxAnswers, int maxWeight) {
    /** Everything that is answered is kept: each answer is bounded by the largest packet, their number by the recipients. */
    public static final AckLimits NONE = new AckLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);

    public AckLimits {
        if (maxAnswers < 0) {
            throw new IllegalArgumentException("maxAnswers: " + maxAnswers + " (expected: >= 0)");
        }
        if (maxWeight < 0) {
            throw new IllegalArgumentException("maxWeight: " + maxWeight + " (expected: >= 0)");
        }
    }

    /** Whether one more answer is kept beside those that are kept already. */
    boolean admit(int kept, Arguments answer) {
        return kept < maxAnswers && answer.weight() <= maxWeight;
    }
}
