package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.ProtocolLimits;

/** The default form of packets. */
enum JsonPacketParser implements PacketParser {
    INSTANCE;

    @Override
    public EncodedPacket encode(SocketPacket packet) {
        return SocketPacketEncoder.encode(packet);
    }

    @Override
    public PacketDecoder decoder(PayloadMapper mapper) {
        return new SocketPacketDecoder(mapper);
    }

    @Override
    public int maxAttachments() {
        return ProtocolLimits.MAX_ATTACHMENTS;
    }
}
