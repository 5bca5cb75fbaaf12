package com.erpmax.realtime.engine.transport;

import static com.erpmax.realtime.engine.testing.RawWebSocket.BINARY;
import static com.erpmax.realtime.engine.testing.RawWebSocket.CLOSE;
import static com.erpmax.realtime.engine.testing.RawWebSocket.CONTINUATION;
import static com.erpmax.realtime.engine.testing.RawWebSocket.PING;
import static com.erpmax.realtime.engine.testing.RawWebSocket.PONG;
import static com.erpmax.realtime.engine.testing.RawWebSocket.TEXT;
import static com.erpmax.realtime.engine.testing.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One test for each thing that RFC 6455 lets a client do, and for each that it forbids. */
class WebSocketFrameDecoderTest {

    private static final int FINAL = 0x80;
    private static final int LIMIT = 1000;

    private final RecordingSink sink = new RecordingSink(LIMIT);

    @Test
    void exampleOfTheSpecificationIsDecoded() throws WebSocketViolation {
        assertThat(sink.decode(hex("818537fa213d7f9f4d5158"))).isZero();
        assertThat(sink.events()).containsExactly("text Hello");
    }

    @Test
    void fragmentsAreJoined() throws WebSocketViolation {
        decode(TEXT, "Hel");
        decode(CONTINUATION, "lo");
        assertThat(sink.events()).isEmpty();
        decode(FINAL | CONTINUATION, "!");
        assertThat(sink.events()).containsExactly("text Hello!");
    }

    @Test
    void controlFramesMayComeBetweenFragments() throws WebSocketViolation {
        decode(BINARY, "a");
        decode(FINAL | PING, "?");
        decode(FINAL | PONG, "!");
        decode(FINAL | CONTINUATION, "b");
        assertThat(sink.events()).containsExactly("ping ?", "binary 6162");
    }

    @Test
    void nextMessageAfterAFragmentedOneStandsForItself() throws WebSocketViolation {
        decode(TEXT, "a");
        decode(FINAL | CONTINUATION, "b");
        decode(FINAL | TEXT, "c");
        assertThat(sink.events()).containsExactly("text ab", "text c");
    }

    @Test
    void emptyFramesAreMessagesToo() throws WebSocketViolation {
        decode(FINAL | TEXT, "");
        decode(FINAL | BINARY, "");
        decode(FINAL | PING, "");
        assertThat(sink.events()).containsExactly("text ", "binary ", "ping ");
    }

    @Test
    void unsolicitedPongIsIgnored() throws WebSocketViolation {
        decode(FINAL | PONG, "x");
        assertThat(sink.events()).isEmpty();
    }

    @Test
    void closeFrameIsReportedWhateverItSays() throws WebSocketViolation {
        decode(FINAL | CLOSE, "");
        decode(FINAL | CLOSE, "\u0003\u00e8bye");
        assertThat(sink.events()).containsExactly("close", "close");
    }

