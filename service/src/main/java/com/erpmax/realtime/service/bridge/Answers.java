package com.erpmax.realtime.service.bridge;

import com.erpmax.realtime.cluster.python.PythonMessage.Reply;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.socket.adapter.AckBudget;
import com.erpmax.realtime.socket.adapter.AckLimits;
import com.erpmax.realtime.socket.adapter.AckListener;
import com.erpmax.realtime.socket.adapter.AckTally;
import com.erpmax.realtime.socket.adapter.BroadcastAck;
import com.erpmax.realtime.socket.namespace.BroadcastOperator;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Asks sockets for acknowledgements on behalf of Python services, and sends the first one of each event back, which is
 * the only one that they look at. Thread-safe.
 */
final class Answers {

    private static final AckLimits NONE_KEPT = new AckLimits(0, 0);

    private final AnswerLimits limits;
    private final Predicate<byte[]> publish;
    private final Semaphore free;
    private final AckBudget budget;
    private final Counter sent;
    private final Counter dropped;

    /** @param publish publishes on the channel; false if it could not */
    Answers(AnswerLimits limits, Predicate<byte[]> publish, MeterRegistry registry) {
        this.limits = limits;
        this.publish = publish;
        this.free = new Semaphore(limits.questions());
        this.sent = BridgeMeter.ANSWERS.counter(registry, "sent");
        this.dropped = BridgeMeter.ANSWERS.counter(registry, "dropped");
        this.budget = new AckBudget(limits.sockets(), dropped::increment);
    }

    /** Sends an event and asks those who get it; without asking when too many are waited for already. */
    void ask(BroadcastOperator sockets, String event, Arguments arguments, Reply reply) {
        if (!free.tryAcquire()) {
            dropped.increment();
            sockets.emit(event, arguments);
            return;
        }
        Question question = new Question(reply);
        question.all.result().whenComplete((acks, failure) -> free.release());
        sockets.emitWithAck(limits.within(), event, arguments, question);
    }

    private void answer(Reply reply, Arguments answer) {
        boolean isSendable = answer.attachments().isEmpty() && answer.weight() <= limits.bytes();
        boolean isSent =
                isSendable && publish.test(reply.message(answer.toString()).getBytes(StandardCharsets.UTF_8));
        (isSent ? sent : dropped).increment();
    }

    /** One event that was sent. */
    private final class Question implements AckListener {

        private final Reply reply;
        private final AckTally all = new AckTally(1, NONE_KEPT);
        private final AtomicBoolean isAnswered = new AtomicBoolean();

        Question(Reply reply) {
            this.reply = reply;
        }

        @Override
        public AckBudget budget() {
            return budget;
        }

        @Override
        public void asked(int recipients) {
            all.asked(recipients);
        }

        @Override
        public void answered(BroadcastAck ack) {
            if (isAnswered.compareAndSet(false, true)) {
                answer(reply, ack.arguments());
            }
            all.answered(ack);
        }

        @Override
        public void left(int recipients) {
            all.left(recipients);
        }

        @Override
        public void timedOut() {
            all.timedOut();
        }
    }
}
