package com.erpmax.realtime.protocol.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.protocol.MalformedPacketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollingPayloadCodecTest {
    private static final long SEED = 20261122L;

    @Test
    void packetsAreJoinedWithTheSeparator() {
        List<EnginePacket> packets =
                List.of(new EnginePacket.Message("hello"), new EnginePacket.BinaryMessage(new byte[] {1, 2, 3, 4}));

        assertThat(PollingPayloadCodec.encode(packets)).isEqualTo("4hello\u001ebAQIDBA==");
        assertThat(decode("4hello\u001ebAQIDBA==")).isEqualTo(packets);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u001e", "4a\u001e", "\u001e4a", "4a\u001e\u001e4b", "4a\u001e9", "4a\u001eb*"})
    void malformedPayloadsAreRefused(String payload) {
        assertThatThrownBy(() -> decode(payload)).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void packetsBeforeTheMalformedOneAreDelivered() {
        List<EnginePacket> delivered = new ArrayList<>();

        assertThatThrownBy(() -> PollingPayloadCodec.decode("4a\u001e4b\u001e9\u001e4c", delivered::add))
                .isInstanceOf(MalformedPacketException.class);

        assertThat(delivered).containsExactly(new EnginePacket.Message("a"), new EnginePacket.Message("b"));
    }

    @Test
    void anEmptyListIsNoPayload() {
        assertThatThrownBy(() -> PollingPayloadCodec.encode(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void randomPayloadsSurviveARoundTrip() {
        Random random = new Random(SEED);
        for (int round = 0; round < 2_000; round++) {
            List<EnginePacket> packets = new ArrayList<>();
            do {
                packets.add(randomPacket(random));
            } while (random.nextInt(4) > 0);
            assertThat(decode(PollingPayloadCodec.encode(packets)))
                    .as("seed %d, round %d", SEED, round)
                    .isEqualTo(packets);
        }
    }

    private static EnginePacket randomPacket(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> new EnginePacket.Open(randomText(random));
            case 1 -> new EnginePacket.Close();
            case 2 -> new EnginePacket.Ping(randomText(random));
            case 3 -> new EnginePacket.Pong(randomText(random));
            case 4 -> new EnginePacket.Upgrade();
            case 5 -> new EnginePacket.Noop();
            case 6 -> {
                byte[] data = new byte[random.nextInt(20)];
                random.nextBytes(data);
                yield new EnginePacket.BinaryMessage(data);
            }
            default -> new EnginePacket.Message(randomText(random));
        };
    }

    private static String randomText(Random random) {
        return random.ints(random.nextInt(12), ' ', 0x3000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static List<EnginePacket> decode(String payload) {
        List<EnginePacket> packets = new ArrayList<>();
        PollingPayloadCodec.decode(payload, packets::add);
        return packets;
    }
}
