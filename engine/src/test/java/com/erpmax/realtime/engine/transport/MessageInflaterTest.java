package com.erpmax.realtime.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.erpmax.realtime.engine.testing.Deflated;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages, as RFC 7692 shows them and as hostile peers make them. */
class MessageInflaterTest {

    private static final int LIMIT = 1_000_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f248cdc9c90700", // §7.2.3.1
                "f248050000 00ffff cac9c90700", // §7.2.3.5, two blocks
                "000500faff48656c6c6f00", // §7.2.3.3, a block without compression
                "f348cdc9c9070000", // §7.2.3.4, a last block
                "f348cdc9c90700", // the same without the octet behind it
            })
    void exampleOfTheSpecificationIsInflated(String hex) throws WebSocketViolation {
        assertThat(inflate(HexFormat.of().parseHex(hex.replace(" ", "")), LIMIT))
                .isEqualTo("Hello");
    }

    @Test
    void emptyMessageIsOneOctet() throws WebSocketViolation {
        assertThat(inflate(new byte[] {0}, LIMIT)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_383, 16_384, 16_385, 32_768, 100_000, LIMIT})
    void messageOfEverySizeIsInflated(int size) throws WebSocketViolation {
        String message = "abcdefghi€\n".repeat(size / 11 + 1).substring(0, size);
        assertThat(inflate(Deflated.text(message), 3 * LIMIT)).isEqualTo(message);
    }

    @Test
    void dataThatCannotBeCompressedIsInflated() throws WebSocketViolation {
        byte[] noise = new byte[LIMIT];
        new Random(7).nextBytes(noise);
        byte[] deflated = Deflated.bytes(noise);
        MessageInflater inflater = MessageInflater.ofThread();
        assertThat(inflater.inflate(deflated, deflated.length, LIMIT)).isEqualTo(LIMIT);
        assertThat(inflater.output()).isEqualTo(noise);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 16_384, 16_385, 50_000})
    void limitHoldsToTheByte(int size) throws WebSocketViolation {
        byte[] deflated = Deflated.bytes(new byte[size]);
        assertThat(inflate(deflated, size)).hasSize(size);
        assertRefused(deflated, size - 1, WebSocketViolation.TOO_BIG, "more than " + (size - 1));
    }

    @Test
    void bombIsRefusedBeforeMemoryIsSpentOnIt() {
        byte[] bomb = Deflated.bytes(new byte[200 * LIMIT]);
        assertThat(bomb.length).isLessThan(LIMIT);
        assertRefused(bomb, LIMIT, WebSocketViolation.TOO_BIG, "more than");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertRefused(bomb, LIMIT, WebSocketViolation.TOO_BIG, "more than");
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes allocated, the assertions' own among them")
                .isLessThan(50_000);
    }

    @Test
    void largeMessageCostsItsSizeAndNothingElse() throws WebSocketViolation {
        byte[] deflated = Deflated.bytes(new byte[LIMIT]);
        MessageInflater inflater = MessageInflater.ofThread();
        inflater.inflate(deflated, deflated.length, LIMIT);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        inflater.inflate(deflated, deflated.length, LIMIT);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isBetween((long) LIMIT, LIMIT + 10_000L);
        assertThat(inflater.output()).hasSize(LIMIT);
        assertThat(inflater.output()).as("nothing large is kept").hasSize(16 * 1024);
    }

    @Test
    void messageThatIsCutOffIsRefusedWhereverItIsCut() {
        byte[] deflated = Deflated.text("a message of some length, with a message in the message " + "z".repeat(300));
        for (int length = 0; length < deflated.length; length++) {
            assertRefused(Arrays.copyOf(deflated, length), LIMIT, WebSocketViolation.INVALID_DATA, "compressed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "07", "050000", "0001000000", "f248cdc9c9ffff", "03ff"})
    void dataThatIsNotDeflateIsRefused(String hex) {
        assertRefused(HexFormat.of().parseHex(hex), LIMIT, WebSocketViolation.INVALID_DATA, "compressed message: ");
    }

    @Test
    void floodOfLastBlocksIsRefused() throws WebSocketViolation {
        byte[] blocks = new byte[32];
        for (int i = 0; i < blocks.length; i += 2) {
            blocks[i] = 3;
        }
        assertThat(inflate(blocks, LIMIT)).isEmpty();
        assertRefused(Arrays.copyOf(blocks, 33), LIMIT, WebSocketViolation.INVALID_DATA, "streams");
    }

    @Test
    void randomBytesNeverDoAnythingButInflateOrBeRefused() {
        Random random = new Random(20_260_101);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] data = random.nextBoolean() ? Deflated.bytes(new byte[random.nextInt(100)]) : new byte[0];
            data = Arrays.copyOf(data, data.length + random.nextInt(30));
            for (int j = 0; j < data.length; j += 1 + random.nextInt(8)) {
                data[j] = (byte) random.nextInt();
            }
            try {
                assertThat(MessageInflater.ofThread().inflate(data, data.length, 1000))
                        .isLessThanOrEqualTo(1000);
            } catch (WebSocketViolation violation) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    @Test
    void refusedMessageLeavesNothingToTheNext() throws WebSocketViolation {
        assertRefused(new byte[] {5, 0, 0}, LIMIT, WebSocketViolation.INVALID_DATA, "compressed");
        assertThat(inflate(Deflated.text("next"), LIMIT)).isEqualTo("next");
    }

    private static String inflate(byte[] data, int maxBytes) throws WebSocketViolation {
        MessageInflater inflater = MessageInflater.ofThread();
        int size = inflater.inflate(data, data.length, maxBytes);
        return new String(inflater.output(), 0, size, StandardCharsets.UTF_8);
    }

    private static void assertRefused(byte[] data, int maxBytes, int closeCode, String problem) {
        WebSocketViolation violation = catchThrowableOfType(
                WebSocketViolation.class, () -> MessageInflater.ofThread().inflate(data, data.length, maxBytes));
        assertThat(violation).hasMessageContaining(problem);
        assertThat(violation.closeCode()).isEqualTo(closeCode);
    }
}
