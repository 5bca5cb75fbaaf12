package com.erpmax.realtime.protocol.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.erpmax.realtime.protocol.MalformedPacketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Any body is packets, which survive a round trip in both forms, or is refused with a short reason. */
class EngineV3PayloadCodecFuzzTest {
    private static final int LONGEST_REASON = 200;

    @FuzzTest
    void bodyIsPacketsOrRefused(byte[] data) {
        check(data, asText(data));
        check(data, asBytes(data));
    }

    private static void check(byte[] data, List<EnginePacket> packets) {
        assertThat(packets.size()).isLessThanOrEqualTo(data.length);
        if (!packets.isEmpty()) {
            List<EnginePacket> again = new ArrayList<>();
            EngineV3PayloadCodec.decodeText(EngineV3PayloadCodec.encodeText(packets), again::add);
            EngineV3PayloadCodec.decodeBinary(EngineV3PayloadCodec.encodeBinary(packets), again::add);
            assertThat(again.subList(0, packets.size())).isEqualTo(packets);
            assertThat(again.subList(packets.size(), again.size())).isEqualTo(packets);
        }
    }

    private static List<EnginePacket> asText(byte[] data) {
        List<EnginePacket> packets = new ArrayList<>();
        try {
            EngineV3PayloadCodec.decodeText(new String(data, StandardCharsets.UTF_8), packets::add);
        } catch (MalformedPacketException e) {
            assertThat(e.getMessage()).hasSizeLessThan(LONGEST_REASON);
        }
        return packets;
    }

    private static List<EnginePacket> asBytes(byte[] data) {
        List<EnginePacket> packets = new ArrayList<>();
        try {
            EngineV3PayloadCodec.decodeBinary(data, packets::add);
        } catch (MalformedPacketException e) {
            assertThat(e.getMessage()).hasSizeLessThan(LONGEST_REASON);
        }
        return packets;
    }
}
