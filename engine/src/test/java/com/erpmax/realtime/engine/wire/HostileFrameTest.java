package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.RawWebSocket.BINARY;
import static com.erpmax.realtime.engine.testing.RawWebSocket.CLOSE;
import static com.erpmax.realtime.engine.testing.RawWebSocket.CONTINUATION;
import static com.erpmax.realtime.engine.testing.RawWebSocket.PING;
import static com.erpmax.realtime.engine.testing.RawWebSocket.PONG;
import static com.erpmax.realtime.engine.testing.RawWebSocket.TEXT;
import static com.erpmax.realtime.engine.testing.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.AttackedServer.Client;
import com.erpmax.realtime.engine.testing.Memory;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What RFC 6455 forbids a client, on a server that has others to serve. */
class HostileFrameTest extends UnderAttack {

    private static final int LIMIT = 1_000_000;
    private static final int FINAL = 0x80;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int INVALID_DATA = 1007;
    private static final int TOO_BIG = 1009;

    HostileFrameTest() {
        super(EngineConfig.defaults().withMaxPayloadBytes(LIMIT));
    }

    /** Bytes that no client may send, and the close code that they deserve. */
    @SuppressWarnings("ImmutableEnumChecker") // nobody writes into the bytes
    enum Violation {
        INVALID_UTF8(INVALID_DATA, frame(FINAL | TEXT, hex("34ff"))),
        TRUNCATED_UTF8(INVALID_DATA, frame(FINAL | TEXT, hex("34e282"))),
        OVERLONG_UTF8(INVALID_DATA, frame(FINAL | TEXT, hex("34c080"))),
        SURROGATE_IN_UTF8(INVALID_DATA, frame(FINAL | TEXT, hex("34eda080"))),
        UTF8_BEYOND_UNICODE(INVALID_DATA, frame(FINAL | TEXT, hex("34f4908080"))),
        TRUNCATED_UTF8_BEFORE_A_FRAGMENT(
                INVALID_DATA, frame(TEXT, hex("34e282")), frame(FINAL | CONTINUATION, hex("78"))),
        TRUNCATED_UTF8_IN_THE_LAST_FRAGMENT(
                INVALID_DATA, frame(TEXT, hex("34e2")), frame(FINAL | CONTINUATION, hex("82"))),
        RESERVED_OPCODE_3(PROTOCOL_ERROR, frame(FINAL | 0x3, hex("34"))),
        RESERVED_OPCODE_7(PROTOCOL_ERROR, frame(FINAL | 0x7, hex("34"))),
        RESERVED_OPCODE_B(PROTOCOL_ERROR, frame(FINAL | 0xB, hex("34"))),
        RESERVED_OPCODE_F(PROTOCOL_ERROR, frame(FINAL | 0xF, hex("34"))),
        RSV1(PROTOCOL_ERROR, frame(FINAL | 0x40 | TEXT, hex("34"))),
        RSV2(PROTOCOL_ERROR, frame(FINAL | 0x20 | TEXT, hex("34"))),
        RSV3(PROTOCOL_ERROR, frame(FINAL | 0x10 | TEXT, hex("34"))),
        UNMASKED(PROTOCOL_ERROR, hex("81023461")),
        CONTINUATION_OF_NOTHING(PROTOCOL_ERROR, frame(FINAL | CONTINUATION, hex("34"))),
        MESSAGE_INSIDE_A_MESSAGE(PROTOCOL_ERROR, frame(TEXT, hex("34")), frame(FINAL | TEXT, hex("34"))),
        FLOOD_OF_FRAGMENTS(TOO_BIG, frame(TEXT, hex("34")), repeat(frame(CONTINUATION, hex("78")), 4096)),
        FLOOD_OF_EMPTY_FRAGMENTS(TOO_BIG, frame(TEXT, hex("")), repeat(frame(CONTINUATION, hex("")), 4096)),
        MESSAGE_OVER_THE_LIMIT(TOO_BIG, hex("81ff00000000000f424112345678")),
        FRAGMENTS_OVER_THE_LIMIT(TOO_BIG, frame(TEXT, new byte[LIMIT]), frame(FINAL | CONTINUATION, hex("34"))),
        LENGTH_OF_2_TO_THE_62(TOO_BIG, hex("82ff400000000000000012345678")),
        LENGTH_WITH_ITS_HIGHEST_BIT(PROTOCOL_ERROR, hex("82ff800000000000000112345678")),
        LENGTH_OF_125_IN_16_BITS(PROTOCOL_ERROR, hex("82fe007d12345678")),
        LENGTH_OF_65535_IN_64_BITS(PROTOCOL_ERROR, hex("82ff000000000000ffff12345678")),
        PING_OF_126_BYTES(PROTOCOL_ERROR, frame(FINAL | PING, new byte[126])),
        PONG_OF_126_BYTES(PROTOCOL_ERROR, frame(FINAL | PONG, new byte[126])),
        CLOSE_OF_126_BYTES(PROTOCOL_ERROR, frame(FINAL | CLOSE, new byte[126])),
        FRAGMENTED_PING(PROTOCOL_ERROR, frame(PING, hex("34"))),
        FRAGMENTED_CLOSE(PROTOCOL_ERROR, frame(CLOSE, hex("03e8"))),
        CLOSE_OF_ONE_BYTE(PROTOCOL_ERROR, frame(FINAL | CLOSE, hex("03"))),
        CLOSE_CODE_999(PROTOCOL_ERROR, close(999)),
        CLOSE_CODE_1004(PROTOCOL_ERROR, close(1004)),
        CLOSE_CODE_1005(PROTOCOL_ERROR, close(1005)),
        CLOSE_CODE_1006(PROTOCOL_ERROR, close(1006)),
        CLOSE_CODE_1015(PROTOCOL_ERROR, close(1015)),
        CLOSE_CODE_2999(PROTOCOL_ERROR, close(2999)),
        CLOSE_CODE_5000(PROTOCOL_ERROR, close(5000)),
        CLOSE_REASON_NOT_UTF8(INVALID_DATA, frame(FINAL | CLOSE, hex("03e8ff")));

