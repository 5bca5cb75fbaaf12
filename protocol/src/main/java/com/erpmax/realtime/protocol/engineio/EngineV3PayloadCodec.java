package com.erpmax.realtime.protocol.engineio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * The body of a polling request or response of Engine.IO protocol 3 ("Payload"), as text or as bytes. Pure; callable
 * from any thread. Each packet is handed on before the next is looked at, so the packets before a malformed one are
 * delivered; the work is linear in the size of the payload.
 *
 * <pre>
 * text    = 1*( length ":" packet )                     length in UTF-16 code units
 * binary  = 1*( kind 1*digit 0xff packet )              length in bytes, a digit is a byte 0 to 9
 * kind    = 0x00 the packet's text as UTF-8 / 0x01 the packet's bytes
 * </pre>
 *
 * Stricter than the reference where no known client differs: a length is the shortest row of decimal digits, no packet
 * is empty, and none ends within a surrogate pair.
 */
public final class EngineV3PayloadCodec {
    private static final char COLON = ':';
    private static final int TEXT = 0;
    private static final int BINARY = 1;
    private static final int END_OF_LENGTH = 0xFF;

    private EngineV3PayloadCodec() {}

    /**
     * Decodes a payload that came as text.
     *
     * @throws MalformedPacketException at the first malformed length or packet, and for an empty payload
     */
    public static void decodeText(String payload, Consumer<EnginePacket> consumer) {
        requireSome(payload.length());
        int at = 0;
        while (at < payload.length()) {
            int colon = payload.indexOf(COLON, at);
            int start = colon + 1;
            if (colon <= at) {
                throw MalformedPacketException.of("payload", excerpt(payload, at), "a length and a colon");
            }
            int length = 0;
            for (int i = at; i < colon; i++) {
                length = appendDigit(length, payload.charAt(i) - '0', i > at, payload.length());
            }
            at = endOfPacket(start, length, payload.length());
            if (at < payload.length() && Character.isLowSurrogate(payload.charAt(at))) {
                throw new MalformedPacketException("length: ends within a character (expected: the packet's length)");
            }
            consumer.accept(EngineV3PacketCodec.decodeText(payload.substring(start, at)));
        }
    }

    /**
     * Decodes a payload that came as bytes.
     *
     * @throws MalformedPacketException at the first malformed kind, length or packet, and for an empty payload
     */
    public static void decodeBinary(byte[] payload, Consumer<EnginePacket> consumer) {
        requireSome(payload.length);
        int at = 0;
        while (at < payload.length) {
            int kind = payload[at];
            if (kind != TEXT && kind != BINARY) {
                throw new MalformedPacketException("kind of packet: " + kind + " (expected: 0 or 1)");
            }
            int length = 0;
            int i = at + 1;
            for (; i < payload.length && (payload[i] & 0xFF) != END_OF_LENGTH; i++) {
                length = appendDigit(length, payload[i], i > at + 1, payload.length);
            }
            if (i == at + 1) {
                throw new MalformedPacketException("length: none (expected: digits)");
            }
            int start = i + 1;
            at = endOfPacket(start, length, payload.length);
            consumer.accept(
                    kind == TEXT
                            ? EngineV3PacketCodec.decodeText(utf8(payload, start, length))
                            : EngineV3PacketCodec.decodeBinary(payload, start, length));
        }
    }

    /** Encodes packets, at least one, as text; binary messages become base64. */
    public static String encodeText(List<? extends EnginePacket> packets) {
        requirePackets(packets);
        StringBuilder payload = new StringBuilder();
        for (EnginePacket packet : packets) {
            String text = EngineV3PacketCodec.encodeText(packet);
            payload.append(text.length()).append(COLON).append(text);
        }
        return payload.toString();
    }

    /** Encodes packets, at least one, as bytes. */
    public static byte[] encodeBinary(List<? extends EnginePacket> packets) {
        requirePackets(packets);
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (EnginePacket packet : packets) {
            boolean isBinary = packet instanceof EnginePacket.BinaryMessage;
            byte[] bytes = packet instanceof EnginePacket.BinaryMessage message
                    ? EngineV3PacketCodec.encodeBinary(message)
                    : EngineV3PacketCodec.encodeText(packet).getBytes(StandardCharsets.UTF_8);
            payload.write(isBinary ? BINARY : TEXT);
            String.valueOf(bytes.length).chars().forEach(digit -> payload.write(digit - '0'));
            payload.write(END_OF_LENGTH);
            payload.writeBytes(bytes);
        }
        return payload.toByteArray();
    }

    /** No length can be more than the whole payload, so it never overflows, however many digits come. */
    private static int appendDigit(int length, int digit, boolean follows, int payloadLength) {
        if (digit < 0 || digit > 9 || (follows && length == 0)) {
            throw new MalformedPacketException("length: no number (expected: digits, the first not 0)");
        }
        long longer = 10L * length + digit;
        if (longer > payloadLength) {
            throw tooLong();
        }
        return (int) longer;
    }

    private static int endOfPacket(int start, int length, int payloadLength) {
        if (length > payloadLength - start) {
            throw tooLong();
        }
        return start + length;
    }

    private static String utf8(byte[] bytes, int offset, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, offset, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedPacketException("packet: no UTF-8 (expected: text)");
        }
    }

    private static String excerpt(String payload, int at) {
        return payload.substring(at, Math.min(payload.length(), at + 100));
    }

    private static MalformedPacketException tooLong() {
        return new MalformedPacketException("length: more than the payload has (expected: the packet's length)");
    }

    private static void requirePackets(List<? extends EnginePacket> packets) {
        if (packets.isEmpty()) {
            throw new IllegalArgumentException("packets: [] (expected: at least one)");
        }
    }

    private static void requireSome(int size) {
        if (size == 0) {
            throw new MalformedPacketException("payload: empty (expected: at least one packet)");
        }
    }
}
