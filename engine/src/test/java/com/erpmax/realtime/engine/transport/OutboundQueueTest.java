package com.erpmax.realtime.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboundQueueTest {

    private final OutboundQueue queue = new OutboundQueue();

    @Test
    void payloadJoinsThePacketsWithASeparator() {
        add(SharedFrame.text("hello"));
        add(SharedFrame.binary(new byte[] {1, 2, 3, 4}));
        add(ControlFrames.PING.retain());
        assertThat(takePayload()).isEqualTo("4hello\u001ebAQIDBA==\u001e2");
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
