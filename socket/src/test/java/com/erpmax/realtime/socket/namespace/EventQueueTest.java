package com.erpmax.realtime.socket.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.socket.testing.TestLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private static final long SEED = 20261122L;

    private static final TestLoops THREADS = new TestLoops();

    private final EngineLoop loop = THREADS.first();
    private final EventQueue queue =
            new EventQueue(loop, SocketSettings.defaults().withInboundQueue(1_000, 100));
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    private final class Call implements QueuedCall {
        private final String name;
        private final boolean runsOnLoop;
        private final int weight;

        Call(String name, boolean runsOnLoop, int weight) {
            this.name = name;
            this.runsOnLoop = runsOnLoop;
            this.weight = weight;
        }

        @Override
        public boolean runsOnLoop() {
            return runsOnLoop;
        }

        @Override
        public int weight() {
            return weight;
        }

        @Override
        public void run() {
            if (name.equals("gate")) {
                await().until(() -> gate.getCount() == 0);
            }
            assertThat(loop.inLoop()).isEqualTo(runsOnLoop);
            calls.add(name);
        }
    }

    @AfterAll
    static void stopLoops() {
        THREADS.close();
    }

    @AfterEach
    void openGate() {
        gate.countDown();
    }

    @Test
    void aLoopCallRunsAtOnceWhenNothingIsBeforeIt() {
        TestLoops.run(loop, () -> {
            queue.offer(new Call("a", true, 1));
            assertThat(calls).containsExactly("a");
        });
    }

    @Test
    void aLoopCallWaitsForTheVirtualThreadBeforeIt() {
        TestLoops.run(loop, () -> {
            queue.offer(new Call("gate", false, 1));
            queue.offer(new Call("a", true, 1));
            assertThat(calls).isEmpty();
        });
        gate.countDown();

        await().untilAsserted(() -> assertThat(calls).containsExactly("gate", "a"));
    }

    @Test
    void randomMixturesKeepTheirOrder() {
        Random random = new Random(SEED);
        List<String> expected = new ArrayList<>();
        for (int burst = 0; burst < 200; burst++) {
            TestLoops.run(loop, () -> {
                for (int i = random.nextInt(6); i > 0; i--) {
                    String name = String.valueOf(expected.size());
                    expected.add(name);
                    assertThat(queue.offer(new Call(name, random.nextBoolean(), 0)))
                            .isTrue();
                }
            });
        }

        await().untilAsserted(() -> assertThat(calls).as("seed %d", SEED).containsExactlyElementsOf(expected));
    }

    @Test
    void theRunningCallDoesNotCountAndOneLargeCallMayAlwaysWait() {
        TestLoops.run(loop, () -> {
            assertThat(queue.offer(new Call("gate", false, 5_000))).isTrue();
            assertThat(queue.offer(new Call("large", false, 5_000))).isTrue();
            assertThat(queue.offer(new Call("more", false, 0))).isFalse();
        });
    }

    @Test
    void asManyBytesAsTheBoundMayWait() {
        TestLoops.run(loop, () -> {
            queue.offer(new Call("gate", false, 1));
            assertThat(queue.offer(new Call("a", false, 60))).isTrue();
            assertThat(queue.offer(new Call("b", false, 40))).isTrue();
            assertThat(queue.offer(new Call("c", false, 1))).isFalse();
            assertThat(queue.offer(new Call("d", false, 0))).isTrue();
        });
        gate.countDown();

        await().untilAsserted(() -> assertThat(calls).containsExactly("gate", "a", "b", "d"));
        TestLoops.run(
                loop, () -> assertThat(queue.offer(new Call("e", true, 90))).isTrue());
    }

    @Test
    void aCallThatComesOnceIsAddedToAFullQueue() {
        TestLoops.run(loop, () -> {
            queue.offer(new Call("gate", false, 1));
            queue.offer(new Call("a", false, 100));
            assertThat(queue.offer(new Call("b", false, 1))).isFalse();
            queue.add(new Call("last", false, 0));
        });
        gate.countDown();

        await().untilAsserted(() -> assertThat(calls).containsExactly("gate", "a", "last"));
    }

    @Test
    void clearedCallsDoNotRunAndMakeRoom() {
        TestLoops.run(loop, () -> {
            queue.offer(new Call("gate", false, 1));
            queue.offer(new Call("a", false, 100));
            queue.clear();
            assertThat(queue.offer(new Call("b", false, 100))).isTrue();
        });
        gate.countDown();

        await().untilAsserted(() -> assertThat(calls).containsExactly("gate", "b"));
    }
}
