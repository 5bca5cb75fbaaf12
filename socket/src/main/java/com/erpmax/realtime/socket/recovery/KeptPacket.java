package com.erpmax.realtime.socket.recovery;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import org.jspecify.annotations.Nullable;

/** One event that is kept for all recoverable sockets of a loop that it went to, until the loop's log drops it. */
@AnyThread
public final class KeptPacket {
    private final long number;
    private final int weight;
    private final long keptNanos;
    private volatile SocketPacket.@Nullable Event event;

    KeptPacket(long number, SocketPacket.Event event, long keptNanos) {
        this.number = number;
        this.weight = event.name().length() + event.arguments().weight();
        this.keptNanos = keptNanos;
        this.event = event;
    }

    /** Its place in the order of all packets of the node. */
    public long number() {
        return number;
    }

    /** The event without its offset, the same object in the logs of all loops; null when it was dropped. */
    public SocketPacket.@Nullable Event event() {
        return event;
    }

    int weight() {
        return weight;
    }

    long keptNanos() {
        return keptNanos;
    }

    void drop() {
        event = null;
    }
}
