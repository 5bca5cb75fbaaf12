package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the packets of one connection. A packet with attachments is complete only with its last binary message, so the
 * decoder remembers the one that is waiting. Not thread-safe: it belongs to the thread that reads the connection. After
 * an exception the stream of packets is broken and the connection has to be closed.
 *
 * <p>Stricter than the reference where no known client differs: ids and counts are decimal digits only, an event must
 * have a name, an acknowledgement an id, and CONNECT, CONNECT_ERROR and DISCONNECT have none.
 */
public final class SocketPacketDecoder implements PacketDecoder {
    private final PayloadMapper mapper;
    private @Nullable Pending pending;

    /**
     * Creates the decoder of a new connection.
     *
     * @param mapper reads the arguments when a handler asks for a type
     */
    public SocketPacketDecoder(PayloadMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Decodes a text message.
     *
     * @param text the message without the packet type of Engine.IO
     * @return the packet, or null if it waits for attachments
     * @throws MalformedPacketException if the text is no packet, breaks a limit, or comes while attachments are due
     */
    @Override
    public @Nullable SocketPacket decodeText(String text) {
        if (pending != null) {
            pending = null;
            throw new MalformedPacketException("message: text (expected: a binary attachment)");
        }
        PacketText packet = new PacketText(text);
        int type = packet.type();
        int attachments = type >= 5 ? packet.attachmentCount() : 0;
        String namespace = packet.namespace();
        return switch (type) {
            case 0 -> new SocketPacket.Connect(namespace, scannedObject(packet.rest()));
            case 1 -> disconnect(namespace, packet.rest());
            case 2, 5 -> event(namespace, packet.ackId(), packet.rest(), attachments);
            case 3, 6 -> ack(namespace, packet.ackId(), packet.rest(), attachments);
            default -> connectError(namespace, packet.rest());
        };
    }

    /**
     * Takes a binary message as the next attachment.
     *
     * @param data the bytes, not copied
     * @return the packet if this was its last attachment, else null
     * @throws MalformedPacketException if no packet waits for attachments
     */
    @Override
    public @Nullable SocketPacket decodeBinary(byte[] data) {
        Pending waiting = pending;
        if (waiting == null) {
            throw new MalformedPacketException("message: binary (expected: text)");
        }
        waiting.attachments.add(data);
        if (waiting.attachments.size() < waiting.expected) {
            return null;
        }
        pending = null;
        return waiting.packet;
    }

    @Override
    public @Nullable SocketPacket waiting() {
        Pending waiting = pending;
        return waiting == null ? null : waiting.packet;
    }

    private static SocketPacket disconnect(String namespace, String payload) {
        if (!payload.isEmpty()) {
            throw MalformedPacketException.of("payload", payload, "nothing in DISCONNECT");
        }
        return new SocketPacket.Disconnect(namespace);
    }

    private static SocketPacket connectError(String namespace, String payload) {
        new JsonScanner(payload, 0).scanObject(true);
        return new SocketPacket.ConnectError(namespace, payload);
    }

    private static @Nullable String scannedObject(String payload) {
        if (payload.isEmpty()) {
            return null;
        }
        new JsonScanner(payload, 0).scanObject(false);
        return payload;
    }

    private @Nullable SocketPacket event(String namespace, long ackId, String payload, int attachments) {
        JsonScanner scanner = new JsonScanner(payload, attachments);
        int[] bounds = scanner.scanArray();
        String name = scanner.firstText();
        if (name == null) {
            throw MalformedPacketException.of("payload", payload, "an array that begins with the event's name");
        }
        if (SocketPacket.Event.isReserved(name)) {
            throw MalformedPacketException.of("event", name, "a name that is not reserved");
        }
        List<byte[]> data = attachmentList(attachments);
        Arguments arguments = new Arguments(mapper, payload, Arrays.copyOfRange(bounds, 2, bounds.length), data);
        return complete(new SocketPacket.Event(namespace, ackId, name, arguments), data, attachments);
    }

    private @Nullable SocketPacket ack(String namespace, long ackId, String payload, int attachments) {
        if (ackId == SocketPacket.Event.NO_ACK) {
            throw MalformedPacketException.of("ack id", payload, "decimal digits");
        }
        int[] bounds = payload.isEmpty() ? new int[0] : new JsonScanner(payload, attachments).scanArray();
        List<byte[]> data = attachmentList(attachments);
        Arguments arguments = new Arguments(mapper, payload, bounds, data);
        return complete(new SocketPacket.Ack(namespace, ackId, arguments), data, attachments);
    }

    private @Nullable SocketPacket complete(SocketPacket packet, List<byte[]> data, int attachments) {
        if (attachments == 0) {
            return packet;
        }
        pending = new Pending(packet, data, attachments);
        return null;
    }

    private static List<byte[]> attachmentList(int attachments) {
        return attachments == 0 ? List.of() : new ArrayList<>(attachments);
    }

    /** A packet whose list of attachments is still being filled. */
    private record Pending(SocketPacket packet, List<byte[]> attachments, int expected) {}
}
