package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.cluster.message.SessionCodec;
import com.erpmax.realtime.socket.namespace.SocketAttribute;
import com.erpmax.realtime.socket.recovery.CarriedSession;
import com.erpmax.realtime.socket.recovery.Place;
import com.erpmax.realtime.socket.recovery.RoomTimes;
import com.erpmax.realtime.socket.testing.RecoverableClient;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import com.erpmax.realtime.testing.RedisServer;
import io.lettuce.core.Range;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that was connected to one server comes back to another one, or to the same, of a cluster over Redis. */
class ClusterRecoveryIT {
    private static final SocketAttribute<String> NAME = SocketAttribute.shared("name", String.class);

    private static final int MANY = 1_500;

    private RecoveryNodes nodes;

    @BeforeEach
    void startNodes() {
        nodes = new RecoveryNodes(RedisServer.shared(), UnaryOperator.identity());
    }

    @AfterEach
    void closeNodes() {
        nodes.close();
    }

    @Test
    void whatBothServersEmittedMeanwhileComesOnceAndInTheOrderOfTheStream() {
        RecoverableClient client = nodes.connect();
        nodes.lose(client);
        nodes.emit(nodes.there().root(), "", 40);
        nodes.emit(nodes.here().root(), client.sid(), 40);
        nodes.emit(nodes.here().root(), "elsewhere", 3);

        RecoverableClient back = client.comeBack(nodes.there().open());
        expectTold(back, 40);
        expectTold(back, 40);
        back.expectRecovered();
        nodes.emit(nodes.here().root(), "", 3);
        nodes.emit(nodes.there().root(), client.sid(), 3);
        expectTold(back, 3);
        expectTold(back, 3);
        assertThat(nodes.count(1, SessionOutcome.RECOVERED)).isEqualTo(1);
    }

