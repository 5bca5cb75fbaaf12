package com.erpmax.realtime.socket.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.testing.TestLoops;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Only so many recipients owe an answer to those who ask from elsewhere. */
class AckBudgetTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final TestLoops threads = new TestLoops();
    private final LocalAdapter adapter = adapter();
    private final AtomicInteger unasked = new AtomicInteger();

    @AfterEach
    void endLoops() {
        threads.close();
    }

    @Test
    void whoIsAboveItGetsTheEventAndIsNotWaitedFor() throws Exception {
        List<FakeRecipient> recipients = recipients(5);
        AckBudget budget = new AckBudget(2, unasked::addAndGet);

        CompletionStage<BroadcastAcks> asked = ask(budget, LONG);
        await(() -> unasked.get() == 3);
        assertThat(recipients)
                .allSatisfy(recipient -> assertThat(recipient.delivered()).hasSize(1));
        assertThat(recipients.stream().mapToInt(it -> it.owed().size()).sum()).isEqualTo(2);
        recipients.forEach(recipient -> recipient.answer("A"));

        BroadcastAcks acks = done(asked);
        assertThat(acks.answers()).hasSize(2);
        assertThat(acks.recipients()).isEqualTo(5);
        assertThat(acks.isComplete()).isFalse();
    }

    @Test
    void aQuestionThatFindsNoRoomEndsAtOnce() throws Exception {
        List<FakeRecipient> recipients = recipients(3);
        AckBudget budget = new AckBudget(3, unasked::addAndGet);
        CompletionStage<BroadcastAcks> first = ask(budget, LONG);
        await(() -> recipients.stream().allMatch(it -> it.owed().size() == 1));

        BroadcastAcks acks = done(ask(budget, LONG));

        assertThat(acks.recipients()).isEqualTo(3);
        assertThat(acks.missing()).isEqualTo(3);
        assertThat(unasked).hasValue(3);
        assertThat(first.toCompletableFuture()).isNotDone();
    }

    @Test
    void anAnswerMakesRoom() throws Exception {
        FakeRecipient recipient = recipients(1).getFirst();
        assertMakesRoom(recipient, LONG, () -> recipient.answer("A"));
    }

    @Test
    void whoLeavesMakesRoom() throws Exception {
        FakeRecipient recipient = recipients(1).getFirst();
        assertMakesRoom(recipient, LONG, recipient::goAway);
    }

    @Test
    void theEndOfTheTimeMakesRoom() throws Exception {
        FakeRecipient recipient = recipients(1).getFirst();
        assertMakesRoom(recipient, Duration.ofMillis(20), () -> {});
    }

    @Test
    void aWalkThatFailsMakesRoomWhenTheTimeIsOver() throws Exception {
        FakeRecipient recipient = recipients(1).getFirst();
        adapter.countWith((sent, dropped) -> {
            throw new IllegalStateException("this meter is broken");
        });
        AckBudget budget = new AckBudget(1, unasked::addAndGet);
        var unused = ask(budget, Duration.ofMillis(20));
        await(() -> recipient.delivered().size() == 1 && recipient.owed().isEmpty());
        adapter.countWith((sent, dropped) -> {});

        var again = ask(budget, LONG);
        await(() -> recipient.delivered().size() == 2);

        recipient.answer("A");
        assertThat(done(again).isComplete()).isTrue();
    }

    @Test
    void itIsPositive() {
        assertThatThrownBy(() -> new AckBudget(0, unasked::addAndGet))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("most: 0 (expected: > 0)");
    }

    /** Asks for one answer after the other with room for one, each of which ends in the same way. */
    private void assertMakesRoom(FakeRecipient recipient, Duration timeout, Runnable end) throws Exception {
        AckBudget budget = new AckBudget(1, unasked::addAndGet);
        for (int i = 1; i <= 3; i++) {
            int times = i;
            CompletionStage<BroadcastAcks> asked = ask(budget, timeout);
            await(() -> recipient.delivered().size() == times);
            end.run();
            done(asked);
        }
        assertThat(unasked).hasValue(0);
    }

    private CompletionStage<BroadcastAcks> ask(AckBudget budget, Duration timeout) {
        AckTally tally = new AckTally(1, AckLimits.NONE);
        SocketPacket.Event event = new SocketPacket.Event(
                "/n", SocketPacket.Event.NO_ACK, "q", PayloadMapper.standard().write());
        var unused = adapter.broadcastWithAck(event, BroadcastOptions.ALL, timeout, new Bounded(tally, budget));
        return tally.result();
    }

    private List<FakeRecipient> recipients(int count) {
        List<EngineLoop> loops = threads.all();
        List<FakeRecipient> recipients = IntStream.range(0, count)
                .mapToObj(i -> new FakeRecipient("r" + i, loops.get(i % loops.size()), "/n"))
                .toList();
        recipients.forEach(recipient -> TestLoops.run(recipient.loop(), () -> adapter.add(recipient)));
        return recipients;
    }

    private LocalAdapter adapter() {
        HomeLoops loops = new HomeLoops();
        threads.all().forEach(loops::add);
        return new LocalAdapter("/n", loops);
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /** A tally that is bounded. */
    private record Bounded(AckTally tally, AckBudget budget) implements AckListener {
        @Override
        public void asked(int recipients) {
            tally.asked(recipients);
        }

        @Override
        public void answered(BroadcastAck ack) {
            tally.answered(ack);
        }

        @Override
        public void left(int recipients) {
            tally.left(recipients);
        }

        @Override
        public void timedOut() {
            tally.timedOut();
        }
    }
}
