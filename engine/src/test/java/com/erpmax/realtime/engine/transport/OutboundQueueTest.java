package com.erpmax.realtime.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OutboundQueueTest {

    private OutboundQueue queue = new OutboundQueue(Framing.V4);

    @Test
    void payloadJoinsThePacketsWithASeparator() {
        add(SharedFrame.text("hello"));
        add(SharedFrame.binary(new byte[] {1, 2, 3, 4}));
        add(ControlFrames.PING.retain());
        assertThat(takePayload()).isEqualTo("4hello\u001ebAQIDBA==\u001e2");
    }

    @ParameterizedTest
    @CsvSource({"V3", "V3_BASE64"})
    void payloadOfTextInProtocol3IsTextWithLengths(Framing framing) {
        queue = new OutboundQueue(framing);
        add(SharedFrame.text("hello"));
        add(SharedFrame.text("€"));
        add(ControlFrames.PONG.retain());
        assertThat(queue.isPayloadBinary()).isFalse();
        assertThat(takePayload()).isEqualTo("6:4hello2:4€1:3");
    }

    @Test
    void payloadWithBinaryInProtocol3IsBytes() {
        queue = new OutboundQueue(Framing.V3);
        add(SharedFrame.text("€"));
        add(SharedFrame.binary(new byte[] {1, 2, 3, 4}));
        add(SharedFrame.text("x".repeat(129)));
        assertThat(queue.isPayloadBinary()).isTrue();
        ByteBuf payload = queue.takePayload();
        assertThat(ByteBufUtil.hexDump(payload))
                .isEqualTo("0004ff34e282ac" + "0105ff0401020304" + "00010300ff34" + "78".repeat(129));
        payload.release();
        assertThat(queue.isPayloadBinary()).isFalse();
    }

    @Test
    void payloadWithBinaryForAPeerWithoutXhr2IsTextWithLengths() {
        queue = new OutboundQueue(Framing.V3_BASE64);
        add(SharedFrame.text("€"));
        add(SharedFrame.binary(new byte[] {1, 2, 3, 4}));
        assertThat(queue.isPayloadBinary()).isFalse();
        assertThat(takePayload()).isEqualTo("2:4€10:b4AQIDBA==");
    }

    @ParameterizedTest
    @EnumSource(Framing.class)
    void payloadNeverGrowsBeyondWhatWasAllocated(Framing framing) {
        queue = new OutboundQueue(framing);
        for (int i = 0; i < 100; i++) {
            add(SharedFrame.text("€".repeat(i)));
            add(SharedFrame.binary(new byte[i * 100]));
        }
        ByteBuf payload = queue.takePayload();
        assertThat(payload.capacity() - payload.readableBytes()).isBetween(0, 200 * 12);
        payload.release();
    }

    @Test
    void bytesAreThoseOfTheWaitingFrames() {
        assertThat(queue.bytes()).isZero();
        add(SharedFrame.text("hello"));
        add(SharedFrame.binary(new byte[126]));
        assertThat(queue.bytes()).isEqualTo(8 + 130);
        takePayload();
        assertThat(queue.bytes()).isZero();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void oneFrameThatMayBeCompressedIsEnoughForThePayload() {
        assertThat(queue.isCompressible()).isFalse();
        add(SharedFrame.text("a", false));
        add(SharedFrame.binary(new byte[1], false));
        assertThat(queue.isCompressible()).isFalse();
        add(SharedFrame.text("b"));
        assertThat(queue.isCompressible()).isTrue();
        takePayload();
        add(SharedFrame.text("c", false));
        assertThat(queue.isCompressible()).isFalse();
        takePayload();
    }

    @Test
    void queueIsUsableAgainAfterItWasTaken() {
        add(SharedFrame.text("a"));
        takePayload();
        add(SharedFrame.text("b"));
        assertThat(takePayload()).isEqualTo("4b");
    }

    @Test
    void payloadIsAllocatedInOnePiece() {
        for (int i = 0; i < 100; i++) {
            add(SharedFrame.text("€".repeat(i)));
            add(SharedFrame.binary(new byte[i]));
        }
        ByteBuf payload = queue.takePayload();
        assertThat(payload.readableBytes()).isEqualTo(payload.capacity() - 1);
        payload.release();
    }

    @Test
    void drainHandsOutInOrderAndKeepsNothing() {
        add(SharedFrame.text("a"));
        add(SharedFrame.text("b"));
        List<String> drained = new ArrayList<>();
        queue.drain(frame -> drained.add(frame.toString()));
        assertThat(drained).containsExactly("4a", "4b");
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void clearDropsEverything() {
        add(SharedFrame.text("a"));
        queue.clear();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.bytes()).isZero();
    }

    private void add(SharedFrame frame) {
        queue.add(frame);
        frame.release();
    }

    private String takePayload() {
        ByteBuf payload = queue.takePayload();
        try {
            return payload.toString(StandardCharsets.UTF_8);
        } finally {
            payload.release();
        }
    }
}
