package com.erpmax.realtime.cluster.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.ProtocolLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whatever stands in an entry of the stream or comes over a channel is a message, no larger than its bytes can account for,
 * or is refused by the one exception; and what was read is the same after it was written in either form.
 */
class ClusterCodecFuzzTest {
    private static final ClusterCodec CODEC = new ClusterCodec("/", ProtocolLimits.MAX_MESSAGE_PACK_ATTACHMENTS);
    /** One byte can be a control character, {@code \u0000}. */
    private static final int MOST_WEIGHT_PER_BYTE = 6;
    /** What is counted for an answer's socket, which is written with some thirty characters at least. */
    private static final int MOST_WEIGHT_PER_SOCKET_BYTE = 1_000 / 30;
    /** A binary value is a placeholder besides. */
    private static final int MOST_WEIGHT_PER_BINARY_VALUE = 40;

    private static final int LEAST_WEIGHT = 300;

    /** The first byte says how it came: over a channel, or with this type as an entry. */
    @FuzzTest
    void bytesAreAMessageOrRefused(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] body = Arrays.copyOfRange(data, 1, data.length);
        ClusterEnvelope envelope = data[0] <= 0
                ? read(() -> CODEC.fromBytes(body))
                : read(() -> CODEC.fromEntry(Map.of(
                        "uid",
                        "other",
                        "nsp",
                        "/",
                        "type",
                        Integer.toString(data[0]),
                        "data",
                        new String(body, StandardCharsets.UTF_8))));
        if (envelope == null) {
            return;
        }
        assertThat(envelope.namespace()).isEqualTo("/");
        assertThat(envelope.message().weight()).isLessThanOrEqualTo(mostWeight(envelope, data.length));
        ClusterEnvelope again = CODEC.fromBytes(CODEC.toBytes(envelope));
        assertThat(again.message().getClass()).isEqualTo(envelope.message().getClass());
        // Numbers and names that stand twice are written as MessagePack has them.
        assertThat(CODEC.fromBytes(CODEC.toBytes(again))).isEqualTo(again);
        assertThat(CODEC.fromEntry(CODEC.toEntry(again))).isEqualTo(again);
    }

    private static @Nullable ClusterEnvelope read(Supplier<ClusterEnvelope> decoding) {
        try {
            return decoding.get();
        } catch (MalformedPacketException refused) {
            return null;
        }
    }

    private static int mostWeight(ClusterEnvelope envelope, int bytes) {
        int perByte = envelope.message() instanceof ClusterMessage.Fetched
                ? MOST_WEIGHT_PER_SOCKET_BYTE + MOST_WEIGHT_PER_BYTE
                : MOST_WEIGHT_PER_BYTE;
        int values = Math.min(bytes, ProtocolLimits.MAX_MESSAGE_PACK_ATTACHMENTS);
        return LEAST_WEIGHT + perByte * bytes + MOST_WEIGHT_PER_BINARY_VALUE * values;
    }
}
