package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the packets of one connection. Not thread-safe: it belongs to the thread that reads the connection. After an
 * exception the stream of packets is broken and the connection has to be closed.
 */
public interface PacketDecoder {
    /**
     * Decodes a text message.
     *
     * @param text the message without the packet type of Engine.IO
     * @return the packet, or null if it is not complete yet
     * @throws MalformedPacketException if the text is no packet, breaks a limit, or is out of place
     */
    @Nullable
    SocketPacket decodeText(String text);

    /**
     * Decodes a binary message.
     *
     * @param data the bytes; not copied, and not to be changed afterwards
     * @return the packet, or null if it is not complete yet
     * @throws MalformedPacketException if the bytes are no packet, break a limit, or are out of place
     */
    @Nullable
    SocketPacket decodeBinary(byte[] data);

    /**
     * The packet that is complete but for attachments that are still to come, with those that have come. So it can be
     * refused before they have.
     *
     * @return null if there is none
     */
    default @Nullable SocketPacket waiting() {
        return null;
    }
}
