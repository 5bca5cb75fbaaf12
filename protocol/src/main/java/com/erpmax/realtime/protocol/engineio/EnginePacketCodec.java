package com.erpmax.realtime.protocol.engineio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import java.util.Base64;

/**
 * The text form of Engine.IO packets: what stands in a WebSocket text frame, or between two separators of a polling
 * payload. Pure; callable from any thread.
 *
 * <pre>
 * packet  = type data            type = "0" .. "6"
 *         / "b" base64           a binary message, standard alphabet with padding; line ends in it mean nothing
 * </pre>
 */
public final class EnginePacketCodec {
    private static final EnginePacket CLOSE = new EnginePacket.Close();
    private static final EnginePacket PING = new EnginePacket.Ping("");
    private static final EnginePacket PONG = new EnginePacket.Pong("");
    private static final EnginePacket UPGRADE = new EnginePacket.Upgrade();
    private static final EnginePacket NOOP = new EnginePacket.Noop();

    private EnginePacketCodec() {}

    /**
     * Decodes one packet. Data after the types 1, 5 and 6 means nothing and is dropped.
     *
     * @throws MalformedPacketException if the text is empty, its type is unknown, or its base64 is broken
     */
    public static EnginePacket decodeText(String packet) {
        if (packet.isEmpty()) {
            throw new MalformedPacketException("packet: empty (expected: a type digit)");
        }
        return switch (packet.charAt(0)) {
            case '0' -> new EnginePacket.Open(packet.substring(1));
            case '1' -> CLOSE;
            case '2' -> packet.length() == 1 ? PING : new EnginePacket.Ping(packet.substring(1));
            case '3' -> packet.length() == 1 ? PONG : new EnginePacket.Pong(packet.substring(1));
            case '4' -> new EnginePacket.Message(packet.substring(1));
            case '5' -> UPGRADE;
            case '6' -> NOOP;
            case 'b' -> new EnginePacket.BinaryMessage(decodeBase64(packet, 1));
            default -> throw MalformedPacketException.of("packet type", packet.substring(0, 1), "0 to 6, or b");
        };
    }

    /** Encodes one packet as text. */
    public static String encodeText(EnginePacket packet) {
        return switch (packet) {
            case EnginePacket.Open open -> "0" + open.handshakeJson();
            case EnginePacket.Close close -> "1";
            case EnginePacket.Ping ping -> "2" + ping.data();
            case EnginePacket.Pong pong -> "3" + pong.data();
            case EnginePacket.Message message -> "4" + message.text();
            case EnginePacket.BinaryMessage message -> "b" + Base64.getEncoder().encodeToString(message.data());
            case EnginePacket.Upgrade upgrade -> "5";
            case EnginePacket.Noop noop -> "6";
        };
    }

    /**
     * The bytes of a binary message whose base64 begins at {@code start}. The official Java client writes it in lines of
     * 76 characters.
     */
    static byte[] decodeBase64(String packet, int start) {
        try {
            return Base64.getDecoder().decode(withoutLineEnds(packet.substring(start)));
        } catch (IllegalArgumentException e) {
            throw MalformedPacketException.of("binary message", packet, packet.substring(0, start) + " and base64");
        }
    }

    private static String withoutLineEnds(String base64) {
        return base64.indexOf('\n') < 0 ? base64 : base64.replace("\n", "").replace("\r", "");
    }
}
