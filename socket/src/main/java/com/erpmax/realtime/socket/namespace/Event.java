package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.socketio.Arguments;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One event that a client sent. May be kept, and acknowledged later, from any thread. */
@AnyThread
public final class Event {
    private final Socket socket;
    private final SocketPacket.Event packet;
    private final AtomicBoolean isAcknowledged = new AtomicBoolean();

    Event(Socket socket, SocketPacket.Event packet) {
        this.socket = socket;
        this.packet = packet;
    }

    /** The socket that it came from. */
    public Socket socket() {
        return socket;
    }

    /** Its name. */
    public String name() {
        return packet.name();
    }

    /** What came with it. */
    public Arguments arguments() {
        return packet.arguments();
    }

    /** Whether the client waits for an acknowledgement. */
    public boolean wantsAck() {
        return packet.wantsAck();
    }

    /**
     * Acknowledges the event; overtakes no event that was emitted before by the same thread.
     *
     * @param values what the client gets, as for {@link Socket#emit}; may be none
     * @return false, and nothing is sent, if the client does not wait or has got an acknowledgement before
     * @throws IllegalArgumentException if a value cannot be written as JSON
     */
    public boolean ack(@Nullable Object... values) {
        return packet.wantsAck() && ack(socket.namespace().payloads().write(values));
    }

    /** As {@link #ack(Object...)}, with arguments as they are. */
    public boolean ack(Arguments values) {
        if (!packet.wantsAck() || !isAcknowledged.compareAndSet(false, true)) {
            return false;
        }
        socket.link().sendLater(new SocketPacket.Ack(socket.wireName(), packet.ackId(), values), SendFlags.NONE);
        return true;
    }

    int weight() {
        return packet.name().length() + packet.arguments().heldBytes();
    }
}
