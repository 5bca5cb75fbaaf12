package com.erpmax.realtime.protocol.socketio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes Socket.IO packets. Pure; callable from any thread.
 *
 * <pre>
 * packet = type [attachments "-"] [namespace ","] [ack-id] [JSON]
 * type   = "0" CONNECT / "1" DISCONNECT / "2" EVENT / "3" ACK / "4" CONNECT_ERROR / "5" binary EVENT / "6" binary ACK
 * </pre>
 */
public final class SocketPacketEncoder {
    private SocketPacketEncoder() {}

    /** Encodes a packet; its namespace is written unless it is the root. */
    public static EncodedPacket encode(SocketPacket packet) {
        StringBuilder text = new StringBuilder(96);
        return switch (packet) {
            case SocketPacket.Connect connect -> plain(text, '0', packet, connect.data());
            case SocketPacket.Disconnect disconnect -> plain(text, '1', packet, null);
            case SocketPacket.ConnectError error -> plain(text, '4', packet, error.data());
            case SocketPacket.Event event -> {
                boolean binary = !event.arguments().attachments().isEmpty();
                appendHead(text, binary ? '5' : '2', packet, event.arguments());
                if (event.wantsAck()) {
                    text.append(event.ackId());
                }
                appendName(text.append('['), event.name());
                if (!event.arguments().isEmpty()) {
                    text.append(',');
                }
                yield withArguments(text, event.arguments());
            }
            case SocketPacket.Ack ack -> {
                boolean binary = !ack.arguments().attachments().isEmpty();
                appendHead(text, binary ? '6' : '3', packet, ack.arguments());
                text.append(ack.ackId()).append('[');
                yield withArguments(text, ack.arguments());
            }
        };
    }

    private static EncodedPacket plain(StringBuilder text, char type, SocketPacket packet, @Nullable String data) {
        text.append(type);
        appendNamespace(text, packet.namespace());
        if (data != null) {
            text.append(data);
        }
        return new EncodedPacket(text.toString(), List.of());
    }

    private static void appendHead(StringBuilder text, char type, SocketPacket packet, Arguments arguments) {
        text.append(type);
        if (!arguments.attachments().isEmpty()) {
            text.append(arguments.attachments().size()).append('-');
        }
        appendNamespace(text, packet.namespace());
    }

    private static EncodedPacket withArguments(StringBuilder text, Arguments arguments) {
        arguments.appendTo(text);
        return new EncodedPacket(text.append(']').toString(), arguments.attachments());
    }

    private static void appendName(StringBuilder text, String name) {
        if (isPlain(name)) {
            text.append('"').append(name).append('"');
        } else {
            text.append(PayloadMapper.standard().write(name).json(0));
        }
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static void appendNamespace(StringBuilder text, String namespace) {
        if (!namespace.equals(SocketPacket.ROOT)) {
            text.append(namespace).append(',');
        }
    }
}
