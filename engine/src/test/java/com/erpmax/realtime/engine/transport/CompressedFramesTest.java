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

import com.erpmax.realtime.engine.testing.Deflated;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of a connection on which permessage-deflate was agreed (RFC 7692 §6). */
class CompressedFramesTest {

    private static final int FINAL = 0x80;
    private static final int RSV1 = 0x40;
    private static final int LIMIT = 1000;

    private final RecordingSink sink = new RecordingSink(LIMIT, true);

    @Test
    void compressedMessagesAreInflated() throws WebSocketViolation {
        sink.decode(frame(FINAL | RSV1 | TEXT, Deflated.text("Hello")));
        sink.decode(frame(FINAL | RSV1 | BINARY, Deflated.bytes(new byte[] {1, 2, 3})));
        assertThat(sink.events()).containsExactly("text Hello", "binary 010203");
    }

    @Test
    void plainMessagesAreTakenBesideThem() throws WebSocketViolation {
        sink.decode(frame(FINAL | TEXT, new byte[] {'a'}));
        sink.decode(frame(FINAL | RSV1 | TEXT, Deflated.text("b")));
        sink.decode(frame(FINAL | TEXT, new byte[] {'c'}));
        assertThat(sink.events()).containsExactly("text a", "text b", "text c");
    }

    @Test
    void fragmentsOfACompressedMessageAreJoinedBeforeTheyAreInflated() throws WebSocketViolation {
        byte[] deflated = Deflated.text("Hello, hello, hello");
        sink.decode(frame(RSV1 | TEXT, Arrays.copyOf(deflated, 3)));
        sink.decode(frame(FINAL | PING, new byte[] {'?'}));
        sink.decode(frame(CONTINUATION, new byte[0]));
        sink.decode(frame(FINAL | CONTINUATION, Arrays.copyOfRange(deflated, 3, deflated.length)));
        sink.decode(frame(TEXT, new byte[] {'a'}));
        sink.decode(frame(FINAL | CONTINUATION, new byte[] {'b'}));
        assertThat(sink.events()).containsExactly("ping ?", "text Hello, hello, hello", "text ab");
    }

    @ParameterizedTest
    @ValueSource(ints = {CLOSE, PING, PONG})
    void controlFrameIsNeverCompressed(int opcode) {
        assertRefused(frame(FINAL | RSV1 | opcode, new byte[0]), WebSocketViolation.PROTOCOL_ERROR, "first frame");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, FINAL})
    void continuationNeverSaysThatItIsCompressed(int bits) throws WebSocketViolation {
        sink.decode(frame(RSV1 | TEXT, new byte[0]));
        assertRefused(frame(bits | RSV1 | CONTINUATION, new byte[0]), WebSocketViolation.PROTOCOL_ERROR, "first frame");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x20, 0x10, 0x60, 0x70})
    void otherReservedBitsAreRefused(int bits) {
        assertRefused(frame(FINAL | bits | TEXT, new byte[0]), WebSocketViolation.PROTOCOL_ERROR, "reserved bits");
    }

    @Test
    void inflatedSizeCountsAgainstTheLimit() throws WebSocketViolation {
        sink.decode(frame(FINAL | RSV1 | TEXT, Deflated.bytes(new byte[LIMIT])));
        assertThat(sink.events()).hasSize(1);
        assertRefused(
                frame(FINAL | RSV1 | TEXT, Deflated.bytes(new byte[LIMIT + 1])), WebSocketViolation.TOO_BIG, "1000");
    }

    @Test
    void inflatedSizeOfAFragmentedMessageCountsToo() throws WebSocketViolation {
        byte[] deflated = Deflated.bytes(new byte[LIMIT + 1]);
        sink.decode(frame(RSV1 | TEXT, Arrays.copyOf(deflated, 5)));
        assertRefused(
                frame(FINAL | CONTINUATION, Arrays.copyOfRange(deflated, 5, deflated.length)),
                WebSocketViolation.TOO_BIG,
                "1000");
    }

    @Test
    void messageOfTheLimitThatCompressionMakesLargerIsAccepted() throws WebSocketViolation {
        byte[] noise = new byte[LIMIT];
        new Random(1).nextBytes(noise);
        byte[] deflated = Deflated.bytes(noise);
        assertThat(deflated.length).isGreaterThan(LIMIT);
        sink.decode(frame(FINAL | RSV1 | BINARY, deflated));
        assertThat(sink.events()).containsExactly("binary " + HexFormat.of().formatHex(noise));
    }

    @Test
    void payloadThatIsTooLongToBeAnyMessageIsRefusedByItsHeader() {
        byte[] head = Arrays.copyOf(frame(FINAL | RSV1 | BINARY, new byte[LIMIT + LIMIT / 8 + 65]), 8);
        assertRefused(head, WebSocketViolation.TOO_BIG, "1000");
    }

    @Test
    void plainMessageHasTheLimitItself() {
        assertRefused(frame(FINAL | BINARY, new byte[LIMIT + 1]), WebSocketViolation.TOO_BIG, "1000");
    }

    @Test
    void dataThatIsNotDeflateIsRefused() {
        assertRefused(frame(FINAL | RSV1 | TEXT, new byte[] {7}), WebSocketViolation.INVALID_DATA, "compressed");
    }

    private void assertRefused(byte[] bytes, int closeCode, String problem) {
        WebSocketViolation violation = catchThrowableOfType(WebSocketViolation.class, () -> sink.decode(bytes));
        assertThat(violation).hasMessageContaining(problem);
        assertThat(violation.closeCode()).isEqualTo(closeCode);
    }
}