        private final int closeCode;
        private final byte[] bytes;

        Violation(int closeCode, byte[]... frames) {
            this.closeCode = closeCode;
            this.bytes = concat(frames);
        }
    }

    @ParameterizedTest
    @EnumSource
    void violationIsAnsweredWithItsCodeAndTheConnectionEnds(Violation violation) {
        Client offender = server.webSocket();
        offender.socket().send(concat(violation.bytes, frame(FINAL | TEXT, hex("3461"))));
        assertThat(offender.socket().closeCode()).isEqualTo(violation.closeCode);
        server.assertEchoes();
        assertThat(offender.socket().connection().untilClosed()).isEmpty();
        assertThat(offender.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
        assertThat(offender.listener().messages())
                .as("nothing of it or behind it is delivered")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void violationBehindAMessageDoesNotUndoTheMessage(Violation violation) {
        Client offender = server.webSocket();
        offender.socket().send(concat(frame(FINAL | TEXT, hex("3461")), violation.bytes));
        assertThat(offender.socket().text()).isEqualTo("4a");
        assertThat(offender.socket().closeCode()).isEqualTo(violation.closeCode);
    }

    @Test
    void closeCodesThatMayBeSentAreAnswered() {
        for (int code : new int[] {1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999}) {
            Client leaving = server.webSocket();
            leaving.socket().send(close(code));
            assertThat(leaving.socket().closeCode()).isZero();
            assertThat(leaving.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_CLOSE);
        }
    }

    @Test
    void characterMayBeCutBetweenFragments() {
        Client client = server.webSocket();
        client.socket().send(frame(TEXT, hex("34e2"))).send(frame(FINAL | CONTINUATION, hex("82ac")));
        assertThat(client.socket().text()).isEqualTo("4€");
    }

    @Test
    void announcedLengthReservesNothing() {
        byte[] head = Arrays.copyOf(frame(FINAL | BINARY, new byte[LIMIT]), 14);
        long thread = server.loopThread();
        Client[] offenders = new Client[50];
        for (int i = 0; i < offenders.length; i++) {
            offenders[i] = server.webSocket();
        }
        long pooled = Memory.pooled();
        long allocated = Memory.allocatedBy(thread);
        for (Client offender : offenders) {
            offender.socket().send(head);
        }
        server.assertEchoes();
        assertThat(Memory.pooled() - pooled).as("for 50 MB announced").isLessThan(8 * LIMIT);
        assertThat(Memory.allocatedBy(thread) - allocated).isLessThan(8 * LIMIT);
    }

    @Test
    void frameThatTricklesIsCopiedALinearNumberOfTimes() {
        Client client = server.webSocket();
        byte[] bytes = frame(FINAL | BINARY, new byte[100_000]);
        long thread = server.loopThread();
        long allocated = Memory.allocatedBy(thread);
        for (int i = 0; i < bytes.length; i += 100) {
            client.socket().send(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + 100)));
        }
        assertThat(client.socket().read().payload()).hasSize(100_000);
        assertThat(Memory.allocatedBy(thread) - allocated).isLessThan(20 * LIMIT);
    }

    private static byte[] close(int code) {
        return frame(FINAL | CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    private static byte[] repeat(byte[] frame, int times) {
        byte[][] all = new byte[times][];
        Arrays.fill(all, frame);
        return concat(all);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
