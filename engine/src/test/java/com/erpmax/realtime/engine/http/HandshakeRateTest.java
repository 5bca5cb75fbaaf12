package com.erpmax.realtime.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HandshakeRateTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1); // the clock may turn over
    private final HandshakeRate rate = HandshakeRate.of(10, 5, now::get);

    @Test
    void burstIsLetInAtOnceAndTheNextIsAskedToComeBackAtATimeOfItsOwn() {
        assertThat(letIn(5)).isEqualTo(5);
        Unavailability refusal = rate.closed().orElseThrow();
        assertThat(refusal.reason()).isEqualTo("rate");
        assertThat(refusal.retryAfterSeconds()).isBetween(1L, 10L);
    }

    @Test
    void oneMoreIsLetInForEveryPartOfASecond() {
        letIn(5);
        pass(99);
        assertThat(letIn(1)).isZero();
        pass(1);
        assertThat(letIn(2)).isEqualTo(1);
        pass(300);
        assertThat(letIn(10)).isEqualTo(3);
    }

    @Test
    void quietTimeIsWorthNoMoreThanABurst() {
        letIn(5);
        pass(TimeUnit.HOURS.toMillis(1));
        assertThat(letIn(100)).isEqualTo(5);
    }

    @Test
    void crowdOfManyThreadsGetsNoMoreThanTheBurst() throws InterruptedException {
        AtomicInteger in = new AtomicInteger();
        List<Thread> crowd = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            crowd.add(Thread.ofPlatform().start(() -> in.addAndGet(letIn(1000))));
        }
        for (Thread thread : crowd) {
            thread.join();
        }
        assertThat(in).hasValue(5);
    }

    @Test
    void secondGateIsNotAskedWhileTheFirstIsClosed() {
        Unavailability away = Unavailability.spread("database", "away");
        HandshakeGate both = new Toggle(Optional.of(away)).and(rate);
        for (int i = 0; i < 10; i++) {
            assertThat(both.closed()).contains(away);
        }
        assertThat(letIn(10)).as("none was taken").isEqualTo(5);
        assertThat(new Toggle(Optional.empty()).and(rate).closed()).isPresent();
    }

    @Test
    void rateAndBurstArePositive() {
        assertThatThrownBy(() -> HandshakeRate.of(0, 1)).hasMessageContaining("perSecond, burst: 0, 1");
        assertThatThrownBy(() -> HandshakeRate.of(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private record Toggle(Optional<Unavailability> answer) implements HandshakeGate {

        @Override
        public Optional<Unavailability> closed() {
            return answer;
        }
    }

    private int letIn(int asking) {
        int in = 0;
        for (int i = 0; i < asking; i++) {
            in += rate.closed().isEmpty() ? 1 : 0;
        }
        return in;
    }

    private void pass(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
