package com.erpmax.realtime.socket.recovery;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All packets that are kept on one loop, in their order. The oldest are dropped when the loop's part of the bytes is
 * used up, and when no socket can ask for them any more.
 */
@EventLoopOnly
public final class LoopLog {
    private static final int SWEEPS = 4;

    private final EngineLoop loop;
    private final Offsets offsets;
    private final Duration retention;
    private final LongSupplier maxBytes;
    private final ArrayDeque<KeptPacket> packets = new ArrayDeque<>();
    private long bytes;
    private boolean isSweeping;

    /**
     * @param retention how long a packet is kept, at least
     * @param maxBytes the loop's part of the node's bytes, which may change
     */
    LoopLog(EngineLoop loop, Offsets offsets, Duration retention, LongSupplier maxBytes) {
        this.loop = loop;
        this.offsets = offsets;
        this.retention = retention;
        this.maxBytes = maxBytes;
    }

    /** Keeps an event under the next number. */
    public KeptPacket keep(SocketPacket.Event event) {
        KeptPacket packet = new KeptPacket(offsets.next(), event, System.nanoTime());
        packets.add(packet);
        bytes += packet.weight();
        while (bytes > maxBytes.getAsLong()) {
            dropOldest();
        }
        if (!isSweeping) {
            isSweeping = true;
            var unused = loop.schedule(retention.dividedBy(SWEEPS), this::sweep);
        }
        return packet;
    }

    /** The offsets of the node. */
    public Offsets offsets() {
        return offsets;
    }

    /** Characters and attached bytes that are kept. */
    long bytes() {
        return bytes;
    }

    private void sweep() {
        isSweeping = false;
        long now = System.nanoTime();
        @Nullable KeptPacket oldest = packets.peek();
        while (oldest != null && now - oldest.keptNanos() >= retention.toNanos()) {
            dropOldest();
            oldest = packets.peek();
        }
        if (oldest != null) {
            isSweeping = true;
            var unused = loop.schedule(retention.dividedBy(SWEEPS), this::sweep);
        }
    }

    private void dropOldest() {
        KeptPacket oldest = packets.remove();
        bytes -= oldest.weight();
        oldest.drop();
    }
}
