package com.erpmax.realtime.protocol.engineio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Packets of Engine.IO protocol 3 ("Packet"). They differ from those of protocol 4 where a message is binary: its type
 * stands before its data. Pure; callable from any thread.
 *
 * <pre>
 * text   = type data             as in protocol 4
 *        / "b4" base64           a binary message, standard alphabet with padding
 * binary = 0x04 data             a binary message
 * </pre>
 *
 * Stricter than the reference where no known client differs: only messages are binary.
 */
public final class EngineV3PacketCodec {
    /** Stands before the data of a binary message where bytes can be sent. */
    public static final byte BINARY_MESSAGE = 4;

    private static final String BASE64_MESSAGE = "b4";

    private EngineV3PacketCodec() {}

    /**
     * Decodes a packet in text form.
     *
     * @throws MalformedPacketException if the text is empty, its type is unknown, or its base64 is broken
     */
    public static EnginePacket decodeText(String packet) {
        if (!packet.startsWith("b")) {
            return EnginePacketCodec.decodeText(packet);
        }
        if (!packet.startsWith(BASE64_MESSAGE)) {
            throw MalformedPacketException.of("binary packet", packet, "b4 and base64");
        }
        return new EnginePacket.BinaryMessage(EnginePacketCodec.decodeBase64(packet, BASE64_MESSAGE.length()));
    }

    /**
     * Decodes a packet in binary form; its data is copied out of the array.
     *
     * @throws MalformedPacketException if there is no type, or another one than that of messages
     */
    public static EnginePacket decodeBinary(byte[] bytes, int offset, int length) {
        if (length == 0) {
            throw new MalformedPacketException("packet: empty (expected: a type byte)");
        }
        if (bytes[offset] != BINARY_MESSAGE) {
            throw new MalformedPacketException("binary packet type: " + bytes[offset] + " (expected: 4)");
        }
        return new EnginePacket.BinaryMessage(Arrays.copyOfRange(bytes, offset + 1, offset + length));
    }

    /** Encodes a packet as text. */
    public static String encodeText(EnginePacket packet) {
        return packet instanceof EnginePacket.BinaryMessage message
                ? BASE64_MESSAGE + Base64.getEncoder().encodeToString(message.data())
                : EnginePacketCodec.encodeText(packet);
    }

    /** Encodes a binary message as bytes. */
    public static byte[] encodeBinary(EnginePacket.BinaryMessage message) {
        byte[] bytes = new byte[1 + message.data().length];
        bytes[0] = BINARY_MESSAGE;
        System.arraycopy(message.data(), 0, bytes, 1, message.data().length);
        return bytes;
    }
}
