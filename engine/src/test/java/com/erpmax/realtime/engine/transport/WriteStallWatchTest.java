package com.erpmax.realtime.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.testing.TestChannel;
import com.erpmax.realtime.engine.testing.TestLoops;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // an embedded channel does everything at once
class WriteStallWatchTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final TestLoops loops = new TestLoops();
    private final TestChannel channel = new TestChannel();
    private final AtomicInteger stalls = new AtomicInteger();
    private final WriteStallWatch watch = new WriteStallWatch(channel, loops.loop(), TIMEOUT, stalls::incrementAndGet);

    @AfterEach
    void close() {
        channel.close();
    }

    @Test
    void peerThatTakesEverythingIsNotWatched() {
        send(1000);
        assertThat(watch.isArmed()).isFalse();
    }

    @Test
    void peerThatTakesNothingStallsAfterTheTimeout() {
        channel.takeOnly(0);
        send(1000);
        loops.pass(TIMEOUT.minusMillis(20));
        assertThat(stalls).hasValue(0);
        loops.pass(Duration.ofMillis(20));
        assertThat(stalls).hasValue(1);
    }

    @Test
    void peerThatTakesAByteNowAndThenDoesNotStall() {
        channel.takeOnly(0);
        send(1000);
        for (int i = 0; i < 20; i++) {
            loops.pass(TIMEOUT.minusMillis(3000));
            channel.takeOnly(1);
        }
        assertThat(stalls).hasValue(0);
        loops.pass(TIMEOUT.plusSeconds(3));
        assertThat(stalls).hasValue(1);
    }

    @Test
    void newWritesAreNoProgress() {
        channel.takeOnly(0);
        for (int i = 0; i < 10; i++) {
            send(100);
            loops.pass(TIMEOUT.dividedBy(10));
        }
        assertThat(stalls).hasValue(1);
    }

    @Test
    void progressFromOneMessageToTheNextCounts() {
        channel.takeOnly(0);
        send(100);
        send(100);
        loops.pass(TIMEOUT.minusSeconds(1));
        channel.takeOnly(100);
        loops.pass(TIMEOUT.minusSeconds(3));
        assertThat(stalls).hasValue(0);
    }

    @Test
    void watchEndsWhenEverythingIsTakenAndStartsAgain() {
        channel.takeOnly(0);
        send(100);
        loops.pass(Duration.ofSeconds(5));
        channel.takeAll();
        loops.pass(TIMEOUT);
        assertThat(watch.isArmed()).isFalse();
        channel.takeOnly(0);
        send(100);
        loops.pass(TIMEOUT);
        assertThat(stalls).hasValue(1);
    }

    @Test
    void stallIsToldOnceUntilTheNextFlush() {
        channel.takeOnly(0);
        send(100);
        loops.pass(TIMEOUT.multipliedBy(3));
        assertThat(stalls).hasValue(1);
        watch.flushed();
        loops.pass(TIMEOUT);
        assertThat(stalls).hasValue(2);
    }

    @Test
    void closedChannelIsNotWatched() {
        channel.takeOnly(0);
        send(100);
        channel.close();
        watch.flushed();
        loops.pass(TIMEOUT.multipliedBy(2));
        assertThat(stalls).hasValue(0);
        assertThat(watch.isArmed()).isFalse();
    }

    private void send(int bytes) {
        channel.writeAndFlush(Unpooled.buffer(bytes).writeZero(bytes));
        watch.flushed();
    }
}
