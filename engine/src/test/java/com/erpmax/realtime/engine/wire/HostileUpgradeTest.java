package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.RawConnection.head;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.AttackedServer;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.HttpAnswer;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import com.erpmax.realtime.engine.transport.SharedFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody who knows a session's id, and clients that leave in the middle of an upgrade. */
class HostileUpgradeTest extends UnderAttack {

    HostileUpgradeTest() {
        super(EngineConfig.defaults());
    }

    @Test
    void thiefThatPollsASessionOnAWebSocketGetsNothing() {
        PollingSession victim = server.poll();
        RawWebSocket owner = victim.upgrade();
        send(victim, "secret");
        for (int i = 0; i < 3; i++) {
            assertThat(victim.poll().body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
            assertThat(victim.post("4forged").body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
        }
        assertThat(owner.text()).isEqualTo("4secret");
        assertThat(owner.send("4mine").text()).isEqualTo("4mine");
        assertThat(victim.listener().messages()).containsExactly("mine");
    }

    @Test
    void thiefThatOpensAWebSocketDuringAnUpgradeGetsNothing() {
        PollingSession victim = server.poll();
        RawWebSocket owner = victim.webSocket().send("2probe");
        assertThat(owner.text()).isEqualTo("3probe");
        RawWebSocket thief = victim.webSocket().send("2probe").send("5").send("4forged");
        assertThat(thief.closeCode()).isZero();
        assertThat(thief.connection().untilClosed()).isEmpty();
        send(victim, "secret");
        owner.send("5");
        assertThat(owner.text()).isEqualTo("4secret");
        assertThat(victim.listener().messages()).isEmpty();
        assertThat(victim.listener().closes()).isEmpty();
    }

    @Test
    void thiefThatOpensAWebSocketAfterTheUpgradeGetsNothing() {
        PollingSession victim = server.poll();
        RawWebSocket owner = victim.upgrade();
        RawWebSocket thief = victim.webSocket().send("5").send("4forged");
        assertThat(thief.closeCode()).isZero();
        send(victim, "secret");
        assertThat(owner.text()).isEqualTo("4secret");
        assertThat(victim.listener().messages()).isEmpty();
        assertThat(thief.connection().untilClosed()).isEmpty();
    }

    @Test
    void thiefOfASessionThatBeganOnAWebSocketGetsNothing() {
        AttackedServer.Client victim = server.webSocket();
        String target = "/socket.io/?EIO=4&sid=" + victim.listener().session().id() + "&transport=";
        RawWebSocket thief = RawWebSocket.open(server.connect(), target + "websocket");
        assertThat(thief.closeCode()).isZero();
        assertThat(server.connect().exchange("GET " + target + "polling").body())
                .contains("Bad request");
        assertThat(victim.socket().send("4mine").text()).isEqualTo("4mine");
        thief.connection().endOutput();
        assertThat(thief.connection().untilClosed()).isEmpty();
    }

    @Test
    void secondPollGetsNothingAndEndsTheSession() {
        PollingSession victim = server.poll();
        RawConnection first = victim.waitingPoll();
        HttpAnswer second = victim.poll();
        assertThat(second.status()).isEqualTo(400);
        assertThat(second.body()).isEmpty();
        assertThat(first.answer().body()).isEqualTo("1");
        assertThat(victim.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
        assertUnknown(victim);
    }

    @Test
    void secondPostIsNotDeliveredAndEndsTheSession() {
        PollingSession victim = server.poll();
        RawConnection first =
                server.connect().write(head("POST " + victim.target(), "Content-Length: 2", "Expect: 100-continue"));
        assertThat(first.answer().status()).isEqualTo(100);
        assertThat(victim.post("4forged").status()).isEqualTo(400);
        assertThat(first.untilClosed()).isEmpty();
        assertThat(victim.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
        assertThat(victim.listener().messages()).isEmpty();
        assertUnknown(victim);
    }

    @ParameterizedTest
    @CsvSource({"'',false", "'',true", "2probe,false", "2probe,true", "2probe+,false", "2probe+,true"})
    void clientThatLeavesBeforeTheUpgradeIsCompleteKeepsItsPollingSession(String step, boolean isReset) {
        PollingSession victim = server.poll();
        RawWebSocket socket = victim.webSocket();
        if (!step.isEmpty()) {
            socket.send("2probe");
        }
        if (step.endsWith("+")) {
            assertThat(socket.text()).isEqualTo("3probe");
        }
        leave(socket, isReset);
        server.assertEchoes();
        assertThat(victim.post("4still here").body()).isEqualTo("ok");
        Deadlines.until(() -> assertThat(victim.poll().body()).isEqualTo("4still here"));
        Deadlines.until(() -> {
            RawWebSocket again = victim.webSocket().send("2probe");
            assertThat(again.text()).isEqualTo("3probe");
            again.close();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void clientThatLeavesRightAfterTheUpgradeEndsItsSession(boolean isReset) {
        PollingSession victim = server.poll();
        RawWebSocket socket = victim.webSocket().send("5");
        victim.listener().awaitUpgrade();
        leave(socket, isReset);
        assertThat(victim.listener().awaitClose())
                .isEqualTo(isReset ? CloseReason.TRANSPORT_ERROR : CloseReason.TRANSPORT_CLOSE);
        Deadlines.until(() -> assertUnknown(victim));
    }

    private static void leave(RawWebSocket socket, boolean isReset) {
        if (isReset) {
            socket.connection().reset();
        } else {
            socket.close();
        }
    }

    private static void send(PollingSession to, String message) {
        assertThat(to.listener().ask(() -> to.listener().send(SharedFrame.text(message))))
                .isTrue();
    }

    private static void assertUnknown(PollingSession session) {
        assertThat(session.poll().body()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    }
}
