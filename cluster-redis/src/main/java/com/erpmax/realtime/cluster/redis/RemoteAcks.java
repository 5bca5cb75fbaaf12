package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.cluster.message.ClusterMessage;
import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.socket.adapter.AckTally;
import com.erpmax.realtime.socket.adapter.BroadcastAck;
import java.util.function.Consumer;

/** Tells the tally of a broadcast what other nodes say, which together are one node to it. */
@AnyThread
final class RemoteAcks implements Consumer<ClusterMessage> {
    private final AckTally tally;
    private int silentNodes;
    private int recipients;

    /** @param nodes the number of other nodes */
    RemoteAcks(AckTally tally, int nodes) {
        this.tally = tally;
        this.silentNodes = nodes;
    }

    @Override
    public void accept(ClusterMessage answer) {
        switch (answer) {
            case ClusterMessage.Asked asked -> asked(asked.recipients());
            case ClusterMessage.Answered answered ->
                tally.answered(new BroadcastAck(answered.socketId(), answered.answer()));
            case ClusterMessage.Left left -> tally.left(left.recipients());
            default -> {
                // no answer to this question
            }
        }
    }

    private void asked(int count) {
        int all;
        synchronized (this) {
            recipients += count;
            silentNodes--;
            if (silentNodes != 0) {
                return;
            }
            all = recipients;
        }
        tally.asked(all);
    }
}
