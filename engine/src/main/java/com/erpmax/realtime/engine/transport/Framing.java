package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.protocol.engineio.EnginePacket;
import com.erpmax.realtime.protocol.engineio.EnginePacketCodec;
import com.erpmax.realtime.protocol.engineio.EngineProtocol;
import com.erpmax.realtime.protocol.engineio.EngineV3PacketCodec;
import com.erpmax.realtime.protocol.engineio.EngineV3PayloadCodec;
import com.erpmax.realtime.protocol.engineio.PollingPayloadCodec;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * How packets look on one transport: by the protocol of its session, and by whether the peer asked for base64 in place
 * of binary data ({@code b64} in the request that opened the transport).
 */
@AnyThread
public enum Framing {
    /** Protocol 3; binary messages travel as bytes behind their type. */
    V3(EngineProtocol.V3),
    /** Protocol 3; binary messages travel as {@code b4} and base64. */
    V3_BASE64(EngineProtocol.V3),
    /** Protocol 4; binary messages travel as bare bytes, in polling payloads as {@code b} and base64. */
    V4(EngineProtocol.V4),
    /** Protocol 4; binary messages travel as {@code b} and base64. */
    V4_BASE64(EngineProtocol.V4);

    private final EngineProtocol protocol;

    Framing(EngineProtocol protocol) {
        this.protocol = protocol;
    }

    /** The one for this protocol. */
    public static Framing of(EngineProtocol protocol, boolean isBase64) {
        return switch (protocol) {
            case V3 -> isBase64 ? V3_BASE64 : V3;
            case V4 -> isBase64 ? V4_BASE64 : V4;
        };
    }

    /** The same where only text can be sent. */
    Framing asText() {
        return of(protocol, true);
    }

    /** Decodes a packet in text form, as the codec of the protocol does. */
    EnginePacket decodeText(String packet) {
        return switch (protocol) {
            case V3 -> EngineV3PacketCodec.decodeText(packet);
            case V4 -> EnginePacketCodec.decodeText(packet);
        };
    }

    /** Decodes a packet in binary form, as the codec of the protocol does; the bytes are copied. */
    EnginePacket decodeBinary(byte[] bytes, int length) {
        return switch (protocol) {
            case V3 -> EngineV3PacketCodec.decodeBinary(bytes, 0, length);
            case V4 -> new EnginePacket.BinaryMessage(Arrays.copyOf(bytes, length));
        };
    }

    /** Decodes the text of a polling payload, as the codec of the protocol does. */
    void decodePayload(String payload, Consumer<EnginePacket> consumer) {
        switch (protocol) {
            case V3 -> EngineV3PayloadCodec.decodeText(payload, consumer);
            case V4 -> PollingPayloadCodec.decode(payload, consumer);
        }
    }
}
