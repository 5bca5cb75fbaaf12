package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.protocol.socketio.Arguments;
import java.util.List;

/**
 * What the other nodes answered to an event. Immutable.
 *
 * @param answers in the order of their arrival, at most one of each node
 * @param nodes the number of other nodes that were asked
 * @param isComplete whether all of them have answered
 */
public record ServerSideAcks(List<Arguments> answers, int nodes, boolean isComplete) {
    /** There was no other node. */
    public static final ServerSideAcks ALONE = new ServerSideAcks(List.of(), 0, true);

    public ServerSideAcks {
        answers = List.copyOf(answers);
    }
}