    @Test
    void comingBackAgainAndAgainWhileBothServersEmitLosesAndDoublesNothing() throws Exception {
        nodes.close();
        nodes = new RecoveryNodes(
                RedisServer.shared(),
                settings -> settings.withLimits(settings.limits().withSession(100_000, 100_000_000)));
        RecoverableClient client = nodes.connect();
        Thread speaker = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < MANY; i++) {
                nodes.here().root().emit("here", i);
                nodes.there().root().emit("there", i);
                nodes.redis().xlen("socket.io"); // not much faster than they are read
            }
        });
        Map<String, Integer> seen = new HashMap<>(Map.of("here", -1, "there", -1));
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 20; i++) {
                note(seen, client.event());
            }
            if (round % 3 != 0) {
                client.abort(); // else its server has to end it
            }
            String key = RecoveryNodes.key(client);
            await().atMost(TestBus.PATIENCE).until(() -> nodes.redis().exists(key) == 1);
            client = client.comeBack((round % 4 < 2 ? nodes.there() : nodes.here()).open());
            client.expectConfirmationAmongEvents();
        }
        while (seen.containsValue(-1) || seen.values().stream().anyMatch(last -> last < MANY - 1)) {
            note(seen, client.event());
        }
        speaker.join();
    }

    @Test
    void itComesBackToTheSameServerAndToTheOtherAgain() {
        RecoverableClient client = nodes.connect();
        nodes.lose(client);
        nodes.emit(nodes.here().root(), "", 2);
        RecoverableClient again = client.comeBack(nodes.here().open());
        expectTold(again, 2);
        again.expectRecovered();
        nodes.lose(again);
        nodes.emit(nodes.there().root(), "", 2);

        RecoverableClient elsewhere = again.comeBack(nodes.there().open());
        expectTold(elsewhere, 2);
        elsewhere.expectRecovered();
    }

    @Test
    void aClientThatReceivedNothingHasMissedAllSinceItsConnection() {
        nodes.emit(nodes.here().root(), "", 1);
        RecoverableClient client = nodes.connectWithoutEvents();
        nodes.lose(client);
        nodes.emit(nodes.here().root(), "", 2);

        RecoverableClient back = client.comeBack(nodes.there().open());
        expectTold(back, 2);
        back.expectRecovered();
    }

    @Test
    void anOffsetFromBeforeItsConnectionGivesNothingFromBefore() {
        nodes.emit(nodes.here().root(), "", 2);
        String early =
                nodes.redis().xrange("socket.io", Range.unbounded()).getFirst().getId();
        RecoverableClient client = nodes.connectWithoutEvents();
        nodes.lose(client);
        nodes.emit(nodes.here().root(), "", 1);

        RecoverableClient back = client.offset(early).comeBack(nodes.there().open());
        expectTold(back, 1);
        back.expectRecovered();
    }

    @Test
    void aSessionWhoseServerHasNotSeenTheEndIsTakenOverAndTheFormerSocketEnds() {
        RecoverableClient client = nodes.connect();
        RecoverableClient back = client.comeBack(nodes.there().open());
        back.expectRecovered();

        client.expect("41");
        nodes.awaitSession(client, true);
        nodes.emit(nodes.here().root(), client.sid(), 2);
        expectTold(back, 2);
    }

    @Test
    void whoTookASessionCanLoseItAgainBeforeAnythingCame() {
        RecoverableClient client = nodes.connect();
        RecoverableClient back = client.comeBack(nodes.there().open());
        back.expectRecovered();
        client.expect("41");
        nodes.awaitSession(client, true);
        nodes.lose(back);
        nodes.emit(nodes.there().root(), "", 1);

        RecoverableClient again = back.comeBack(nodes.here().open());
        expectTold(again, 1);
        again.expectRecovered();
    }

    @Test
    void oneOfManyWhoAskAtOnceGetsTheSession() {
        RecoverableClient client = nodes.connect();
        nodes.lose(client);
        List<WebSocketClient> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add((i % 2 == 0 ? nodes.here() : nodes.there()).open().send(client.connectPacket()));
        }

        List<String> answers = all.stream().map(WebSocketClient::next).toList();
        assertThat(answers).hasSize(10).contains(client.confirmation());
        // Who comes late may take it over from the first, but an id is one socket.
        await().atMost(TestBus.PATIENCE)
                .until(() -> nodes.here()
                                .root()
                                .to(client.sid())
                                .fetchSockets()
                                .toCompletableFuture()
                                .join()
                                .size()
                        == 1);
    }

    @Test
    void roomsCountFromTheirJoinToTheirLeaving() {
        RecoverableClient client = nodes.connect();
        String received = client.offset();
        nodes.emit(nodes.here().root(), "late", 1);
        nodes.awaitMark(client, nodes.here().root());
        nodes.ask(client, "join", "early");
        nodes.ask(client, "join", "late");
        nodes.emit(nodes.there().root(), "early", 2);
        expectTold(client, 2);
        nodes.ask(client, "leave", "early");
        nodes.emit(nodes.there().root(), "early", 1);
        nodes.lose(client.offset(received));
        nodes.emit(nodes.here().root(), "late", 3);

        RecoverableClient back = client.comeBack(nodes.there().open());
        assertThat(back.event()).isEqualTo("42[\"mark\",");
        expectTold(back, 2);
        expectTold(back, 3);
        back.expectRecovered();
    }

    @Test
    void whoMissedSomethingFromBeforeTheRoomsThatAreKnownIsNotRecovered() {
        RecoverableClient client = nodes.connect();
        nodes.lose(client);
        CarriedSession kept = nodes.session(client);
        Place forgotten = Place.parse(Objects.requireNonNull(client.offset())).next();
        nodes.redis()
                .set(
                        RecoveryNodes.key(client),
                        new String(
                                SessionCodec.write(new CarriedSession(
                                        kept.mark(),
                                        kept.pid(),
                                        kept.sid(),
                                        RoomTimes.of(
                                                kept.rooms().begun(),
                                                forgotten,
                                                kept.rooms().joined(),
                                                List.of()),
                                        kept.asOf(),
                                        kept.dataJson(),
                                        kept.owner(),
                                        kept.isLive())),
                                StandardCharsets.US_ASCII));

        client.comeBack(nodes.there().open()).expectNew();

        assertThat(nodes.count(1, SessionOutcome.LOST)).isEqualTo(1);
    }

    @Test
    void whatOperatorsDoToAnAbsentSocketHasItsEffect() {
        RecoverableClient left = nodes.connect();
        nodes.ask(left, "join", "r");
        nodes.ask(left, "join", "s");
        nodes.lose(left);
        nodes.there().root().to("s").leave("r").toCompletableFuture().join();
        nodes.there().root().to("s").join("t").toCompletableFuture().join();
        nodes.emit(nodes.there().root(), "r", 1);
        nodes.emit(nodes.there().root(), "t", 1);
        RecoverableClient back = left.comeBack(nodes.there().open());
        back.expectRecovered();

        nodes.lose(back);
        nodes.here().root().to("s").disconnect().toCompletableFuture().join();
        nodes.emit(nodes.here().root(), "", 1);
        back.comeBack(nodes.there().open()).expectNew();
    }

    @Test
    void whoLeavesByItselfOrIsDisconnectedIsForgotten() {
        RecoverableClient leaving = nodes.connect();
        leaving.send("41");
        await().atMost(TestBus.PATIENCE).until(() -> nodes.redis().exists(RecoveryNodes.key(leaving)) == 0);
        leaving.comeBack(nodes.there().open()).expectNew();

        RecoverableClient expelled = nodes.connect();
        nodes.there().root().to(expelled.sid()).disconnect();
        expelled.expect("41");
        await().atMost(TestBus.PATIENCE).until(() -> nodes.redis().exists(RecoveryNodes.key(expelled)) == 0);
        expelled.comeBack(nodes.there().open()).expectNew();
    }

    @Test
    void sharedAttributesComeAlong() throws Exception {
        LinkedBlockingQueue<String> names = new LinkedBlockingQueue<>();
        nodes.here().root().onConnection(socket -> socket.attribute(NAME, "Ada"));
        nodes.there()
                .root()
                .onConnection(socket -> names.add(
                        socket.isRecovered() + " " + socket.attribute(NAME).orElse("?")));
        RecoverableClient client = nodes.connect();
        nodes.lose(client);

        client.comeBack(nodes.there().open()).expectRecovered();
        assertThat(names.poll(60, TimeUnit.SECONDS)).isEqualTo("true Ada");
    }

    @Test
    void whileItIsConnectedEachEventComesOnceFromBothServersWithGrowingOffsets() {
        RecoverableClient client = nodes.connect();
        for (int i = 0; i < 20; i++) {
            nodes.here().root().emit("told", "here", i);
            nodes.there().root().emit("told", "there", i);
        }
        nodes.here().root().local().emit("told", "local");
        List<String> events = new ArrayList<>();
        List<String> offsets = new ArrayList<>();
        for (int i = 0; i < 41; i++) {
            String event = client.event();
            if (!event.contains("local")) {
                events.add(event);
                offsets.add(String.valueOf(client.offset()));
            }
        }

        assertThat(events).doesNotHaveDuplicates().hasSize(40);
        assertThat(events.stream().filter(event -> event.contains("\"here\"")))
                .hasSize(20)
                .isSortedAccordingTo((one, other) -> Integer.compare(number(one), number(other)));
        assertThat(offsets.stream().map(Place::parse).toList()).isSorted();
        nodes.lose(client);
        client.offset(offsets.getLast()).comeBack(nodes.there().open()).expectRecovered();
    }

    @Test
    void whoDoesNotWantToBeRecoveredGetsEventsAsEver() {
        WebSocketClient plain = nodes.here().connect("");
        RecoverableClient client = nodes.connect();
        nodes.here().root().to(client.sid()).emit("x");
        nodes.here().root().emit("all");

        assertThat(client.event()).isEqualTo("42[\"x\",");
        assertThat(client.event()).isEqualTo("42[\"all\",");
        plain.expect("42[\"all\"]");
        nodes.there().root().emit("far");
        assertThat(client.event()).isEqualTo("42[\"far\",");
        plain.expect("42[\"far\"]");
    }

    @Test
    void guestsAreRecoveredByTheirServerOnly() {
        nodes.here().io().namespace("/source");
        nodes.here().io().feed("/source", "/");
        RecoverableClient guest = RecoverableClient.connect(nodes.here().open());
        guest.abort();
        await().atMost(TestBus.PATIENCE).until(() -> nodes.here().root().awaySockets() == 1);
        nodes.here().io().namespace("/source").emit("x");

        guest.comeBack(nodes.there().open()).expectNew();
        RecoverableClient back = guest.comeBack(nodes.here().open());
        assertThat(back.event()).isEqualTo("42[\"x\",");
        back.expectRecovered();
    }

    @Test
    void aClientOfAnotherIdentityGetsANewSocketAndTheOwnerItsFormerOne() {
        nodes.close();
        nodes = new RecoveryNodes(
                RedisServer.shared(),
                settings -> settings.withIdentity(socket -> socket.authJson().contains("thief") ? "thief" : "owner"));
        RecoverableClient client = nodes.connect();
        nodes.lose(client);
        nodes.emit(nodes.here().root(), "", 1);

        WebSocketClient thief = nodes.there()
                .open()
                .send("40{\"csr\":true,\"user\":\"thief\",\"pid\":\"" + client.pid() + "\",\"offset\":\""
                        + client.offset() + "\"}");
        assertThat(thief.next()).startsWith("40{\"sid\":").doesNotContain(client.pid());
        assertThat(nodes.count(1, SessionOutcome.DENIED)).isEqualTo(1);
        RecoverableClient back = client.comeBack(nodes.there().open());
        expectTold(back, 1);
        back.expectRecovered();
    }

    @Test
    void aSessionIsOfOneNamespaceOnly() {
        nodes.there().io().namespace("/other");
        RecoverableClient client = nodes.connect();
        nodes.lose(client);

        WebSocketClient elsewhere =
                nodes.there().open().send(client.connectPacket().replaceFirst("40", "40/other,"));
        assertThat(elsewhere.next()).startsWith("40/other,{").doesNotContain(client.pid());
        client.comeBack(nodes.there().open()).expectRecovered();
    }

    static void expectTold(RecoverableClient client, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(client.event()).isEqualTo("42[\"told\"," + i + ",");
        }
    }

    /** An event of one of the servers, which is the next after the last. */
    private static void note(Map<String, Integer> seen, String event) {
        String name = event.replaceAll("42..([a-z]+).*", "$1");
        assertThat(number(event)).as(event).isEqualTo(seen.getOrDefault(name, -1) + 1);
        seen.merge(name, 1, Integer::sum);
    }

    private static int number(String event) {
        return Integer.parseInt(event.replaceAll(".*,(\\d+),$", "$1"));
    }
}
