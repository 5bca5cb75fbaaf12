package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.protocol.socketio.Arguments;
import java.util.List;
import java.util.stream.Stream;

/**
 * What came of a broadcast that asked for acknowledgements. Immutable.
 *
 * @param answers the acknowledgements in the order of their arrival, at most one of each recipient
 * @param dropped further acknowledgements that came and were not kept, because of the {@link AckLimits}
 * @param recipients the number of sockets that were asked, as far as it is known
 * @param isComplete whether every node has said whom it asked, and each of them has answered
 */
public record BroadcastAcks(List<BroadcastAck> answers, int dropped, int recipients, boolean isComplete) {
    /** Nobody was there to be asked. */
    public static final BroadcastAcks NONE = new BroadcastAcks(List.of(), 0, 0, true);

    public BroadcastAcks {
        answers = List.copyOf(answers);
    }

    /** The number of sockets that were asked and did not answer: they left, or the time was over. */
    public int missing() {
        return Math.max(0, recipients - answers.size() - dropped);
    }

    /**
     * The first argument of each acknowledgement, which is all that the stock servers show. Those without any argument
     * are left out.
     *
     * @throws com.erpmax.realtime.protocol.MalformedPacketException if one cannot be read as {@code type}
     */
    public <T> List<T> firstArguments(Class<T> type) {
        Stream<Arguments> arguments = answers.stream().map(BroadcastAck::arguments);
        return arguments
                .filter(all -> !all.isEmpty())
                .map(all -> all.as(0, type))
                .toList();
    }
}
