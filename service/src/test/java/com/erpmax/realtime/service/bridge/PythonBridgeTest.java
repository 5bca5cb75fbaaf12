package com.erpmax.realtime.service.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.cluster.python.PythonLimits;
import com.erpmax.realtime.cluster.python.PythonMessageReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What comes faster than it can be carried out waits in a bounded queue, and what does not fit is a gap. */
class PythonBridgeTest {

    private static final byte[] MESSAGE =
            "{\"method\": \"close_room\", \"room\": \"r\", \"namespace\": \"/\"}".getBytes(StandardCharsets.UTF_8);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Refusals refusals = new Refusals(registry, System::nanoTime);
    private final AtomicInteger gaps = new AtomicInteger();
    private final AtomicInteger handled = new AtomicInteger();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void tooManyMessagesAreDroppedCountedAndToldWhenTheOthersAreDone() throws Exception {
        try (PythonBridge bridge = bridge(3, Integer.MAX_VALUE)) {
            assertThatOnlyThreeWait(bridge);
        }
    }

    @Test
    void tooManyBytesAreDroppedAsWell() throws Exception {
        try (PythonBridge bridge = bridge(1_000, 3 * MESSAGE.length)) {
            assertThatOnlyThreeWait(bridge);
        }
    }

    @Test
    void aMessageOfTooManyBytesDoesNotWait() {
        try (PythonBridge bridge = bridge(3, Integer.MAX_VALUE)) {
            bridge.received(new byte[PythonLimits.MAX_MESSAGE_BYTES + 1]);
            assertThat(refused(Refusal.TOO_LARGE)).isEqualTo(1);
        }
    }

    @Test
    void aFailureEndsNothing() {
        goOn.countDown();
        try (PythonBridge bridge = new PythonBridge(
                new PythonMessageReader(false),
                message -> {
                    handled.incrementAndGet();
                    throw new IllegalStateException("a failure of the service");
                },
                refusals,
                limits(10, 10_000),
                gaps::incrementAndGet,
                registry)) {
            bridge.received(MESSAGE);
            bridge.received(MESSAGE);
            BridgedServices.await("both", () -> refused(Refusal.FAILED) == 2);
            assertThat(handled).hasValue(2);
        }
    }

    private void assertThatOnlyThreeWait(PythonBridge bridge) throws InterruptedException {
        bridge.received(MESSAGE);
        started.await();
        for (int i = 0; i < 10; i++) {
            bridge.received(MESSAGE);
        }
        assertThat(refused(Refusal.OVERFLOW)).isEqualTo(7);
        assertThat(gaps).hasValue(0);
        goOn.countDown();
        BridgedServices.await("the gap", () -> gaps.get() == 1);
        assertThat(handled).hasValue(4);
    }

    private PythonBridge bridge(int messages, int bytes) {
        return new PythonBridge(
                new PythonMessageReader(false),
                message -> {
                    started.countDown();
                    awaitGoOn();
                    handled.incrementAndGet();
                    return true;
                },
                refusals,
                limits(messages, bytes),
                gaps::incrementAndGet,
                registry);
    }

    private void awaitGoOn() {
        try {
            goOn.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private double refused(Refusal refusal) {
        return BridgeMeter.REFUSED.counter(registry, refusal.code()).count();
    }

    private static BridgeLimits limits(int messages, int bytes) {
        return new BridgeLimits(messages, bytes, 10, AnswerLimits.DEFAULTS, Duration.ofMillis(1));
    }
}
