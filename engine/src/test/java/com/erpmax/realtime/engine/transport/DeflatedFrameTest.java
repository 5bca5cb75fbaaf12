package com.erpmax.realtime.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.engine.testing.Deflated;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.IllegalReferenceCountException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The form of a shared frame for connections with permessage-deflate. */
class DeflatedFrameTest {

    private static final int THRESHOLD = 1024;

    @ParameterizedTest
    @ValueSource(ints = {1023, 1024, 5000, 65_535, 65_536, 1_000_000})
    void textIsCompressedAndComesBackAsItWas(int length) {
        String text = "{\"progress\":50}".repeat(length / 15 + 1).substring(0, length);
        SharedFrame frame = SharedFrame.text(text);
        byte[] wire = take(frame.webSocketFrame(THRESHOLD));
        frame.release();
        assertThat(wire[0] & 0xFF).isEqualTo(0xC1);
        assertThat(wire.length).isLessThan(length / 10);
        assertThat(new String(inflate(wire), StandardCharsets.UTF_8)).isEqualTo("4" + text);
    }

    @Test
    void binaryIsCompressedToo() {
        SharedFrame frame = SharedFrame.binary(new byte[2000]);
        byte[] wire = take(frame.webSocketFrame(THRESHOLD));
        frame.release();
        assertThat(wire[0] & 0xFF).isEqualTo(0xC2);
        assertThat(inflate(wire)).isEqualTo(new byte[2000]);
    }

    @Test
    void payloadBelowTheThresholdStaysPlain() {
        assertPlain(SharedFrame.text("x".repeat(THRESHOLD - 2)), THRESHOLD);
        assertPlain(SharedFrame.binary(new byte[THRESHOLD - 1]), THRESHOLD);
    }

    @Test
    void payloadThatWouldNotGetSmallerStaysPlain() {
        byte[] noise = new byte[5000];
        new Random(3).nextBytes(noise);
        assertPlain(SharedFrame.binary(noise), THRESHOLD);
        assertPlain(ControlFrames.open(""), 0);
        assertPlain(SharedFrame.binary(new byte[0]), 0);
    }

    @Test
    void messageThatMustNotBeCompressedStaysPlain() {
        assertPlain(SharedFrame.text("x".repeat(5000), false), THRESHOLD);
        assertPlain(SharedFrame.binary(new byte[5000], false), THRESHOLD);
    }

    @Test
    void compressedFormIsMadeOnceForAllRecipients() {
        SharedFrame frame = SharedFrame.text("x".repeat(100_000));
        long different = IntStream.range(0, 200)
                .parallel()
                .mapToLong(i -> {
                    ByteBuf forOneChannel = frame.webSocketFrame(THRESHOLD);
                    try {
                        return forOneChannel.memoryAddress();
                    } finally {
                        forOneChannel.release();
                    }
                })
                .distinct()
                .count();
        frame.release();
        assertThat(different).isEqualTo(1);
    }

    @Test
    void bothFormsLiveUntilTheirLastCountIsGone() {
        SharedFrame frame = SharedFrame.text("x".repeat(5000));
        ByteBuf deflated = frame.webSocketFrame(THRESHOLD);
        ByteBuf plain = frame.webSocketFrame();
        frame.retain();
        frame.release();
        frame.release();
        assertThat(deflated.refCnt()).isEqualTo(1);
        assertThat(plain.refCnt()).isEqualTo(1);
        assertThat(deflated.release()).isTrue();
        assertThat(plain.release()).isTrue();
        assertThatThrownBy(frame::retain).isInstanceOf(IllegalReferenceCountException.class);
    }

    @Test
    void pollingPayloadIsThePlainText() {
        SharedFrame frame = SharedFrame.text("x".repeat(5000));
        frame.webSocketFrame(THRESHOLD).release();
        ByteBuf payload = Unpooled.buffer();
        frame.appendToPayload(payload);
        frame.release();
        assertThat(new String(take(payload), StandardCharsets.UTF_8)).isEqualTo("4" + "x".repeat(5000));
    }

    private static void assertPlain(SharedFrame frame, int threshold) {
        byte[] plain = take(frame.webSocketFrame());
        byte[] wire = take(frame.webSocketFrame(threshold));
        byte[] again = take(frame.webSocketFrame(threshold));
        frame.release();
        assertThat(wire).isEqualTo(plain);
        assertThat(again).isEqualTo(plain);
    }

    private static byte[] take(ByteBuf bytes) {
        byte[] taken = ByteBufUtil.getBytes(bytes);
        bytes.release();
        return taken;
    }

    private static byte[] inflate(byte[] wire) {
        int headerBytes = wire[1] < 126 ? 2 : wire[1] == 126 ? 4 : 10;
        return Deflated.inflate(Arrays.copyOfRange(wire, headerBytes, wire.length));
    }
}
