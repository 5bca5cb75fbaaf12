package com.erpmax.realtime.socket.recovery;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What went to one recoverable socket since it connected, in the order of sending: references to packets that are kept
 * once for a loop. Knows up to which number something has been dropped, and so whether a client can get all it missed.
 */
@EventLoopOnly
public final class SessionLog implements Recoverable {
    private final LoopLog loopLog;
    private final RecoveryLimits limits;
    private final ArrayDeque<KeptPacket> packets = new ArrayDeque<>(0);
    private long bytes;
    private long droppedUpTo = Offsets.UNKNOWN;
    private @Nullable Set<SocketPacket.Event> ignored;

    /** Nothing was sent yet. */
    public SessionLog(LoopLog loopLog, RecoveryLimits limits) {
        this.loopLog = loopLog;
        this.limits = limits;
    }

    /** Where packets for this socket are kept. */
    public LoopLog loopLog() {
        return loopLog;
    }

    /** Keeps an event for this socket alone. */
    public KeptPacket keep(SocketPacket.Event event) {
        KeptPacket packet = loopLog.keep(event);
        add(packet);
        return packet;
    }

    /** Notes a packet that was kept for others as well; once, however often it is called in a row. */
    public void add(KeptPacket packet) {
        if (packets.peekLast() == packet) {
            return;
        }
        packets.add(packet);
        bytes += packet.weight();
        KeptPacket oldest = packets.element();
        while (oldest.event() == null
                || packets.size() > limits.maxSessionPackets()
                || bytes > limits.maxSessionBytes()) {
            packets.remove();
            bytes -= oldest.weight();
            droppedUpTo = oldest.number();
            if (packets.isEmpty()) {
                return;
            }
            oldest = packets.element();
        }
    }

    /**
     * The events after an offset.
     *
     * @param offset the number that the client received last, {@link Offsets#UNKNOWN} if it received none
     * @return null if some of them were dropped
     */
    public @Nullable List<SocketPacket.Event> since(long offset) {
        if (droppedUpTo > offset) {
            return null;
        }
        List<SocketPacket.Event> missed = new ArrayList<>();
        for (KeptPacket packet : packets) {
            if (packet.number() > offset) {
                SocketPacket.Event event = packet.event();
                if (event == null) {
                    return null;
                }
                missed.add(event);
            }
        }
        return missed;
    }

    /** The very events that are in the log, and those that it ignores. */
    public Set<SocketPacket.Event> known() {
        Set<SocketPacket.Event> known = Collections.newSetFromMap(new IdentityHashMap<>());
        for (KeptPacket packet : packets) {
            SocketPacket.Event event = packet.event();
            if (event != null) {
                known.add(event);
            }
        }
        if (ignored != null) {
            known.addAll(ignored);
        }
        return known;
    }

    /**
     * Has these very events passed over when a broadcast brings them: the socket got them on another loop.
     *
     * @param events compared by identity; null for none any more
     */
    public void ignore(@Nullable Set<SocketPacket.Event> events) {
        ignored = events;
    }

    /** Whether the socket has got this very event on another loop. */
    public boolean ignores(SocketPacket.Event event) {
        return ignored != null && ignored.contains(event);
    }
}
