package com.erpmax.realtime.protocol.socketio;

import java.util.List;

/**
 * A packet as it travels: one text message, and after it one binary message for each attachment, with nothing else of
 * the same connection in between.
 *
 * @param text the text message, without the packet type of Engine.IO
 * @param attachments the binary messages in their order, empty for most packets; the arrays are not copied
 */
public record EncodedPacket(String text, List<byte[]> attachments) {
    public EncodedPacket {
        attachments = List.copyOf(attachments);
    }
}
