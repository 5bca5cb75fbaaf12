package com.erpmax.realtime.socket.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.testing.TestLoops;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What goes wrong on one loop is told, and nobody waits for ever. */
class LoopTasksTest {
    @Test
    void aTaskThatFailsWithAnErrorFailsTheWhole() {
        try (TestLoops threads = new TestLoops()) {
            CompletableFuture<List<Integer>> answers = LoopTasks.<Integer>onEach(threads.all(), 0, loop -> {
                        throw new AssertionError("on purpose");
                    })
                    .toCompletableFuture();

            assertThatThrownBy(() -> answers.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(AssertionError.class);
        }
    }

    @Test
    void aRecipientThatFailsWithAnErrorKeepsNothingFromTheOthers() {
        try (TestLoops threads = new TestLoops()) {
            HomeLoops loops = new HomeLoops();
            threads.all().forEach(loops::add);
            LocalAdapter adapter = new LocalAdapter("/n", loops);
            EngineLoop loop = threads.first();
            AtomicBoolean hasFailed = new AtomicBoolean();
            FakeRecipient one = new FakeRecipient("one", loop, "/n");
            FakeRecipient two = new FakeRecipient("two", loop, "/n");
            List.of(one, two)
                    .forEach(recipient -> recipient.onDelivery(() -> {
                        if (!hasFailed.getAndSet(true)) {
                            throw new AssertionError("on purpose");
                        }
                    }));
            TestLoops.run(loop, () -> {
                adapter.add(one);
                adapter.add(two);
            });

            int delivered = adapter.broadcast(
                            new SocketPacket.Event(
                                    "/n", -1, "x", PayloadMapper.standard().write()),
                            BroadcastOptions.ALL)
                    .toCompletableFuture()
                    .join();

            assertThat(delivered).isEqualTo(1);
        }
    }
}
