package com.erpmax.realtime.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.engine.testing.Deadlines;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineLoopThreadsTest {

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final EngineLoops loops = new EngineLoops();
    private final EventLoop firstThread = group.next();
    private final EngineLoop first = loops.of(firstThread);
    private final EngineLoop second = loops.of(group.next());
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void tasksOfOneThreadKeepTheirOrder() {
        List<Object> expected = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Integer number = i;
            expected.add(number);
            first.execute(() -> events.add(number));
        }
        first.execute(() -> events.add("end"));
        List<Object> seen = new ArrayList<>();
        for (Object event = next(); !event.equals("end"); event = next()) {
            seen.add(event);
        }
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void handedOverTasksRunOnTheOtherThreadInOrder() {
        first.execute(() -> {
            for (int i = 0; i < 100; i++) {
                Integer number = i;
                first.handOver(second, () -> events.add(second.inLoop() ? number : "wrong thread"));
            }
        });
        for (int i = 0; i < 100; i++) {
            assertThat(next()).isEqualTo(i);
        }
    }

    @Test
    void timersRunOnTheLoop() {
        first.execute(() -> first.schedule(Duration.ofMillis(20), () -> events.add(first.inLoop())));
        assertThat(next()).isEqualTo(true);
    }

    @Test
    void oneThreadMayNotUseAnothersTimers() {
        assertThatThrownBy(() -> first.schedule(Duration.ofMillis(20), () -> {}))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> first.flushAtEndOfTurn(() -> {})).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> first.handOver(second, () -> {})).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> first.handOverNow(second)).isInstanceOf(AssertionError.class);
    }

    @Test
    void runFromAnotherThreadIsQueued() {
        first.run(() -> events.add(first.inLoop()));
        assertThat(next()).isEqualTo(true);
    }

    @Test
    void loopThatWasShutDownRejectsTasks() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        assertThatThrownBy(() -> first.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void loopsAreFoundByTheirEventLoopFromAnyThread() {
        assertThat(loops.of(firstThread)).isSameAs(first);
        first.execute(() -> events.add(loops.of(firstThread)));
        assertThat(next()).isSameAs(first);
    }

    private Object next() {
        return Deadlines.take(events, "a task");
    }
}
