package com.erpmax.realtime.socket.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.recovery.Offsets;
import com.erpmax.realtime.socket.recovery.RecoveryLimits;
import com.erpmax.realtime.socket.recovery.RecoveryLogs;
import com.erpmax.realtime.socket.recovery.SessionLog;
import com.erpmax.realtime.socket.testing.TestLoops;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LocalAdapterTest extends AdapterContract {
    @Override
    protected Adapter create(String namespace, LocalAdapter local) {
        return local;
    }

    @Test
    void guestsGetWhatMembersGetUnlessTheirConnectionIsAMember() {
        try (TestLoops threads = new TestLoops()) {
            HomeLoops loops = new HomeLoops();
            threads.all().forEach(loops::add);
            LocalAdapter source = new LocalAdapter("/n", loops);
            LocalAdapter audience = new LocalAdapter("/", loops);
            source.addGuestsFrom(audience);
            EngineLoop loop = threads.first();
            FakeRecipient guest = new FakeRecipient("g", loop, "/");
            TestLoops.run(loop, () -> {
                audience.add(guest);
                audience.join(guest, "r");
            });

            assertThat(broadcast(source, "r")).isEqualTo(1);
            guest.siblings().add("/n");
            assertThat(broadcast(source, "r")).isZero();
            guest.siblings().clear();
            assertThat(broadcast(source, "other")).isZero();
            assertThat(guest.delivered()).containsExactly("42[\"x\"]");
            assertThat(source.fetch(BroadcastOptions.ALL)
                            .toCompletableFuture()
                            .join()
                            .here())
                    .isEmpty();
        }
    }

    @Test
    void theStreamConcernsNobodyUntilSomebodyIsAboutToComeOrHasComeOrIsAGuest() {
        try (TestLoops threads = new TestLoops()) {
            HomeLoops loops = new HomeLoops();
            threads.all().forEach(loops::add);
            LocalAdapter source = new LocalAdapter("/n", loops);
            LocalAdapter audience = new LocalAdapter("/", loops);
            source.addGuestsFrom(audience);
            EngineLoop loop = threads.first();
            FromStream stream = source.fromStream();
            assertThat(stream.canReachAnybody()).isFalse();

            TestLoops.run(loop, () -> {
                StreamTap tap = stream.tap(loop);
                assertThat(stream.canReachAnybody()).isTrue();
                tap.close();
            });
            assertThat(stream.canReachAnybody()).isFalse();
            TestLoops.run(loop, () -> audience.add(new FakeRecipient("g", loop, "/")));
            assertThat(stream.canReachAnybody()).isTrue();
            assertThat(audience.fromStream().canReachAnybody()).isTrue();
            assertThat(new LocalAdapter("/", loops).fromStream().canReachAnybody())
                    .isFalse();
        }
    }

    @Test
    void broadcastsAreCountedForMembersAndGuestsWhereTheyBelong() {
        try (TestLoops threads = new TestLoops()) {
            HomeLoops loops = new HomeLoops();
            threads.all().forEach(loops::add);
            LocalAdapter source = new LocalAdapter("/n", loops);
            LocalAdapter audience = new LocalAdapter("/", loops);
            source.addGuestsFrom(audience);
            Tally members = new Tally();
            Tally guests = new Tally();
            source.countWith(members);
            audience.countWith(guests);
            EngineLoop loop = threads.first();
            FakeRecipient refusing = new FakeRecipient("c", loop, "/n");
            refusing.refuse();
            TestLoops.run(loop, () -> {
                source.add(new FakeRecipient("a", loop, "/n"));
                source.add(new FakeRecipient("b", loop, "/n"));
                source.add(refusing);
                audience.add(new FakeRecipient("g", loop, "/"));
            });

            source.broadcast(event(), BroadcastOptions.ALL)
                    .toCompletableFuture()
                    .join();
            assertThat(members).hasToString("sent 2, dropped 1");
            assertThat(guests).hasToString("sent 1, dropped 0");

            source.broadcastWithAck(event(), BroadcastOptions.ALL, Duration.ofMillis(20), AckLimits.NONE)
                    .toCompletableFuture()
                    .join();
            assertThat(members).hasToString("sent 4, dropped 2");
            assertThat(guests).hasToString("sent 2, dropped 0");
        }
    }

    @Test
    void whoIsRemovedDuringABroadcastIsToldOnce() {
        try (TestLoops threads = new TestLoops()) {
            HomeLoops loops = new HomeLoops();
            threads.all().forEach(loops::add);
            LocalAdapter adapter = new LocalAdapter("/n", loops);
            List<String> told = new CopyOnWriteArrayList<>();
            adapter.onRooms(new RoomListener() {
                        @Override
                        public void left(String room, String socketId) {
                            told.add(room);
                        }
                    })
                    .toCompletableFuture()
                    .join();
            FakeRecipient leaver = new FakeRecipient("a", threads.first(), "/n");
            leaver.onDelivery(() -> adapter.remove(leaver));
            TestLoops.run(threads.first(), () -> {
                adapter.add(leaver);
                adapter.join(leaver, "r");
            });

            broadcast(adapter, "r");

            assertThat(told).containsExactly("r", "a");
        }
    }

    @Test
    void aLoopThatHasBeenShutDownCountsAsEmpty() {
        HomeLoops loops = new HomeLoops();
        try (TestLoops threads = new TestLoops()) {
            threads.all().forEach(loops::add);
        }
        LocalAdapter adapter = new LocalAdapter("/n", loops);

        assertThat(broadcast(adapter, "r")).isZero();
        assertThat(adapter.fetch(BroadcastOptions.ALL)
                        .toCompletableFuture()
                        .join()
                        .here())
                .isEmpty();
    }

    @Test
    void recipientsAreDescribedForOtherNodes() {
        try (TestLoops threads = new TestLoops()) {
            HomeLoops loops = new HomeLoops();
            threads.all().forEach(loops::add);
            LocalAdapter adapter = new LocalAdapter("/n", loops);
            FakeRecipient a = new FakeRecipient("a", threads.first(), "/n");
            TestLoops.run(a.loop(), () -> {
                adapter.add(a);
                adapter.join(a, "r");
            });

            assertThat(adapter.snapshots(BroadcastOptions.to("r"))
                            .toCompletableFuture()
                            .join())
                    .containsExactly(a.snapshot(Set.of("a", "r")));
        }
    }

    @Test
    void whoGoesAwayDuringABroadcastHasItKeptOnce() {
        try (TestLoops threads = new TestLoops()) {
            HomeLoops loops = new HomeLoops();
            threads.all().forEach(loops::add);
            LocalAdapter adapter = new LocalAdapter("/n", loops);
            FakeRecipient a = new FakeRecipient("a", threads.first(), "/n");
            SessionLog log = new RecoveryLogs(RecoveryLimits.defaults()).newSession(a.loop());
            a.keepIn(log);
            AwaySocket away = new AwaySocket("a", a.loop(), log, Set.of(), () -> {});
            a.onDelivery(() -> {
                adapter.remove(a);
                adapter.away().add(away, Set.of("r"));
            });
            TestLoops.run(a.loop(), () -> {
                adapter.add(a);
                adapter.join(a, "r");
            });

            assertThat(broadcast(adapter, "r")).isEqualTo(1);
            assertThat(TestLoops.on(a.loop(), () -> log.since(Offsets.UNKNOWN))).hasSize(1);
            assertThat(broadcast(adapter, "r")).isZero();
            assertThat(TestLoops.on(a.loop(), () -> log.since(Offsets.UNKNOWN))).hasSize(2);
            assertThat(TestLoops.on(a.loop(), () -> adapter.away().roomsOf(away)))
                    .containsExactly("r");
        }
    }

    @Test
    void whoGotABroadcastOnAnotherLoopIsPassedOver() {
        try (TestLoops threads = new TestLoops()) {
            HomeLoops loops = new HomeLoops();
            threads.all().forEach(loops::add);
            LocalAdapter adapter = new LocalAdapter("/n", loops);
            FakeRecipient a = new FakeRecipient("a", threads.first(), "/n");
            SessionLog former = new RecoveryLogs(RecoveryLimits.defaults()).newSession(a.loop());
            SessionLog log = new RecoveryLogs(RecoveryLimits.defaults()).newSession(a.loop());
            a.keepIn(log);
            SocketPacket.Event event = event();
            TestLoops.run(a.loop(), () -> {
                adapter.add(a);
                former.keep(event);
                log.ignore(former.known());
            });

            assertThat(adapter.broadcast(event, BroadcastOptions.ALL)
                            .toCompletableFuture()
                            .join())
                    .isZero();
            assertThat(adapter.broadcast(event(), BroadcastOptions.ALL)
                            .toCompletableFuture()
                            .join())
                    .isEqualTo(1);
            assertThat(a.delivered()).hasSize(1);
            assertThat(TestLoops.on(a.loop(), () -> log.since(Offsets.UNKNOWN))).hasSize(1);
        }
    }

    private static final class Tally implements DeliveryMeter {
        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicInteger dropped = new AtomicInteger();

        @Override
        public void delivered(int moreSent, int moreDropped) {
            sent.addAndGet(moreSent);
            dropped.addAndGet(moreDropped);
        }

        @Override
        public String toString() {
            return "sent " + sent + ", dropped " + dropped;
        }
    }

    private static SocketPacket.Event event() {
        return new SocketPacket.Event(
                "/n", SocketPacket.Event.NO_ACK, "x", PayloadMapper.standard().write());
    }

    private static int broadcast(LocalAdapter adapter, String room) {
        SocketPacket.Event event = new SocketPacket.Event(
                "/n", SocketPacket.Event.NO_ACK, "x", PayloadMapper.standard().write());
        return adapter.broadcast(event, BroadcastOptions.to(room))
                .toCompletableFuture()
                .join();
    }
}
