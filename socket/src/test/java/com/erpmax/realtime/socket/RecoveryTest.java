package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.socket.namespace.DisconnectReason;
import com.erpmax.realtime.socket.namespace.RecoverySettings;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.namespace.SocketAttribute;
import com.erpmax.realtime.socket.namespace.SocketHandle;
import com.erpmax.realtime.socket.testing.PollingClient;
import com.erpmax.realtime.socket.testing.RecoverableClient;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Connection state recovery on the wire, as in section 4 of the wire facts but without its faults. */
class RecoveryTest {
    private static final SocketAttribute<String> NAME = new SocketAttribute<>("name", String.class);
    private static final SocketAttribute<String> TOKEN = new SocketAttribute<>("token", String.class);

    private final TestServer server = TestServer.start(builder -> builder.recovery(RecoverySettings.defaults()));
    private final LinkedBlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<DisconnectReason> ends = new LinkedBlockingQueue<>();

    @BeforeEach
    void prepare() {
        server.root().onConnection(sockets::add);
        server.root().onDisconnect((socket, reason) -> ends.add(reason));
        server.root().onLoop("mark", event -> event.ack());
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void whoDoesNotAskForItGetsNoPidAndNoOffsets() {
        WebSocketClient client = server.open();
        client.enter("");
        RecoverableClient other = connect();

        server.root().emit("x", 1);

        client.expect("42[\"x\",1]");
        assertThat(other.event()).isEqualTo("42[\"x\",1,");
    }

    @Test
    void missedEventsComeOnceAndInOrderBeforeTheConfirmation() throws Exception {
        RecoverableClient client = connect();
        Socket before = sockets.take();
        join(before, "r", "other");
        before.attribute(NAME, "n");
        server.root().to("r").emit("a", 1);
        before.emit("b", "text");
        assertThat(client.event()).isEqualTo("42[\"a\",1,");
        assertThat(client.event()).isEqualTo("42[\"b\",\"text\",");
        drop(client);

        server.root().emit("all");
        server.root().to("r").emit("room", 1);
        server.root().to("else").emit("lost");
        server.root().except("other").emit("lost");
        before.emit("direct", 2);
        RecoverableClient again = client.comeBack(server.open());

        assertThat(again.event()).isEqualTo("42[\"all\",");
        assertThat(again.event()).isEqualTo("42[\"room\",1,");
        assertThat(again.event()).isEqualTo("42[\"direct\",2,");
        again.expectRecovered();
        Socket after = sockets.take();
        assertThat(after).isNotSameAs(before);
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.isRecovered()).isTrue();
        assertThat(before.isRecovered()).isFalse();
        assertThat(after.attribute(NAME)).contains("n");
        assertThat(done(after.rooms())).containsExactlyInAnyOrder(after.id(), "r", "other");
        server.root().to("r").emit("live");
        assertThat(again.event()).isEqualTo("42[\"live\",");
    }

    @Test
    void aBinaryEventIsReplayedWithItsAttachments() throws Exception {
        RecoverableClient client = connect();
        drop(client);

        server.root().emit("bin", new byte[] {1, 2});
        RecoverableClient again = client.comeBack(server.open());

        assertThat(again.event()).isEqualTo("451-[\"bin\",{\"_placeholder\":true,\"num\":0},");
        again.expect("hex:0102");
        again.expectRecovered();
    }

    @Test
    void whoReceivedNothingGetsEverythingSinceTheConnect() throws Exception {
        RecoverableClient client = connect();
        server.root().emit("a");
        server.root().emit("b");
        mark(client);
        client.dropUnread();
        assertThat(ends.poll(60, TimeUnit.SECONDS)).isNotNull();

        RecoverableClient again = client.comeBack(server.open());

        assertThat(again.event()).isEqualTo("42[\"a\",");
        assertThat(again.event()).isEqualTo("42[\"b\",");
        again.expectRecovered();
    }

