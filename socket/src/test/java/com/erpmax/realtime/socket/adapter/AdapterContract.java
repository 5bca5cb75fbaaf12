package com.erpmax.realtime.socket.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.testing.TestLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Adapter} does, on one node with two loops. A subclass says how to make one. */
public abstract class AdapterContract {
    private static final String NAMESPACE = "/n";

    private static final Duration LONG = Duration.ofMinutes(10);

    private static TestLoops threads;

    private final HomeLoops loops = new HomeLoops();
    private final List<FakeRecipient> recipients = new ArrayList<>();
    private Adapter adapter;

    /** Makes the adapter under test around the local one. */
    protected abstract Adapter create(String namespace, LocalAdapter local);

    @BeforeAll
    static void startLoops() {
        threads = new TestLoops();
    }

    @AfterAll
    static void stopLoops() {
        threads.close();
    }

    @BeforeEach
    void createAdapter() {
        threads.all().forEach(loops::add);
        adapter = create(NAMESPACE, new LocalAdapter(NAMESPACE, loops));
    }

    @AfterEach
    void closeAdapter() {
        adapter.close();
    }

    @Test
    void aBroadcastToNobodyReachesNobody() throws Exception {
        assertThat(broadcast("x", BroadcastOptions.ALL)).isZero();
        assertThat(broadcast("x", BroadcastOptions.to("nowhere"))).isZero();
    }

    @Test
    void aBroadcastToAllReachesEveryLoop() throws Exception {
        add("a", 0);
        add("b", 1);

        assertThat(broadcast("x", BroadcastOptions.ALL)).isEqualTo(2);

        assertThat(delivered("a")).containsExactly("42/n,[\"x\"]");
        assertThat(delivered("b")).containsExactly("42/n,[\"x\"]");
    }

    @Test
    void aBroadcastToRoomsReachesTheirUnionOnce() throws Exception {
        add("a", 0, "r1", "r2");
        add("b", 1, "r2");
        add("c", 0, "r3");

        assertThat(broadcast("x", BroadcastOptions.to("r1", "r2"))).isEqualTo(2);

        assertThat(delivered("a")).hasSize(1);
        assertThat(delivered("b")).hasSize(1);
        assertThat(delivered("c")).isEmpty();
    }

    @Test
    void everybodyIsInTheRoomOfTheirId() throws Exception {
        add("a", 0);
        add("b", 1);

        assertThat(broadcast("x", BroadcastOptions.to("b"))).isEqualTo(1);

        assertThat(delivered("b")).hasSize(1);
    }

    @Test
    void exceptedRoomsAreLeftOut() throws Exception {
        add("a", 0, "r", "quiet");
        add("b", 1, "r");
        add("c", 0, "r");

        broadcast("x", BroadcastOptions.to("r").withExcept("quiet", "c"));

        assertThat(delivered("a")).isEmpty();
        assertThat(delivered("b")).hasSize(1);
        assertThat(delivered("c")).isEmpty();
    }

    @Test
    void aVolatileBroadcastIsDeliveredAsSuch() throws Exception {
        add("a", 0);

        broadcast("x", BroadcastOptions.ALL.asVolatile());

        assertThat(delivered("a")).containsExactly("volatile 42/n,[\"x\"]");
    }

    @Test
    void attachmentsFollowTheText() throws Exception {
        add("a", 0);

        adapter.broadcast(event("x", new byte[] {1}, new byte[] {2, 3}), BroadcastOptions.ALL)
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);

