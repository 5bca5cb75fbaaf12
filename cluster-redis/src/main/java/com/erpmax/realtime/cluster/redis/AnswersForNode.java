package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.cluster.message.ClusterMessage;
import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.socket.adapter.AckListener;
import com.erpmax.realtime.socket.adapter.BroadcastAck;
import java.util.function.Consumer;

/** Reports the acknowledgements of this node's sockets to the node that has asked for them. */
@AnyThread
final class AnswersForNode implements AckListener {
    private final ClusterMessage.BroadcastQuestion question;
    private final Consumer<ClusterMessage> answers;

    AnswersForNode(ClusterMessage.BroadcastQuestion question, Consumer<ClusterMessage> answers) {
        this.question = question;
        this.answers = answers;
    }

    @Override
    public void asked(int recipients) {
        answers.accept(new ClusterMessage.Asked(question.requestId(), recipients));
    }

    @Override
    public void answered(BroadcastAck ack) {
        answers.accept(new ClusterMessage.Answered(
                question.requestId(), question.isDetailed() ? ack.socketId() : null, ack.arguments()));
    }

    @Override
    public void left() {
        if (question.isDetailed()) {
            answers.accept(new ClusterMessage.Left(question.requestId()));
        }
    }

    @Override
    public void timedOut() {
        // the asker has a clock of its own
    }
}
