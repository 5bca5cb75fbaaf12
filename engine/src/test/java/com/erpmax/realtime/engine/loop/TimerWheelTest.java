package com.erpmax.realtime.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerWheelTest {

    /** Far from zero and close to the overflow, which a difference of two readings survives. */
    private static final long START = Long.MAX_VALUE - 1_000_000_000L;

    private static final long TICK = TimerWheel.TICK_NANOS;

    private final TimerWheel wheel = new TimerWheel(START);
    private final List<String> expired = new ArrayList<>();
    private long now = START;

    @Test
    void nothingExpiresBeforeItsTick() {
        arm("a", millis(30));
        advanceTo(millis(30) - 1);
        assertThat(expired).isEmpty();
        advanceTo(millis(30));
        assertThat(expired).containsExactly("a");
    }

    @Test
    void deadlineInsideATickIsRoundedDownToIt() {
        arm("a", millis(39));
        advanceTo(millis(29));
        assertThat(expired).isEmpty();
        advanceTo(millis(30));
        assertThat(expired).containsExactly("a");
    }

    @Test
    void delayShorterThanATickEndsWithTheTick() {
        advanceTo(millis(13));
        arm("a", millis(2));
        advanceTo(millis(15));
        assertThat(expired).isEmpty();
        advanceTo(millis(20));
        assertThat(expired).containsExactly("a");
    }

    @Test
    void zeroAndNegativeDelaysWaitForTheNextTick() {
        arm("zero", 0);
        arm("negative", -1);
        advanceTo(0);
        assertThat(expired).isEmpty();
        advanceTo(TICK);
        assertThat(expired).containsExactly("zero", "negative");
    }

    @Test
    void nodesOfOneTickExpireInTheOrderOfArming() {
        arm("a", millis(25));
        arm("b", millis(21));
        arm("c", millis(29));
        advanceTo(millis(100));
        assertThat(expired).containsExactly("a", "b", "c");
    }

    @Test
    void nodesOfDifferentTicksExpireInTheOrderOfTheirDeadlines() {
        arm("late", millis(300));
        arm("early", millis(100));
        advanceTo(millis(1_000));
        assertThat(expired).containsExactly("early", "late");
    }

    @Test
    void nodeBehindAWholeTurnOfTheWheelWaitsForItsOwnTurn() {
        arm("a", 4096 * TICK + millis(20));
        advanceTo(4096 * TICK);
        assertThat(expired).isEmpty();
        advanceTo(4096 * TICK + millis(20));
        assertThat(expired).containsExactly("a");
    }

    @Test
    void cancelledNodeDoesNotExpire() {
        Node node = arm("a", millis(20));
        arm("b", millis(20));
        node.cancel();
        node.cancel();
        advanceTo(millis(100));
        assertThat(expired).containsExactly("b");
        assertThat(node.isArmed()).isFalse();
    }

    @Test
    void armedNodeIsMovedByArmingItAgain() {
        Node node = arm("a", millis(20));
        wheel.arm(node, now, millis(200));
        assertThat(wheel.armed()).isEqualTo(1);
        advanceTo(millis(199));
        assertThat(expired).isEmpty();
        advanceTo(millis(200));
        assertThat(expired).containsExactly("a");
        assertThat(wheel.armed()).isZero();
    }

    @Test
    void postponedNodeExpiresAtItsLastDeadline() {
        Node node = arm("a", millis(20));
        assertThat(wheel.postpone(node, now, millis(100))).isTrue();
        assertThat(wheel.postpone(node, now, millis(4096 * 10 + 20))).isTrue();
        assertThat(wheel.armed()).isEqualTo(1);
        advanceTo(millis(4096 * 10 + 19));
        assertThat(expired).isEmpty();
        advanceTo(millis(4096 * 10 + 20));
        assertThat(expired).containsExactly("a");
    }

    @Test
    void onlyAnArmedNodeThatIsDueSoonerIsPostponed() {
        Node node = new Node("a");
        assertThat(wheel.postpone(node, now, millis(100))).isFalse();
        assertThat(node.isArmed()).isFalse();
        wheel.arm(node, now, millis(100));
        assertThat(wheel.postpone(node, now, millis(90))).isFalse();
        advanceTo(millis(99));
        assertThat(expired).isEmpty();
        advanceTo(millis(100));
        assertThat(expired).containsExactly("a");
    }

    @Test
    void nodeThatIsDueInTheSameTickIsNotPostponedInItsPlace() {
        Node second = new Node("second");
        wheel.arm(
                new Node(
                        "first",
                        () -> assertThat(wheel.postpone(second, now, millis(50)))
                                .isFalse()),
                now,
                millis(20));
        wheel.arm(second, now, millis(20));
        advanceTo(millis(20));
        assertThat(expired).containsExactly("first", "second");
    }

    @Test
    void nodeMayCancelOneThatIsDueInTheSameTick() {
        Node second = new Node("second");
        wheel.arm(new Node("first", second::cancel), now, millis(20));
        wheel.arm(second, now, millis(20));
        advanceTo(millis(20));
        assertThat(expired).containsExactly("first");
        assertThat(wheel.armed()).isZero();
    }

    @Test
    void nodeMayArmItselfAndRunsAtMostOncePerTick() {
        Node[] node = new Node[1];
        node[0] = new Node("again", () -> wheel.arm(node[0], now, 0));
        wheel.arm(node[0], now, 0);
        advanceTo(TICK);
        advanceTo(TICK);
        assertThat(expired).hasSize(1);
        advanceTo(5 * TICK);
        assertThat(expired)
                .as("armed for one tick after now, however many were missed")
                .hasSize(2);
    }

    @Test
    void nodeArmedByAnotherForAMissedTickRunsInTheSameSweep() {
        arm("last", millis(500));
        wheel.arm(
                new Node("first", () -> wheel.arm(new Node("second"), START + millis(40), millis(30))),
                now,
                millis(30));
        advanceTo(millis(500));
        assertThat(expired).containsExactly("first", "second", "last");
    }

    @Test
    void longPauseWithoutNodesDoesNotDelayTheNext() {
        arm("a", millis(20));
        advanceTo(millis(20));
        now = START + Duration.ofHours(10).toNanos();
        arm("b", millis(20));
        advanceTo(now - START + millis(10));
        assertThat(expired).containsExactly("a");
        advanceTo(now - START + millis(10));
        assertThat(expired).containsExactly("a", "b");
    }

    @Test
    void failingNodeLeavesTheOthersForTheNextSweep() {
        wheel.arm(
                new Node("bad", () -> {
                    throw new IllegalStateException("on purpose");
                }),
                now,
                millis(20));
        arm("good", millis(20));
        assertThatThrownBy(() -> advanceTo(millis(20))).hasMessage("on purpose");
        assertThat(wheel.nextNanos()).as("what is left is due at once").isLessThanOrEqualTo(now);
        advanceTo(millis(20));
        assertThat(expired).containsExactly("bad", "good");
        assertThat(wheel.armed()).isZero();
    }

    @Test
    void nextTimeIsThatOfTheEarliestNode() {
        arm("late", millis(9_000));
        arm("early", millis(4_321));
        assertThat(wheel.nextNanos() - START).isEqualTo(millis(4_320));
    }

    @Test
    void nextTimeOfANodeBehindAWholeTurnIsNotAfterIt() {
        arm("a", 5_000 * TICK);
        assertThat(wheel.nextNanos() - START).isEqualTo((5_000 - 4_096) * TICK);
        advanceTo((5_000 - 4_096) * TICK);
        assertThat(expired).isEmpty();
        assertThat(wheel.nextNanos() - START).isEqualTo(5_000 * TICK);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20260101, 42})
    void randomTimersAreEarlyOrLateByLessThanATick(long seed) {
        Random random = new Random(seed);
        List<Timed> timers = new ArrayList<>();
        for (int step = 0; step < 20_000 || wheel.armed() > 0; step++) {
            if (step < 20_000 && random.nextInt(3) == 0) {
                Timed timer = new Timed(now + random.nextLong(millis(60_000)));
                timers.add(timer);
                wheel.arm(timer, now, timer.due - now);
            }
            now += random.nextLong(2 * TICK);
            wheel.advance(now);
        }
        // the sweep itself came up to two ticks late
        assertThat(timers)
                .as("seed %d", seed)
                .allSatisfy(timer -> assertThat(timer.at - timer.due).isBetween(-TICK, 3 * TICK));
        assertThat(wheel.armed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20260101, 42})
    void postponedNodesExpireWhenThoseDoThatAreArmedAgain(long seed) {
        Random random = new Random(seed);
        TimerWheel other = new TimerWheel(START);
        List<Timed> postponed = new ArrayList<>();
        List<Timed> armed = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            postponed.add(new Timed(0));
            armed.add(new Timed(0));
        }
        for (int step = 0; step < 50_000; step++) {
            int which = random.nextInt(postponed.size());
            long delay = random.nextLong(millis(60_000));
            if (!wheel.postpone(postponed.get(which), now, delay)) {
                wheel.arm(postponed.get(which), now, delay);
            }
            other.arm(armed.get(which), now, delay);
            now += random.nextLong(100 * TICK);
            wheel.advance(now);
            other.advance(now);
            assertThat(postponed.get(which).at).as("seed %d", seed).isEqualTo(armed.get(which).at);
            assertThat(wheel.armed()).isEqualTo(other.armed());
        }
        assertThat(postponed)
                .extracting(timer -> timer.at)
                .isEqualTo(armed.stream().map(timer -> timer.at).toList());
        assertThat(postponed).as("each has expired at some time").allMatch(timer -> timer.at != 0);
    }

    private Node arm(String name, long delayNanos) {
        Node node = new Node(name);
        wheel.arm(node, now, delayNanos);
        return node;
    }

    private void advanceTo(long nanosFromStart) {
        now = START + nanosFromStart;
        wheel.advance(now);
    }

    private static long millis(long count) {
        return Duration.ofMillis(count).toNanos();
    }

    private final class Node extends TimerNode {

        private final String name;
        private final Runnable action;

        Node(String name) {
            this(name, () -> {});
        }

        Node(String name, Runnable action) {
            this.name = name;
            this.action = action;
        }

        @Override
        protected void expired() {
            expired.add(name);
            action.run();
        }
    }

    private final class Timed extends TimerNode {

        private final long due;
        private long at;

        Timed(long due) {
            this.due = due;
        }

        @Override
        protected void expired() {
            at = now;
        }
    }
}