    @Test
    void volatileEventsCarryAnOffsetToo() throws Exception {
        RecoverableClient client = connect();
        server.root().emit("kept", 1);
        server.root().asVolatile().emit("volatile", "a text");
        client.event();
        assertThat(client.event()).isEqualTo("42[\"volatile\",\"a text\",");
        Socket socket = sockets.take();
        socket.asVolatile().emit("single", "b");
        assertThat(client.event()).isEqualTo("42[\"single\",\"b\",");
        drop(client);

        server.root().asVolatile().emit("lost");
        server.root().emit("missed");
        RecoverableClient again = client.comeBack(server.open());

        assertThat(again.event()).isEqualTo("42[\"missed\",");
        again.expectRecovered();
    }

    @Test
    void aTextThatIsNoOffsetCountsAsNone() throws Exception {
        RecoverableClient client = connect();
        server.root().emit("a");
        client.event();
        drop(client);

        RecoverableClient again = client.offset("a text").comeBack(server.open());

        assertThat(again.event()).isEqualTo("42[\"a\",");
        again.expectRecovered();
    }

    @Test
    void eventsThatWantAnAckHaveNoOffsetAndAreNotRepeated() throws Exception {
        RecoverableClient client = connect();
        Socket socket = sockets.take();
        server.root().emit("kept");
        client.event();
        var single = socket.emitWithAck(Duration.ofMinutes(10), "single", "s");
        var all = server.root().to().emitWithAck(Duration.ofMinutes(10), "all", "a");
        client.expect("420[\"single\",\"s\"]", "421[\"all\",\"a\"]");
        drop(client);
        assertThat(single.toCompletableFuture()).failsWithin(Duration.ofSeconds(60));
        assertThat(done(all).isComplete()).isFalse();

        client.comeBack(server.open()).expectRecovered();
    }

    @Test
    void aSocketCanBeRecoveredAgainAndAgain() throws Exception {
        RecoverableClient client = connect();
        for (int i = 0; i < 10; i++) {
            drop(client);
            server.root().emit("missed", i);
            client = client.comeBack(server.open());
            assertThat(client.event()).isEqualTo("42[\"missed\"," + i + ",");
            client.expectRecovered();
            server.root().emit("live", i);
            assertThat(client.event()).isEqualTo("42[\"live\"," + i + ",");
        }
    }

    @Test
    void whatWasReplayedToAConnectionThatBrokeIsReplayedAgain() throws Exception {
        RecoverableClient client = connect();
        server.root().emit("had");
        client.event();
        drop(client);
        server.root().emit("missed");
        RecoverableClient second = client.comeBack(server.open());
        second.event();
        second.expectRecovered();
        drop(second);

        RecoverableClient third = second.offset(client.offset()).comeBack(server.open());

        assertThat(third.event()).isEqualTo("42[\"missed\",");
        third.expectRecovered();
    }

    @RepeatedTest(10)
    void aPidNeverGivesTwoLiveSockets() throws Exception {
        RecoverableClient client = connect();
        drop(client);
        List<WebSocketClient> connections = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            connections.add(server.open());
        }

        connections.forEach(connection -> connection.send(client.connectPacket()));
        List<WebSocketClient> recovered = new ArrayList<>();
        for (WebSocketClient connection : connections) {
            String answer = connection.next();
            if (answer.equals(client.confirmation())) {
                recovered.add(connection);
            } else {
                assertThat(answer).startsWith("40{").doesNotContain(client.sid());
            }
        }
        server.root().to(client.sid()).emit("you");