        assertThat(delivered("a"))
                .containsExactly(
                        "452-/n,[\"x\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
                        "binary, 1 bytes",
                        "binary, 2 bytes");
    }

    @Test
    void whoKnowsTheNamespaceByAnotherNameSeesThatName() throws Exception {
        add("a", 0);
        add(new FakeRecipient("b", threads.first(), "/alias"));
        add(new FakeRecipient("c", threads.all().get(1), "/alias"));

        assertThat(broadcast("x", BroadcastOptions.ALL)).isEqualTo(3);

        assertThat(delivered("a")).containsExactly("42/n,[\"x\"]");
        assertThat(delivered("b")).containsExactly("42/alias,[\"x\"]");
        assertThat(delivered("c")).containsExactly("42/alias,[\"x\"]");
    }

    @Test
    void broadcastsOfOneThreadArriveInOrder() throws Exception {
        add("a", 0, "r");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            expected.add("42/n,[\"x\"," + i + "]");
            adapter.broadcast(event("x", i), i % 2 == 0 ? BroadcastOptions.ALL : BroadcastOptions.to("r"));
        }
        broadcast("last", BroadcastOptions.to("nowhere"));

        assertThat(delivered("a")).isEqualTo(expected);
    }

    @Test
    void aJoinThatWasQueuedBeforeABroadcastIsSeenByIt() throws Exception {
        FakeRecipient a = add("a", 1);

        a.loop().execute(() -> adapter.join(a, "r"));
        broadcast("x", BroadcastOptions.to("r"));

        assertThat(delivered("a")).hasSize(1);
    }

    @Test
    void whoLeftARoomGetsNothingOfIt() throws Exception {
        FakeRecipient a = add("a", 0, "r");

        assertThat(TestLoops.on(a.loop(), () -> adapter.leave(a, "r"))).isTrue();
        assertThat(TestLoops.on(a.loop(), () -> adapter.leave(a, "r"))).isFalse();
        broadcast("x", BroadcastOptions.to("r"));

        assertThat(delivered("a")).isEmpty();
    }

    @Test
    void whoWasRemovedGetsNothing() throws Exception {
        FakeRecipient a = add("a", 0, "r");

        TestLoops.run(a.loop(), () -> adapter.remove(a));
        TestLoops.run(a.loop(), () -> adapter.remove(a));
        broadcast("x", BroadcastOptions.to("r"));
        broadcast("x", BroadcastOptions.ALL);

        assertThat(delivered("a")).isEmpty();
        assertThat(TestLoops.on(a.loop(), () -> adapter.roomsOf(a))).isEmpty();
        assertThat(TestLoops.on(a.loop(), () -> adapter.join(a, "r"))).isFalse();
    }

    @Test
    void oneWhoCannotTakeAPacketHindersNoOther() throws Exception {
        add("a", 0).refuse();
        add("b", 0).onDelivery(() -> {
            throw new IllegalStateException("broken");
        });
        add("c", 0);

        assertThat(broadcast("x", BroadcastOptions.ALL)).isEqualTo(1);

        assertThat(delivered("c")).hasSize(1);
    }

    @Test
    void whoIsRemovedDuringABroadcastHindersNoOther() throws Exception {
        for (int i = 0; i < 20; i++) {
            FakeRecipient recipient = add("a" + i, 0, "r", "s");
            recipient.onDelivery(() -> adapter.remove(recipient));
        }

        assertThat(broadcast("x", BroadcastOptions.to("r"))).isEqualTo(20);
        assertThat(broadcast("x", BroadcastOptions.to("s", "r"))).isZero();
        assertThat(done(adapter.statistics()).rooms()).isZero();
    }

    @Test
    void roomsAreKnown() {
        FakeRecipient a = add("a", 0, "r", "s");

        assertThat(TestLoops.on(a.loop(), () -> adapter.roomsOf(a))).containsExactlyInAnyOrder("a", "r", "s");
        assertThat(TestLoops.on(a.loop(), () -> adapter.roomCount(a))).isEqualTo(2);
        assertThat(TestLoops.on(a.loop(), () -> adapter.join(a, "r"))).isFalse();
        assertThat(TestLoops.on(a.loop(), () -> adapter.leave(a, "a"))).isTrue();
        assertThat(TestLoops.on(a.loop(), () -> adapter.roomsOf(a))).containsExactlyInAnyOrder("r", "s");
    }

    @Test
    void matchingRecipientsAreFetched() throws Exception {
        add("a", 0, "r");
        add("b", 1, "r");
        add("c", 1);

        assertThat(done(adapter.fetch(BroadcastOptions.to("r"))).here())
                .extracting(Recipient::id)
                .containsExactlyInAnyOrder("a", "b");
        FetchedSockets all = done(adapter.fetch(BroadcastOptions.ALL));
        assertThat(all.here()).hasSize(3);
        assertThat(all.elsewhere()).isEmpty();
    }

    @Test
    void matchingRecipientsAreCommanded() throws Exception {
        FakeRecipient a = add("a", 0, "r");
        FakeRecipient b = add("b", 1);
        SocketCommand command = new SocketCommand.Join(Set.of("s"));

        done(adapter.command(command, BroadcastOptions.to("r")));

        assertThat(a.commands()).containsExactly(command);
        assertThat(b.commands()).isEmpty();
    }

    @Test
    void roomsAreCountedOverAllLoops() throws Exception {
        for (int i = 0; i < 12; i++) {
            add("a" + i, i % 2, "all", "pair" + i / 2);
        }
        add("b", 1, "alone");

        assertThat(done(adapter.statistics())).isEqualTo(new RoomStatistics(8, 12, List.of(1, 6, 1, 0, 0, 0)));
    }

    @Test
    void askingNobodyIsDoneAtOnce() throws Exception {
        add("a", 0);

        assertThat(done(ask(LONG, BroadcastOptions.to("nowhere")))).isEqualTo(BroadcastAcks.NONE);
    }

    @Test
    void everybodyIsAskedUnderOneIdAndTheirAnswersAreCollected() throws Exception {
        FakeRecipient a = add("a", 0, "r");
        FakeRecipient b = add("b", 1, "r");
        add("c", 1);

        CompletionStage<BroadcastAcks> asked = ask(LONG, BroadcastOptions.to("r"));
        flush();
        assertThat(a.owed()).hasSize(1).isEqualTo(b.owed());
        String id = String.valueOf(a.owed().iterator().next());
        assertThat(delivered("a")).containsExactly("42/n," + id + "[\"q\"]");
        assertThat(delivered("b")).isEqualTo(delivered("a"));
        assertThat(delivered("c")).isEmpty();
        b.answer("B", 2);
        assertThat(asked.toCompletableFuture()).isNotDone();
        a.answer("A");

        BroadcastAcks acks = done(asked);
        assertThat(acks.answers()).extracting(BroadcastAck::socketId).containsExactly("b", "a");
        assertThat(acks.firstArguments(String.class)).containsExactly("B", "A");
        assertThat(acks.recipients()).isEqualTo(2);
        assertThat(acks.isComplete()).isTrue();
        assertThat(a.owed()).isEmpty();
    }

    @Test
    void everyQuestionHasAnIdOfItsOwn() throws Exception {
        FakeRecipient a = add("a", 0);

        ask(LONG, BroadcastOptions.ALL);
        ask(LONG, BroadcastOptions.ALL);
        flush();

        assertThat(a.owed()).hasSize(2).doesNotContain(adapter.nextAckId());
    }

    @Test
    void theTimeEndsTheWaitingWithWhatThereIs() throws Exception {
        FakeRecipient a = add("a", 0);
        FakeRecipient b = add("b", 1);

        CompletionStage<BroadcastAcks> asked = ask(Duration.ofSeconds(5), BroadcastOptions.ALL);
        flush();
        a.answer("A");

        BroadcastAcks acks = done(asked);
        assertThat(acks.firstArguments(String.class)).containsExactly("A");
        assertThat(acks.recipients()).isEqualTo(2);
        assertThat(acks.missing()).isEqualTo(1);
        assertThat(acks.isComplete()).isFalse();
        await().untilAsserted(() -> assertThat(b.owed()).isEmpty());
    }

    @Test
    void whoLeavesWithoutAnAnswerIsNotWaitedFor() throws Exception {
        FakeRecipient a = add("a", 0);
        FakeRecipient b = add("b", 1);

        CompletionStage<BroadcastAcks> asked = ask(LONG, BroadcastOptions.ALL);
        flush();
        a.goAway();
        b.answer();

        BroadcastAcks acks = done(asked);
        assertThat(acks.answers()).hasSize(1);
        assertThat(acks.missing()).isEqualTo(1);
        assertThat(acks.isComplete()).isFalse();
    }

    @Test
    void whoCouldNotBeSentToIsNotAsked() throws Exception {
        add("a", 0).refuse();

        assertThat(done(ask(LONG, BroadcastOptions.ALL.asVolatile()))).isEqualTo(BroadcastAcks.NONE);
    }

    /** What was sent to the loops before has been done. */
    private void flush() throws Exception {
        broadcast("flush", BroadcastOptions.to("nowhere"));
    }

    private CompletionStage<BroadcastAcks> ask(Duration timeout, BroadcastOptions options) {
        return adapter.broadcastWithAck(event("q"), options, timeout, AckLimits.NONE);
    }

    private FakeRecipient add(String id, int loop, String... rooms) {
        FakeRecipient recipient = new FakeRecipient(id, threads.all().get(loop), NAMESPACE);
        add(recipient, rooms);
        return recipient;
    }

    private void add(FakeRecipient recipient, String... rooms) {
        recipients.add(recipient);
        EngineLoop loop = recipient.loop();
        TestLoops.run(loop, () -> {
            adapter.add(recipient);
            for (String room : rooms) {
                assertThat(adapter.join(recipient, room)).isTrue();
            }
        });
    }

    private List<String> delivered(String id) {
        return recipients.stream()
                .filter(recipient -> recipient.id().equals(id))
                .findFirst()
                .orElseThrow()
                .delivered();
    }

    private int broadcast(String name, BroadcastOptions options) throws Exception {
        return done(adapter.broadcast(event(name), options));
    }

    private static SocketPacket.Event event(String name, Object... values) {
        return new SocketPacket.Event(
                NAMESPACE,
                SocketPacket.Event.NO_ACK,
                name,
                PayloadMapper.standard().write(values));
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
