package com.erpmax.realtime.protocol.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.erpmax.realtime.protocol.MalformedPacketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Any body gives its packets up to the first malformed one, each as if it had come alone. */
class PollingPayloadCodecFuzzTest {

    @FuzzTest
    void bodyGivesThePacketsThatItsPartsAre(byte[] data) {
        String body = new String(data, StandardCharsets.UTF_8);
        List<EnginePacket> packets = new ArrayList<>();
        boolean isWhole = true;
        try {
            PollingPayloadCodec.decode(body, packets::add);
        } catch (MalformedPacketException e) {
            isWhole = false;
        }

        String[] parts = body.split(String.valueOf(PollingPayloadCodec.SEPARATOR), -1);
        assertThat(packets.size()).isLessThanOrEqualTo(parts.length);
        for (int i = 0; i < packets.size(); i++) {
            assertThat(packets.get(i)).isEqualTo(EnginePacketCodec.decodeText(parts[i]));
        }
        assertThat(isWhole).isEqualTo(packets.size() == parts.length);
        if (isWhole) {
            List<EnginePacket> again = new ArrayList<>();
            PollingPayloadCodec.decode(PollingPayloadCodec.encode(packets), again::add);
            assertThat(again).isEqualTo(packets);
        }
    }
}