    @Test
    void unmaskedFrameIsRefused() {
        assertRefused(hex("810548656c6c6f"), WebSocketViolation.PROTOCOL_ERROR, "client frames must be masked");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x20, 0x10, 0x70})
    void reservedBitsAreRefused(int bits) {
        assertRefused(frame(FINAL | bits | TEXT, new byte[0]), WebSocketViolation.PROTOCOL_ERROR, "reserved bits");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF})
    void reservedOpcodesAreRefused(int opcode) {
        assertRefused(frame(FINAL | opcode, new byte[0]), WebSocketViolation.PROTOCOL_ERROR, "opcode: " + opcode);
    }

    @ParameterizedTest
    @ValueSource(ints = {CLOSE, PING, PONG})
    void fragmentedControlFrameIsRefused(int opcode) {
        assertRefused(frame(opcode, new byte[0]), WebSocketViolation.PROTOCOL_ERROR, "control frames");
    }

    @ParameterizedTest
    @ValueSource(ints = {CLOSE, PING, PONG})
    void controlFrameOf126BytesIsRefused(int opcode) {
        assertRefused(frame(FINAL | opcode, new byte[126]), WebSocketViolation.PROTOCOL_ERROR, "control frames");
    }

    @Test
    void controlFrameOf125BytesIsAccepted() throws WebSocketViolation {
        decode(FINAL | PING, "x".repeat(125));
        assertThat(sink.events()).containsExactly("ping " + "x".repeat(125));
    }

    @Test
    void closePayloadOfOneByteIsRefused() {
        assertRefused(frame(FINAL | CLOSE, new byte[1]), WebSocketViolation.PROTOCOL_ERROR, "close payload");
    }

    @Test
    void continuationWithoutABeginningIsRefused() {
        assertRefused(frame(CONTINUATION, new byte[0]), WebSocketViolation.PROTOCOL_ERROR, "continuation");
        assertRefused(frame(FINAL | CONTINUATION, new byte[0]), WebSocketViolation.PROTOCOL_ERROR, "continuation");
    }

    @Test
    void continuationAfterAWholeMessageIsRefused() throws WebSocketViolation {
        decode(FINAL | TEXT, "a");
        assertRefused(frame(FINAL | CONTINUATION, new byte[0]), WebSocketViolation.PROTOCOL_ERROR, "continuation");
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY, FINAL | TEXT, FINAL | BINARY})
    void newMessageInsideAFragmentedOneIsRefused(int firstByte) throws WebSocketViolation {
        decode(TEXT, "a");
        assertRefused(frame(firstByte, new byte[0]), WebSocketViolation.PROTOCOL_ERROR, "inside a fragmented one");
    }

    @Test
    void sixteenBitLengthBelow126IsRefused() {
        assertRefused(hex("81fe007d00000000"), WebSocketViolation.PROTOCOL_ERROR, "shortest form");
    }

    @Test
    void sixteenBitLengthOf126IsAccepted() throws WebSocketViolation {
        decode(FINAL | TEXT, "x".repeat(126));
        assertThat(sink.events()).containsExactly("text " + "x".repeat(126));
    }

    @Test
    void sixtyFourBitLengthBelow65536IsRefused() {
        assertRefused(hex("81ff000000000000ffff00000000"), WebSocketViolation.PROTOCOL_ERROR, "shortest form");
    }

    @Test
    void sixtyFourBitLengthOf65536IsAccepted() throws WebSocketViolation {
        RecordingSink large = new RecordingSink(65_536);
        large.decode(frame(FINAL | TEXT, new byte[65_536]));
        assertThat(large.events()).hasSize(1);
    }

    @Test
    void sixtyFourBitLengthWithItsHighestBitSetIsRefused() {
        assertRefused(hex("82ff800000000000000100000000"), WebSocketViolation.PROTOCOL_ERROR, "highest bit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000000000010000", "0000000100000000", "0000000080000000", "7fffffffffffffff"})
    void hugeLengthIsRefusedByItsHeaderAlone(String length) {
        assertRefused(hex("82ff" + length + "00000000"), WebSocketViolation.TOO_BIG, "more than 1000");
    }

    @Test
    void messageOfTheLimitIsAccepted() throws WebSocketViolation {
        decode(FINAL | TEXT, "x".repeat(LIMIT));
        assertThat(sink.events()).containsExactly("text " + "x".repeat(LIMIT));
    }

    @Test
    void messageOneByteOverTheLimitIsRefused() {
        assertRefused(frame(FINAL | TEXT, new byte[LIMIT + 1]), WebSocketViolation.TOO_BIG, "more than 1000");
    }

    @Test
    void fragmentsThatReachTheLimitAreAccepted() throws WebSocketViolation {
        decode(TEXT, "x".repeat(LIMIT - 1));
        decode(FINAL | CONTINUATION, "x");
        assertThat(sink.events()).containsExactly("text " + "x".repeat(LIMIT));
    }

    @Test
    void fragmentOneByteOverTheLimitIsRefused() throws WebSocketViolation {
        decode(TEXT, "x".repeat(LIMIT - 1));
        assertRefused(frame(FINAL | CONTINUATION, new byte[2]), WebSocketViolation.TOO_BIG, "more than 1000");
    }

    @Test
    void controlFramesDoNotCountAgainstTheLimitOfAMessage() throws WebSocketViolation {
        decode(TEXT, "x".repeat(LIMIT));
        decode(FINAL | PING, "y".repeat(125));
        decode(FINAL | CONTINUATION, "");
        assertThat(sink.events()).containsExactly("ping " + "y".repeat(125), "text " + "x".repeat(LIMIT));
    }

    @Test
    void controlFramesMayBeLargerThanTheLimitOfMessages() throws WebSocketViolation {
        RecordingSink small = new RecordingSink(10);
        small.decode(frame(FINAL | PING, new byte[125]));
        assertThat(small.events()).hasSize(1);
    }

    @Test
    void limitHoldsForEachMessageAnew() throws WebSocketViolation {
        for (int i = 0; i < 3; i++) {
            decode(TEXT, "x".repeat(LIMIT / 2));
            decode(FINAL | CONTINUATION, "x".repeat(LIMIT / 2));
        }
        assertThat(sink.events()).hasSize(3);
    }

    @Test
    void floodOfFragmentsIsRefusedAtItsBound() throws WebSocketViolation {
        decode(TEXT, "");
        for (int i = 1; i < MessageAssembler.MAX_FRAGMENTS; i++) {
            decode(CONTINUATION, "");
        }
        assertRefused(frame(FINAL | CONTINUATION, new byte[0]), WebSocketViolation.TOO_BIG, "fragments");
    }

    @Test
    void messageOfTheLargestNumberOfFragmentsIsAccepted() throws WebSocketViolation {
        for (int message = 0; message < 2; message++) {
            decode(TEXT, "");
            for (int i = 2; i < MessageAssembler.MAX_FRAGMENTS; i++) {
                decode(CONTINUATION, "");
            }
            decode(FINAL | CONTINUATION, "end");
        }
        assertThat(sink.events()).containsExactly("text end", "text end");
    }

    @Test
    void incompleteFrameConsumesNothingAtEveryLength() throws WebSocketViolation {
        for (int size : new int[] {0, 5, 125, 126, 300}) {
            byte[] bytes = frame(FINAL | TEXT, "x".repeat(size).getBytes(StandardCharsets.US_ASCII));
            for (int length = 0; length < bytes.length; length++) {
                assertThat(sink.decode(Arrays.copyOf(bytes, length)))
                        .as("%d of %d bytes", length, bytes.length)
                        .isEqualTo(length);
            }
        }
        assertThat(sink.events()).isEmpty();
    }

    @Test
    void incompleteSixtyFourBitHeaderConsumesNothing() throws WebSocketViolation {
        byte[] bytes = frame(FINAL | BINARY, new byte[65_536]);
        RecordingSink large = new RecordingSink(65_536);
        for (int length = 0; length < 20; length++) {
            assertThat(large.decode(Arrays.copyOf(bytes, length))).isEqualTo(length);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 20261122})
    void randomMessagesSurviveTheRoundTrip(long seed) throws WebSocketViolation {
        Random random = new Random(seed);
        RecordingSink large = new RecordingSink(100_000);
        for (int i = 0; i < 300; i++) {
            byte[] message = new byte[random.nextInt(4) == 0 ? random.nextInt(100_001) : random.nextInt(300)];
            random.nextBytes(message);
            large.events().clear();
            sendInFragments(large, random, message);
            assertThat(large.events().getLast())
                    .as("seed %d, message %d", seed, i)
                    .isEqualTo("binary " + HexFormat.of().formatHex(message));
        }
    }

    private static void sendInFragments(RecordingSink to, Random random, byte[] message) throws WebSocketViolation {
        int opcode = BINARY;
        int sent = 0;
        while (random.nextInt(3) != 0) {
            int length = random.nextInt(message.length - sent + 1);
            to.decode(frame(opcode, Arrays.copyOfRange(message, sent, sent + length)));
            sent += length;
            opcode = CONTINUATION;
            if (random.nextBoolean()) {
                to.decode(frame(FINAL | PING, new byte[random.nextInt(126)]));
            }
        }
        to.decode(frame(FINAL | opcode, Arrays.copyOfRange(message, sent, message.length)));
    }

    private void decode(int firstByte, String payload) throws WebSocketViolation {
        assertThat(sink.decode(frame(firstByte, payload.getBytes(StandardCharsets.ISO_8859_1))))
                .isZero();
    }

    private void assertRefused(byte[] bytes, int closeCode, String problem) {
        WebSocketViolation violation = catchThrowableOfType(WebSocketViolation.class, () -> sink.decode(bytes));
        assertThat(violation).hasMessageContaining(problem);
        assertThat(violation.closeCode()).isEqualTo(closeCode);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