        assertThat(done(server.root().fetchSockets()))
                .extracting(SocketHandle::id)
                .doesNotHaveDuplicates()
                .contains(client.sid());
        assertThat(recovered.stream().map(WebSocketClient::next).filter(next -> next.startsWith("42[\"you\"")))
                .as("of all that were recovered one after the other, who was not closed for the next")
                .hasSize(1);
    }

    @Test
    void aSocketWhoseEndNobodySawIsTakenOver() throws Exception {
        RecoverableClient client = connect();
        join(sockets.take(), "r");
        server.root().to("r").emit("unread");
        mark(client);

        RecoverableClient again = client.comeBack(server.open());

        assertThat(again.event()).isEqualTo("42[\"unread\",");
        again.expectRecovered();
        assertThat(ends.take()).isEqualTo(DisconnectReason.FORCED_CLOSE);
        client.expectUnread("42[\"unread\",");
        client.expect(WebSocketClient.CLOSED);
        assertThat(done(server.root().fetchSockets())).hasSize(1);
        server.root().to("r").emit("live");
        assertThat(again.event()).isEqualTo("42[\"live\",");
    }

    @Test
    void middlewaresRunAndWhatTheySetAnewHolds() throws Exception {
        LinkedBlockingQueue<String> passed = new LinkedBlockingQueue<>();
        server.root().use(socket -> {
            passed.add(socket.id());
            socket.attribute(TOKEN, "token " + passed.size());
        });
        RecoverableClient client = connect();
        Socket before = sockets.take();
        before.attribute(NAME, "n");
        drop(client);

        client.comeBack(server.open()).expectRecovered();

        assertThat(passed).hasSize(2);
        assertThat(sockets.take().attribute(TOKEN)).contains("token 2");
        assertThat(passed).last().isNotEqualTo(before.id());
    }

    @Test
    void whoLeftOrWasSentAwayDoesNotComeBack() throws Exception {
        RecoverableClient leaver = connect();
        leaver.send("41");
        ends.take();
        RecoverableClient kicked = connect();
        sockets.take();
        sockets.take().disconnect();
        kicked.expect("41");
        ends.take();

        leaver.comeBack(server.open()).expectNew();
        kicked.comeBack(server.open()).expectNew();
    }

    @Test
    void anOperatorReachesSocketsThatAreAway() throws Exception {
        RecoverableClient kicked = connect();
        join(sockets.take(), "bad");
        RecoverableClient moved = connect();
        join(sockets.take(), "a", "b");
        drop(kicked);
        drop(moved);

        assertThat(done(server.root().fetchSockets())).isEmpty();
        assertThat(done(server.root().roomStatistics()).rooms()).isZero();
        done(server.root().to("bad").disconnect());
        done(server.root().to("a").leave("b"));
        done(server.root().to("a").join("c"));
        server.root().to("b", "c").emit("lost");

        kicked.comeBack(server.open()).expectNew();
        moved.comeBack(server.open()).expectRecovered();
    }

    @Test
    void aTransportThatTheServerClosedIsRecoverable() throws Exception {
        RecoverableClient client = connect();
        sockets.take().closeTransport(CloseReason.EXPIRED);
        client.expect(WebSocketClient.CLOSED);

        client.comeBack(server.open()).expectRecovered();
    }

    @Test
    void whatAnOldHandlerSendsReachesTheSocketThatHasTakenOver() throws Exception {
        RecoverableClient client = connect();
        Socket old = sockets.take();
        drop(client);
        RecoverableClient again = client.comeBack(server.open());
        again.expectRecovered();
        await().until(() -> server.root().awaySockets() == 0);

        old.emit("late", 1);

        assertThat(again.event()).isEqualTo("42[\"late\",1,");
    }

    @Test
    void aPollingClientIsRecoveredToo() throws Exception {
        RecoverableClient client = connect();
        drop(client);
        server.root().emit("missed");
        PollingClient polling = server.poll();
        polling.send(client.connectPacket());

        assertThat(polling.next()).startsWith("42[\"missed\",\"");
        polling.expect(client.confirmation());
    }

    @Test
    void aPacketThatIsNotReadableOrNotOfTextsIsANormalConnect() throws Exception {
        RecoverableClient client = connect();
        drop(client);

        WebSocketClient other = server.open().send("40{\"csr\":true,\"pid\":7,\"offset\":null}");
        assertThat(other.next()).contains("\"pid\":").doesNotContain(client.sid());
        WebSocketClient plain = server.open().send("40{\"csr\":\"true\",\"pid\":\"" + client.pid() + "\"}");
        assertThat(plain.next()).doesNotContain("pid");
        client.comeBack(server.open()).expectRecovered();
    }

    private RecoverableClient connect() {
        return RecoverableClient.connect(server.open());
    }

    private void drop(RecoverableClient client) throws Exception {
        client.abort();
        assertThat(ends.poll(60, TimeUnit.SECONDS)).isNotNull();
    }

    private static void mark(RecoverableClient client) {
        client.send("427[\"mark\"]").expectAfterEvents("437[]");
    }

    private static void join(Socket socket, String... rooms) throws Exception {
        socket.join(rooms).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
