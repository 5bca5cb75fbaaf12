package com.erpmax.realtime.socket.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.socket.testing.TestLoops;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AckRegistryTest {
    @Test
    void aForgottenQuestionLeavesNoTimerBehind() {
        try (TestLoops threads = new TestLoops()) {
            EngineLoop loop = threads.first();
            AckRegistry acks = new AckRegistry(loop);

            int more = TestLoops.on(loop, () -> {
                int before = loop.armedTimers();
                acks.add(1, Duration.ofHours(1), new CompletableFuture<>());
                assertThat(loop.armedTimers()).isEqualTo(before + 1);
                assertThat(acks.forget(1)).isTrue();
                assertThat(acks.forget(1)).isFalse();
                return loop.armedTimers() - before;
            });

            assertThat(more).isZero();
        }
    }
}
