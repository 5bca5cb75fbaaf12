package com.erpmax.realtime.protocol.socketio;

/**
 * A form in which Socket.IO packets travel: what the reference calls a parser. Both sides of a connection have to use
 * the same one; nothing on the wire names it. Immutable, callable from any thread.
 */
public interface PacketParser {
    /**
     * Encodes a packet.
     *
     * @throws IllegalArgumentException if the packet cannot be written in this form, which only {@link RawJson} that is
     *     no JSON can cause
     */
    EncodedPacket encode(SocketPacket packet);

    /**
     * The decoder of a new connection.
     *
     * @param mapper reads the arguments when a handler asks for a type
     */
    PacketDecoder decoder(PayloadMapper mapper);

    /** The binary values that one packet may carry, in both directions. */
    int maxAttachments();

    /** The default, which every client speaks: text with JSON, and one binary message for each attachment. */
    static PacketParser json() {
        return JsonPacketParser.INSTANCE;
    }

    /** Each packet is one binary MessagePack message, as in the package {@code socket.io-msgpack-parser}. */
    static PacketParser messagePack() {
        return MessagePackParser.INSTANCE;
    }
}
