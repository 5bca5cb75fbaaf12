package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.ProtocolLimits;

/** Reads the parts before the JSON of one packet, from left to right. */
final class PacketText {
    private final String text;
    private int position;

    PacketText(String text) {
        this.text = text;
    }

    /** The type, 0 to 6. */
    int type() {
        if (text.isEmpty()) {
            throw new MalformedPacketException("packet: empty (expected: a type digit)");
        }
        char type = text.charAt(position++);
        if (type < '0' || type > '6') {
            throw MalformedPacketException.of("packet type", String.valueOf(type), "0 to 6");
        }
        return type - '0';
    }

    /** The number of attachments, 1 to the limit, and its dash. */
    int attachmentCount() {
        int start = position;
        skipDigits();
        String digits = text.substring(start, position);
        boolean dash = position < text.length() && text.charAt(position) == '-';
        int count = digits.isEmpty() || digits.length() > 2 ? 0 : Integer.parseInt(digits);
        if (!dash || count < 1 || count > ProtocolLimits.MAX_ATTACHMENTS) {
            throw MalformedPacketException.of(
                    "attachments", text, "1 to " + ProtocolLimits.MAX_ATTACHMENTS + " and a dash");
        }
        position++;
        return count;
    }

    /** The namespace, which ends at the first comma or with the text; the root if there is none. */
    String namespace() {
        if (position == text.length() || text.charAt(position) != '/') {
            return SocketPacket.ROOT;
        }
        int comma = text.indexOf(',', position);
        int end = comma < 0 ? text.length() : comma;
        if (end - position > ProtocolLimits.MAX_NAMESPACE_LENGTH) {
            throw MalformedPacketException.of(
                    "namespace",
                    text.substring(position, end),
                    "at most " + ProtocolLimits.MAX_NAMESPACE_LENGTH + " characters");
        }
        String namespace = text.substring(position, end);
        position = Math.min(end + 1, text.length());
        return namespace.length() == 1 ? SocketPacket.ROOT : namespace;
    }

    /** The id of an acknowledgement, or {@link SocketPacket.Event#NO_ACK}. */
    long ackId() {
        int start = position;
        skipDigits();
        if (position == start) {
            return SocketPacket.Event.NO_ACK;
        }
        if (position - start > ProtocolLimits.MAX_ACK_ID_DIGITS) {
            throw MalformedPacketException.of(
                    "ack id",
                    text.substring(start, position),
                    "at most " + ProtocolLimits.MAX_ACK_ID_DIGITS + " digits");
        }
        return Long.parseLong(text, start, position, 10);
    }

    /** Everything that was not read yet. */
    String rest() {
        return text.substring(position);
    }

    private void skipDigits() {
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
    }
}
