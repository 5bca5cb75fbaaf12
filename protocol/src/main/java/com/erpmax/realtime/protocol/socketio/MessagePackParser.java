package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.ProtocolLimits;

/** The MessagePack form of packets. */
enum MessagePackParser implements PacketParser {
    INSTANCE;

    @Override
    public EncodedPacket encode(SocketPacket packet) {
        return EncodedPacket.binary(MessagePackEncoder.encode(packet));
    }

    @Override
    public PacketDecoder decoder(PayloadMapper mapper) {
        return new MessagePackDecoder(mapper);
    }

    @Override
    public int maxAttachments() {
        return ProtocolLimits.MAX_MESSAGE_PACK_ATTACHMENTS;
    }
}
