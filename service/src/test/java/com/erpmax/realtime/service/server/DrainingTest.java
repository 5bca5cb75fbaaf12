package com.erpmax.realtime.service.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DrainingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Draining endless = new Draining(Duration.ofDays(1));

    @Test
    void waitIsOverWhenWhatIsWaitedForIsDone() throws InterruptedException {
        AtomicBoolean isDone = new AtomicBoolean();
        Thread waiting = Thread.ofVirtual().start(() -> endless.await(isDone::get));
        isDone.set(true);
        assertThat(waiting.join(PATIENCE)).isTrue();
    }

    @Test
    void nobodyIsWaitedForInAHurry() throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        endless.hurried().thenRun(told::incrementAndGet);
        AtomicBoolean isWaiting = new AtomicBoolean();
        Thread waiting = Thread.ofVirtual()
                .start(() -> endless.await(() -> {
                    isWaiting.set(true);
                    return false;
                }));
        await().atMost(PATIENCE).untilTrue(isWaiting);
        assertThat(told).hasValue(0);
        endless.hurry();
        endless.hurry();
        assertThat(waiting.join(PATIENCE)).isTrue();
        assertThat(told).hasValue(1);
        endless.await(() -> false);
    }

    @Test
    void waitIsOverWithTheTime() {
        new Draining(Duration.ZERO).await(() -> false);
        new Draining(Duration.ofMillis(120)).await(() -> false);
    }

    @Test
    void interruptedThreadDoesNotWait() {
        Thread.currentThread().interrupt();
        endless.await(() -> false);
        assertThat(Thread.interrupted()).isTrue();
    }
}
