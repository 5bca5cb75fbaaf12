package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Adds up the acknowledgements of one broadcast over all nodes. It is done when every node has said how many recipients
 * it asked and each of them has answered or left, or when the time is over.
 */
@AnyThread
public final class AckTally implements AckListener {
    private final CompletableFuture<BroadcastAcks> result = new CompletableFuture<>();
    private final List<BroadcastAck> answers = new ArrayList<>();
    private final AckLimits limits;
    private int silentNodes;
    private int recipients;
    private int dropped;
    private long gone;

    /**
     * Creates the tally of a broadcast.
     *
     * @param nodes the number of nodes that will call {@link #asked}, with this one
     * @param limits how much is kept of the answers
     */
    public AckTally(int nodes, AckLimits limits) {
        this.silentNodes = nodes;
        this.limits = limits;
    }

    /** What came of it; completed by the call that ends it, never exceptionally. */
    public CompletionStage<BroadcastAcks> result() {
        return result;
    }

    @Override
    public void asked(int count) {
        completeIfDone(() -> {
            silentNodes--;
            recipients += count;
        });
    }

    @Override
    public void answered(BroadcastAck ack) {
        completeIfDone(() -> keep(ack));
    }

    @Override
    public void left(int count) {
        completeIfDone(() -> gone += count);
    }

    @Override
    public void timedOut() {
        result.complete(summary());
    }

    private void completeIfDone(Runnable note) {
        BroadcastAcks all;
        synchronized (this) {
            note.run();
            if (silentNodes > 0 || answered() + gone < recipients) {
                return;
            }
            all = summary();
        }
        result.complete(all);
    }

    private synchronized BroadcastAcks summary() {
        return new BroadcastAcks(answers, dropped, recipients, silentNodes <= 0 && answered() >= recipients);
    }

    private synchronized void keep(BroadcastAck ack) {
        if (limits.admit(answers.size(), ack.arguments())) {
            answers.add(ack);
        } else {
            dropped++;
        }
    }

    private synchronized int answered() {
        return answers.size() + dropped;
    }
}
