package com.erpmax.realtime.protocol.socketio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.ProtocolLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random packets and random damage, from a fixed seed. */
class SocketPacketRoundTripTest {
    private static final long SEED = 20261122L;
    private static final PayloadMapper MAPPER = PayloadMapper.standard();

    @Test
    void randomPacketsSurviveARoundTrip() {
        Random random = new Random(SEED);
        for (int round = 0; round < 5_000; round++) {
            SocketPacket packet = randomPacket(random);
            assertThat(decode(SocketPacketEncoder.encode(packet)))
                    .as("seed %d, round %d", SEED, round)
                    .isEqualTo(packet);
        }
    }

    @Test
    void messagePackCarriesTheSamePackets() {
        Random random = new Random(SEED);
        PacketParser parser = PacketParser.messagePack();
        for (int round = 0; round < 5_000; round++) {
            SocketPacket packet = randomPacket(random);
            byte[] encoded = parser.encode(packet).attachments().getFirst();
            assertThat(parser.decoder(MAPPER).decodeBinary(encoded))
                    .as("seed %d, round %d", SEED, round)
                    .isEqualTo(packet);
        }
    }

    @Test
    void damagedMessagePackGivesAPacketOrTheOneException() {
        Random random = new Random(SEED);
        PacketParser parser = PacketParser.messagePack();
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = parser.encode(randomPacket(random)).attachments().getFirst();
            for (int damage = random.nextInt(3); damage >= 0; damage--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                SocketPacket packet = requireNonNull(parser.decoder(MAPPER).decodeBinary(bytes));
                byte[] again = parser.encode(packet).attachments().getFirst();
                assertThat(parser.decoder(MAPPER).decodeBinary(again))
                        .as("seed %d, round %d", SEED, round)
                        .isEqualTo(packet);
            } catch (MalformedPacketException e) {
                assertThat(e).hasMessageContaining("(expected: ");
            }
        }
    }

    @Test
    void damagedTextsGiveAPacketOrTheOneException() {
        Random random = new Random(SEED);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(requireNonNull(
                    SocketPacketEncoder.encode(randomPacket(random)).text()));
            for (int damage = random.nextInt(3); damage >= 0; damage--) {
                text.setCharAt(random.nextInt(text.length()), randomChar(random));
            }
            decodeDamaged(text.toString(), round);
        }
    }

    private static void decodeDamaged(String text, int round) {
        SocketPacketDecoder decoder = new SocketPacketDecoder(MAPPER);
        try {
            SocketPacket packet = decoder.decodeText(text);
            for (int i = 0; packet == null; i++) {
                assertThat(i).isLessThan(ProtocolLimits.MAX_ATTACHMENTS);
                packet = decoder.decodeBinary(new byte[] {1});
            }
            assertThat(decode(SocketPacketEncoder.encode(packet)))
                    .as("seed %d, round %d: %s", SEED, round, text)
                    .isEqualTo(packet);
        } catch (MalformedPacketException e) {
            assertThat(e).hasMessageContaining("(expected: ");
        }
    }

    private static @Nullable SocketPacket decode(EncodedPacket encoded) {
        SocketPacketDecoder decoder = new SocketPacketDecoder(MAPPER);
        SocketPacket packet = decoder.decodeText(requireNonNull(encoded.text()));
        for (byte[] attachment : encoded.attachments()) {
            assertThat(packet).isNull();
            packet = decoder.decodeBinary(attachment);
        }
        return packet;
    }

    private static SocketPacket randomPacket(Random random) {
        String namespace = random.nextBoolean() ? "/" : "/" + randomName(random);
        return switch (random.nextInt(6)) {
            case 0 -> new SocketPacket.Connect(namespace, random.nextBoolean() ? null : "{\"t\":[1,\"}\"]}");
            case 1 -> new SocketPacket.ConnectError(namespace, "{\"message\":\"no\"}");
            case 2 -> new SocketPacket.Disconnect(namespace);
            case 3 -> new SocketPacket.Ack(namespace, random.nextLong(1L << 53), randomArguments(random));
            default ->
                new SocketPacket.Event(
                        namespace,
                        random.nextBoolean() ? SocketPacket.Event.NO_ACK : random.nextInt(1000),
                        randomName(random),
                        randomArguments(random));
        };
    }

    private static String randomName(Random random) {
        return "n" + randomText(random).replace(",", "");
    }

    private static String randomText(Random random) {
        return random.ints(random.nextInt(10), 0, 0x1f700)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Arguments randomArguments(Random random) {
        int[] binaries = {0};
        List<@Nullable Object> values = new ArrayList<>();
        while (random.nextInt(3) > 0) {
            values.add(randomValue(random, 3, binaries));
        }
        return MAPPER.write(values.toArray());
    }

    private static @Nullable Object randomValue(Random random, int depth, int[] binaries) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong();
            case 3 -> random.nextDouble() * Math.pow(10, random.nextInt(60) - 30);
            case 4 ->
                random.nextInt(4) == 0 && binaries[0]++ < ProtocolLimits.MAX_ATTACHMENTS
                        ? new byte[] {(byte) random.nextInt()}
                        : "plain";
            case 5, 6 -> randomText(random);
            case 7 -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(randomValue(random, depth - 1, binaries));
                }
                yield list;
            }
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(randomText(random), randomValue(random, depth - 1, binaries));
                }
                yield map;
            }
        };
    }

    private static char randomChar(Random random) {
        return random.nextInt(3) == 0
                ? (char) random.nextInt(0x250)
                : "0123456789[]{},\"/-:tn".charAt(random.nextInt(21));
    }
}
