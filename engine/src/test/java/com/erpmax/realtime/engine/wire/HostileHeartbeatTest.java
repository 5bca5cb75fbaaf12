package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.RawWebSocket.PING;
import static com.erpmax.realtime.engine.testing.RawWebSocket.PONG;
import static com.erpmax.realtime.engine.testing.RawWebSocket.TEXT;
import static com.erpmax.realtime.engine.testing.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.AttackedServer.Client;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.Memory;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawWebSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pings and pongs that nobody asked for. A session has one timer, whatever its peer sends. */
class HostileHeartbeatTest extends UnderAttack {

    private static final int FLOOD = 20_000;
    private static final int MEBIBYTE = 1024 * 1024;

    HostileHeartbeatTest() {
        super(EngineConfig.defaults());
    }

    @Test
    void floodOfPingsOfAPeerThatReadsIsAnsweredAsFastAsItReads() {
        Client offender = server.webSocket();
        Thread writer = Thread.ofVirtual()
                .start(() -> offender.socket().send(flood(PING, 125, FLOOD)).send("4a"));
        int pongs = 0;
        RawWebSocket.Frame next = offender.socket().read();
        for (; next.opcode() == PONG; next = offender.socket().read()) {
            assertThat(next.payload()).hasSize(125);
            pongs++;
        }
        assertThat(next.text()).isEqualTo("4a");
        assertThat(pongs).as("a ping is skipped while 64 KiB wait").isBetween(1, FLOOD);
        assertTimers(2);
        Deadlines.until(() -> assertThat(writer.isAlive()).isFalse());
    }

    @Test
    void pingsOfAPeerThatDoesNotReadCostNoMemory() {
        Client offender = server.webSocket(server.server().connectNarrow(4096));
        long pooled = Memory.pooled();
        for (int i = 0; i < 10; i++) {
            offender.socket().send(flood(PING, 125, FLOOD));
        }
        server.assertEchoes();
        assertThat(offender.socket().send("4heard").connection()).isNotNull();
        Deadlines.until(() -> assertThat(offender.listener().messages())
                .as("all pings were read")
                .contains("heard"));
        assertThat(Memory.pooled() - pooled).as("for 25 MB of pongs").isLessThan(4L * MEBIBYTE);
    }

    @Test
    void pongsThatNobodyAskedForAreIgnored() {
        Client offender = server.webSocket();
        offender.socket().send(flood(PONG, 125, FLOOD)).send(flood(PONG, 0, FLOOD));
        assertThat(offender.socket().send("4a").text()).as("and not answered").isEqualTo("4a");
        assertTimers(2);
    }

    @Test
    void heartbeatAnswersThatNobodyAskedForAreIgnored() {
        Client offender = server.webSocket();
        byte[] pong = frame(0x80 | TEXT, new byte[] {'3'});
        byte[] flood = new byte[FLOOD * pong.length];
        for (int i = 0; i < FLOOD; i++) {
            System.arraycopy(pong, 0, flood, i * pong.length, pong.length);
        }
        offender.socket().send(flood);
        assertThat(offender.socket().send("4a").text()).isEqualTo("4a");
        assertTimers(2);
    }

    @Test
    void heartbeatAnswersOverPollingAreIgnored() {
        PollingSession offender = server.poll();
        assertThat(offender.post("3\u001e".repeat(FLOOD) + "4a").body()).isEqualTo("ok");
        assertThat(offender.poll().body()).isEqualTo("4a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "2probe", "2x"})
    void heartbeatInTheWrongDirectionEndsTheSession(String ping) {
        Client offender = server.webSocket();
        offender.socket().send(ping).send(ping).send(ping);
        assertThat(offender.socket().closeCode()).isZero();
        assertThat(offender.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }

    @Test
    void floodOfHeartbeatsInTheWrongDirectionEndsTheSessionAtTheFirst() {
        PollingSession offender = server.poll();
        assertThat(offender.post("2\u001e".repeat(FLOOD) + "4a").body()).isEqualTo("ok");
        assertThat(offender.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
        assertThat(offender.listener().messages()).isEmpty();
    }

    private void assertTimers(int expected) {
        Deadlines.until(() -> assertThat(server.armedTimers())
                .as("one timer for each session")
                .isEqualTo(expected));
    }

    private static byte[] flood(int opcode, int length, int count) {
        byte[] one = frame(0x80 | opcode, "x".repeat(length).getBytes(StandardCharsets.US_ASCII));
        byte[] all = new byte[count * one.length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(one, 0, all, i * one.length, one.length);
        }
        return all;
    }
}
