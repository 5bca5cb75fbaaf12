package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.loop.TimerHandle;
import com.erpmax.realtime.protocol.socketio.Arguments;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgements that the recipients of one loop owe for one broadcast, as far as the budget of its listener goes.
 * Every entry is gone when its recipient has answered or left, and all of them when the time is over.
 */
@EventLoopOnly
final class LoopAcks {
    private final long ackId;
    private final AckListener listener;
    private final @Nullable AckBudget budget;
    private final Set<Recipient> waiting = new HashSet<>();
    private @Nullable TimerHandle timer;
    private int passedOver;

    LoopAcks(long ackId, AckListener listener) {
        this.ackId = ackId;
        this.listener = listener;
        this.budget = listener.budget();
    }

    /** The packet was sent to this recipient. */
    void expect(Recipient recipient) {
        if (budget != null && !budget.take()) {
            passedOver++;
            return;
        }
        waiting.add(recipient);
        recipient.expectAck(ackId, new PendingAck() {
            @Override
            public void answered(Arguments arguments) {
                done(recipient);
                listener.answered(new BroadcastAck(recipient.id(), arguments));
            }

            @Override
            public void left() {
                done(recipient);
                listener.left(1);
            }
        });
    }

    /** Everybody on the loop has been asked; the time begins. */
    void start(EngineLoop loop, Duration timeout) {
        if (!waiting.isEmpty()) {
            timer = loop.schedule(timeout, this::timedOut);
        }
        if (budget != null && passedOver > 0) {
            budget.passedOver(passedOver);
            listener.left(passedOver);
        }
    }

    private void done(Recipient recipient) {
        if (waiting.remove(recipient)) {
            giveBack(1);
        }
        if (waiting.isEmpty() && timer != null) {
            timer.cancel();
        }
    }

    private void timedOut() {
        List<Recipient> late = List.copyOf(waiting);
        waiting.clear();
        giveBack(late.size());
        late.forEach(recipient -> recipient.forgetAck(ackId));
        listener.timedOut();
    }

    private void giveBack(int recipients) {
        if (budget != null) {
            budget.giveBack(recipients);
        }
    }
}
