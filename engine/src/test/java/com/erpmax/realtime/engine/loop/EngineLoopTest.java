package com.erpmax.realtime.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.testing.TestLoops;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineLoopTest {

    private final TestLoops loops = new TestLoops();
    private final EmbeddedChannel channel = loops.channel();
    private final EngineLoop loop = loops.loopOf(channel);
    private final EmbeddedChannel otherChannel = loops.channel();
    private final EngineLoop other = loops.loopOf(otherChannel);
    private final List<String> events = new ArrayList<>();

    @Test
    void executedTasksWaitForTheirTurnAndKeepTheirOrder() {
        loop.execute(() -> {
            loop.execute(() -> events.add("third"));
            events.add("first");
        });
        loop.execute(() -> events.add("second"));
        assertThat(events).isEmpty();
        loops.run();
        assertThat(events).containsExactly("first", "second", "third");
    }

    @Test
    void runOnTheLoopItselfIsImmediate() {
        loop.run(() -> events.add("now"));
        assertThat(events).containsExactly("now");
    }

    @Test
    void postponedTimerRunsOnceAtItsLastTime() {
        TimerNode node = new TimerNode() {
            @Override
            protected void expired() {
                events.add("expired");
            }
        };
        loop.postpone(node, Duration.ofMillis(100));
        loops.pass(Duration.ofMillis(90));
        loop.postpone(node, Duration.ofMillis(100));
        loops.pass(Duration.ofMillis(90));
        assertThat(events).isEmpty();
        loop.postpone(node, Duration.ofMillis(20));
        loops.pass(Duration.ofMillis(10));
        assertThat(events).isEmpty();
        loops.pass(Duration.ofMillis(10));
        assertThat(events).containsExactly("expired");
        loops.pass(Duration.ofSeconds(1));
        assertThat(events).hasSize(1);
    }

    @Test
    void flushComesOnceAfterEverythingThatWasQueuedBefore() {
        loop.execute(() -> events.add("task"));
        loop.flushAtEndOfTurn(() -> events.add("flush a"));
        loop.flushAtEndOfTurn(() -> events.add("flush b"));
        loops.run();
        assertThat(events).containsExactly("task", "flush a", "flush b");
        loops.run();
        assertThat(events).hasSize(3);
    }

    @Test
    void flushThatMarksItselfAgainIsFlushedInTheNextTurn() {
        Flushable[] again = new Flushable[1];
        again[0] = () -> {
            events.add("flush");
            if (events.size() == 1) {
                loop.flushAtEndOfTurn(again[0]);
                loop.execute(() -> events.add("between"));
            }
        };
        loop.flushAtEndOfTurn(again[0]);
        loops.run();
        assertThat(events).containsExactly("flush", "flush", "between");
    }

    @Test
    void failingFlushDoesNotTakeOthersAlong() {
        loop.flushAtEndOfTurn(() -> {
            throw new IllegalStateException("on purpose");
        });
        loop.flushAtEndOfTurn(() -> {
            throw new AssertionError("on purpose");
        });
        loop.flushAtEndOfTurn(() -> events.add("flush"));
        loop.handOver(other, () -> events.add("handed over"));
        loops.run();
        assertThat(events).containsExactly("flush", "handed over");
        loop.flushAtEndOfTurn(() -> events.add("next turn"));
        loops.run();
        assertThat(events).containsExactly("flush", "handed over", "next turn");
    }

    @Test
    void handOverToTheLoopItselfIsImmediate() {
        loop.handOver(loop, () -> events.add("now"));
        assertThat(events).containsExactly("now");
    }

    @Test
    void whatATurnHandsToOneLoopTravelsInOneTaskAndInOrder() {
        loop.handOver(other, () -> events.add("a"));
        loop.handOver(other, () -> events.add("b"));
        loop.handOver(other, () -> events.add("c"));
        assertThat(otherChannel.hasPendingTasks()).isFalse();
        channel.runPendingTasks();
        assertThat(events).isEmpty();
        assertThat(otherChannel.hasPendingTasks()).isTrue();
        otherChannel.eventLoop().execute(() -> events.add("behind"));
        otherChannel.runPendingTasks();
        assertThat(events).containsExactly("a", "b", "c", "behind");
    }

    @Test
    void flushesComeBeforeTheHandOverThatTheyCause() {
        loop.flushAtEndOfTurn(() -> loop.handOver(other, () -> events.add("from a flush")));
        channel.runPendingTasks();
        assertThat(otherChannel.hasPendingTasks()).isTrue();
        loops.run();
        assertThat(events).containsExactly("from a flush");
    }

    @Test
    void handOverNowDoesNotWaitForTheEndOfTheTurn() {
        loop.handOver(other, () -> events.add("a"));
        loop.handOverNow(other);
        otherChannel.runPendingTasks();
        assertThat(events).containsExactly("a");
        loop.handOver(other, () -> events.add("b"));
        loops.run();
        assertThat(events).containsExactly("a", "b");
    }

    @Test
    void handOverNowWithNothingWaitingDoesNothing() {
        loop.handOverNow(other);
        assertThat(otherChannel.hasPendingTasks()).isFalse();
    }

    @Test
    void failingHandedOverTaskDoesNotTakeOthersAlong() {
        loop.handOver(other, () -> events.add("a"));
        loop.handOver(other, () -> {
            throw new IllegalStateException("on purpose");
        });
        loop.handOver(other, () -> {
            throw new AssertionError("on purpose");
        });
        loop.handOver(other, () -> events.add("b"));
        loops.run();
        assertThat(events).containsExactly("a", "b");
    }

    @Test
    void scheduledTaskRunsOnceAfterItsDelay() {
        loop.schedule(Duration.ofMillis(250), () -> events.add("timer"));
        loops.pass(Duration.ofMillis(240));
        assertThat(events).isEmpty();
        loops.pass(Duration.ofMillis(10));
        assertThat(events).containsExactly("timer");
        loops.pass(Duration.ofSeconds(1));
        assertThat(events).hasSize(1);
    }

    @Test
    void cancelledTaskDoesNotRun() {
        TimerHandle handle = loop.schedule(Duration.ofMillis(50), () -> events.add("timer"));
        handle.cancel();
        loops.pass(Duration.ofSeconds(1));
        assertThat(events).isEmpty();
    }

    @Test
    void earlierTimerArmedLaterIsNotHeldUpByALaterOne() {
        loop.schedule(Duration.ofSeconds(30), () -> events.add("late"));
        loop.schedule(Duration.ofMillis(100), () -> events.add("early"));
        loops.pass(Duration.ofMillis(100));
        assertThat(events).containsExactly("early");
        loops.pass(Duration.ofSeconds(30));
        assertThat(events).containsExactly("early", "late");
    }

    @Test
    void waitingTimerCostsNoTaskUntilItIsDue() {
        loop.schedule(Duration.ofSeconds(25), () -> events.add("timer"));
        loops.run();
        assertThat(Duration.ofNanos(channel.runScheduledPendingTasks())).isEqualTo(Duration.ofSeconds(25));
    }

    @Test
    void failingTimerDoesNotStopTheOthers() {
        loop.schedule(Duration.ofMillis(50), () -> {
            throw new AssertionError("on purpose");
        });
        loop.schedule(Duration.ofMillis(50), () -> events.add("same tick"));
        loop.schedule(Duration.ofMillis(90), () -> events.add("later"));
        loops.pass(Duration.ofMillis(200));
        assertThat(events).containsExactly("same tick", "later");
    }

    @Test
    void timerArmedByATimerRuns() {
        loop.schedule(Duration.ofMillis(50), () -> loop.schedule(Duration.ofMillis(30), () -> events.add("second")));
        loops.pass(Duration.ofMillis(70));
        assertThat(events).isEmpty();
        loops.pass(Duration.ofMillis(10));
        assertThat(events).containsExactly("second");
    }

    @Test
    void oneEventLoopHasOneEngineLoop() {
        assertThat(loops.all().of(channel.eventLoop())).isSameAs(loop);
        assertThat(loop.index()).isNotEqualTo(other.index());
        assertThat(loop.inLoop()).isTrue();
    }
}
