package com.erpmax.realtime.protocol.engineio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The body of a polling request or response: packets in their text form with one separator between each two. Pure;
 * callable from any thread. A text message that holds the separator cannot be told from two packets; JSON never does.
 */
public final class PollingPayloadCodec {
    /** Stands between two packets. */
    public static final char SEPARATOR = '\u001e';

    private PollingPayloadCodec() {}

    /**
     * Decodes the packets one after the other. Each is handed to {@code consumer} before the next is looked at, so
     * the packets before a malformed one are delivered.
     *
     * @throws MalformedPacketException at the first malformed packet; an empty payload and a separator at the end
     *     count as an empty, malformed packet
     */
    public static void decode(String payload, Consumer<EnginePacket> consumer) {
        int start = 0;
        int end = payload.indexOf(SEPARATOR);
        while (end >= 0) {
            consumer.accept(EnginePacketCodec.decodeText(payload.substring(start, end)));
            start = end + 1;
            end = payload.indexOf(SEPARATOR, start);
        }
        consumer.accept(EnginePacketCodec.decodeText(payload.substring(start)));
    }

    /** Encodes the packets, at least one, in their order. */
    public static String encode(List<? extends EnginePacket> packets) {
        if (packets.isEmpty()) {
            throw new IllegalArgumentException("packets: [] (expected: at least one)");
        }
        return packets.stream()
                .map(EnginePacketCodec::encodeText)
                .collect(Collectors.joining(String.valueOf(SEPARATOR)));
    }
}
