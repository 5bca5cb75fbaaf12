package com.erpmax.realtime.protocol.socketio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A packet as it travels: a text message, if there is one, and after it the binary messages, with nothing else of the
 * same connection in between.
 *
 * @param text the text message, without the packet type of Engine.IO; null if the packet is binary alone
 * @param attachments the binary messages in their order, empty for most packets; the arrays are not copied
 */
public record EncodedPacket(@Nullable String text, List<byte[]> attachments) {
    public EncodedPacket {
        attachments = List.copyOf(attachments);
    }

    /** A packet that is one binary message. */
    static EncodedPacket binary(byte[] message) {
        return new EncodedPacket(null, List.of(message));
    }
}
