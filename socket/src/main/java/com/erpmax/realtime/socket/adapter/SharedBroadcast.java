package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.socketio.PacketParser;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import java.util.HashMap;
import java.util.Map;

/**
 * One broadcast on its way over the loops of this node. It is encoded once for each name under which recipients know
 * the namespace, when the first of them comes. Lives until the last loop has come to it.
 */
@AnyThread
final class SharedBroadcast {
    private final SocketPacket.Event event;
    private final PacketParser parser;
    private final boolean isCompressible;
    private final Map<String, SharedPacket> forms = new HashMap<>(2);

    SharedBroadcast(SocketPacket.Event event, PacketParser parser, boolean isCompressible) {
        this.event = event;
        this.parser = parser;
        this.isCompressible = isCompressible;
    }

    /** What is broadcast, always the same object. */
    SocketPacket.Event event() {
        return event;
    }

    /** The same for sockets that can be recovered; to be released by who asks for it. */
    SharedBroadcast withOffset(String offset) {
        return new SharedBroadcast(
                new SocketPacket.Event(
                        event.namespace(),
                        event.ackId(),
                        event.name(),
                        event.arguments().plus(offset)),
                parser,
                isCompressible);
    }

    /** The packet for recipients that know the namespace by this name; not to be used after {@link #release}. */
    synchronized SharedPacket form(String wireName) {
        return forms.computeIfAbsent(wireName, this::encode);
    }

    /** Gives the frames back when every loop has come to the broadcast. */
    synchronized void release() {
        forms.values().forEach(SharedPacket::release);
        forms.clear();
    }

    private SharedPacket encode(String wireName) {
        SocketPacket.Event packet = new SocketPacket.Event(wireName, event.ackId(), event.name(), event.arguments());
        return SharedPacket.of(parser.encode(packet), packet, isCompressible);
    }
}
