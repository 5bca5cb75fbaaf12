package com.erpmax.realtime.protocol.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.erpmax.realtime.protocol.MalformedPacketException;
import java.nio.charset.StandardCharsets;

/** Any text is one packet, which survives a round trip, or is refused with a short reason. */
class EnginePacketCodecFuzzTest {
    private static final int LONGEST_REASON = 200;

    @FuzzTest
    void textIsAPacketOrRefused(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            EnginePacket packet = EnginePacketCodec.decodeText(text);
            assertThat(EnginePacketCodec.decodeText(EnginePacketCodec.encodeText(packet)))
                    .isEqualTo(packet);
        } catch (MalformedPacketException e) {
            assertThat(e.getMessage()).hasSizeLessThan(LONGEST_REASON);
        }
    }
}
