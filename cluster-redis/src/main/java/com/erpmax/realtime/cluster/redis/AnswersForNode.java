package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.cluster.message.ClusterMessage;
import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.socket.adapter.AckBudget;
import com.erpmax.realtime.socket.adapter.AckListener;
import com.erpmax.realtime.socket.adapter.BroadcastAck;
import java.util.function.Consumer;

/**
 * Reports the acknowledgements of this node's sockets to the node that has asked for them. It stays for as long as the
 * sockets may take, so it keeps nothing of the event, which can be large.
 */
@AnyThread
final class AnswersForNode implements AckListener {
    private final String requestId;
    private final boolean isDetailed;
    private final AckBudget budget;
    private final Consumer<ClusterMessage> answers;

    AnswersForNode(ClusterMessage.BroadcastQuestion question, AckBudget budget, Consumer<ClusterMessage> answers) {
        this.requestId = question.requestId();
        this.isDetailed = question.isDetailed();
        this.budget = budget;
        this.answers = answers;
    }

    @Override
    public AckBudget budget() {
        return budget;
    }

    @Override
    public void asked(int recipients) {
        answers.accept(new ClusterMessage.Asked(requestId, recipients));
    }

    @Override
    public void answered(BroadcastAck ack) {
        answers.accept(new ClusterMessage.Answered(requestId, isDetailed ? ack.socketId() : null, ack.arguments()));
    }

    @Override
    public void left(int recipients) {
        if (isDetailed) {
            answers.accept(new ClusterMessage.Left(requestId, recipients));
        }
    }

    @Override
    public void timedOut() {
        // the asker has a clock of its own
    }
}
