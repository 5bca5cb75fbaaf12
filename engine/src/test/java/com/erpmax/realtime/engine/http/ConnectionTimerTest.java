package com.erpmax.realtime.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.testing.TestLoops;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectionTimerTest {

    private static final Duration IDLE = Duration.ofSeconds(65);
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int ENOUGH = 10 * 1024;

    private final TestLoops loops = new TestLoops();
    private final AtomicInteger closes = new AtomicInteger();
    private final ConnectionTimer timer = new ConnectionTimer(loops.loop(), closes::incrementAndGet);

    @Test
    void connectionWithoutARequestIsClosed() {
        timer.awaitRequest();
        loops.pass(IDLE.minusMillis(10));
        assertThat(closes).hasValue(0);
        loops.pass(Duration.ofMillis(10));
        assertThat(closes).hasValue(1);
    }

    @Test
    void bodyThatTricklesIsCutOff() {
        timer.awaitBody();
        timer.bodyBytes(ENOUGH - 1);
        loops.pass(WINDOW.minusMillis(10));
        assertThat(closes).hasValue(0);
        loops.pass(Duration.ofMillis(10));
        assertThat(closes).hasValue(1);
    }

    @Test
    void bodyThatComesFastEnoughMayTakeItsTime() {
        timer.awaitBody();
        for (int i = 0; i < 20; i++) {
            timer.bodyBytes(ENOUGH / 2);
            timer.bodyBytes(ENOUGH / 2);
            loops.pass(WINDOW);
        }
        assertThat(closes).hasValue(0);
        loops.pass(WINDOW);
        assertThat(closes).as("nothing came in the last window").hasValue(1);
    }

    @Test
    void heldConnectionIsLeftAlone() {
        timer.awaitRequest();
        timer.hold();
        loops.pass(IDLE.multipliedBy(2));
        assertThat(closes).hasValue(0);
    }

    @Test
    void timeStartsAgainWithEachAnswer() {
        timer.awaitRequest();
        for (int i = 0; i < 4; i++) {
            loops.pass(IDLE.minusMillis(10));
            timer.begin();
            timer.hold();
            loops.pass(Duration.ofSeconds(i * 30L));
            timer.awaitRequest();
        }
        loops.pass(IDLE.minusMillis(10));
        assertThat(closes).hasValue(0);
        loops.pass(Duration.ofMillis(10));
        assertThat(closes).hasValue(1);
    }

    @Test
    void bodyThatIsAwaitedAgainAndAgainGetsNoMoreTime() {
        timer.begin();
        for (int i = 0; i < 9; i++) {
            timer.awaitBody();
            loops.pass(Duration.ofSeconds(1));
        }
        timer.awaitBody();
        loops.pass(Duration.ofMillis(990));
        assertThat(closes).hasValue(0);
        loops.pass(Duration.ofMillis(10));
        assertThat(closes).hasValue(1);
    }

    @Test
    void bytesThatCameWithTheHeadCount() {
        timer.begin();
        timer.bodyBytes(ENOUGH);
        timer.awaitBody();
        loops.pass(WINDOW);
        assertThat(closes).hasValue(0);
        loops.pass(WINDOW);
        assertThat(closes).hasValue(1);
    }

    @Test
    void bytesOfTheRequestBeforeDoNotCount() {
        timer.begin();
        timer.bodyBytes(ENOUGH);
        timer.hold();
        timer.awaitRequest();
        timer.begin();
        timer.awaitBody();
        loops.pass(WINDOW);
        assertThat(closes).hasValue(1);
    }

    @Test
    void requestAfterABodyHasItsOwnTime() {
        timer.awaitBody();
        timer.bodyBytes(10 * ENOUGH);
        timer.awaitRequest();
        loops.pass(IDLE.minusMillis(10));
        assertThat(closes).hasValue(0);
        loops.pass(Duration.ofMillis(10));
        assertThat(closes).as("the bytes of the body do not count").hasValue(1);
    }
}
