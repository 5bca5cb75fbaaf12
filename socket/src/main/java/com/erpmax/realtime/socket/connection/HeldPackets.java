package com.erpmax.realtime.socket.connection;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.namespace.SocketSettings;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The packets for one namespace that came while its CONNECT was being decided. Bounded in number and bytes. */
@EventLoopOnly
final class HeldPackets {
    private final int maxPackets;
    private final long maxBytes;
    private final ArrayDeque<SocketPacket> packets = new ArrayDeque<>(1);
    private long bytes;

    HeldPackets(SocketSettings settings) {
        this.maxPackets = settings.maxHeldPackets();
        this.maxBytes = settings.maxHeldBytes();
    }

    /** Holds a packet; false when it is one too many. */
    boolean hold(SocketPacket packet) {
        long weight = weight(packet);
        if (packets.size() >= maxPackets || bytes + weight > maxBytes) {
            return false;
        }
        bytes += weight;
        packets.add(packet);
        return true;
    }

    /** The next packet in the order of their coming. */
    @Nullable
    SocketPacket next() {
        return packets.poll();
    }

    /** What a packet holds, in characters and bytes; none holds nothing. */
    static long weight(@Nullable SocketPacket packet) {
        return switch (packet) {
            case null -> 0;
            case SocketPacket.Event event ->
                event.name().length() + (long) event.arguments().heldBytes();
            case SocketPacket.Ack ack -> ack.arguments().heldBytes();
            case SocketPacket.Connect connect -> 0;
            case SocketPacket.ConnectError error -> 0;
            case SocketPacket.Disconnect disconnect -> 0;
        };
    }
}
