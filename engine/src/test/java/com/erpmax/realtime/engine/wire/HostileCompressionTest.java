package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.RawWebSocket.BINARY;
import static com.erpmax.realtime.engine.testing.RawWebSocket.CONTINUATION;
import static com.erpmax.realtime.engine.testing.RawWebSocket.TEXT;
import static com.erpmax.realtime.engine.testing.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.AttackedServer;
import com.erpmax.realtime.engine.testing.AttackedServer.Client;
import com.erpmax.realtime.engine.testing.Deadlines;
import com.erpmax.realtime.engine.testing.Deflated;
import com.erpmax.realtime.engine.testing.Memory;
import com.erpmax.realtime.engine.transport.PerMessageDeflate;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Messages that are small on the wire and large behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileCompressionTest {

    private static final int LIMIT = 1_000_000;
    private static final int COMPRESSED = 0xC0;
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";

    private AttackedServer server;

    @BeforeAll
    void start() {
        server = AttackedServer.start(
                EngineConfig.defaults().withMaxPayloadBytes(LIMIT).withPerMessageDeflate(PerMessageDeflate.defaults()));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @AfterEach
    void nobodyElseIsHarmed() {
        server.assertUnharmed();
    }

    @Test
    void bombOfAThousandToOneIsRefusedBeforeMemoryIsSpentOnIt() {
        byte[] bomb = frame(COMPRESSED | BINARY, Deflated.bytes(new byte[200 * LIMIT]));
        assertThat(bomb.length).isLessThan(200 * LIMIT / 1000);
        long thread = server.loopThread();
        Client warmUp = server.webSocket(OFFER);
        warmUp.socket().send(bomb);
        assertThat(warmUp.socket().closeCode()).isEqualTo(1009);
        Client offender = server.webSocket(OFFER);
        long allocated = Memory.allocatedBy(thread);
        long pooled = Memory.pooled();
        offender.socket().send(bomb);
        assertThat(offender.socket().closeCode()).isEqualTo(1009);
        assertThat(Memory.allocatedBy(thread) - allocated)
                .as("heap for 200 MB: the frame itself, and a little")
                .isLessThan(LIMIT);
        assertThat(Memory.pooled() - pooled).isLessThan(4 * LIMIT);
        assertThat(offender.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
        assertThat(offender.listener().messages()).isEmpty();
        assertThat(offender.socket().connection().untilClosed()).isEmpty();
    }

    @Test
    void bombInFragmentsIsRefusedTheSameWay() {
        byte[] bomb = Deflated.bytes(new byte[10 * LIMIT]);
        Client offender = server.webSocket(OFFER);
        offender.socket().send(frame(0x40 | TEXT, Arrays.copyOf(bomb, 100)));
        offender.socket().send(frame(CONTINUATION, new byte[0]));
        offender.socket().send(frame(0x80 | CONTINUATION, Arrays.copyOfRange(bomb, 100, bomb.length)));
        assertThat(offender.socket().closeCode()).isEqualTo(1009);
        assertThat(offender.listener().messages()).isEmpty();
    }

    @Test
    void oneByteOverTheLimitIsRefused() {
        Client allowed = server.webSocket(OFFER);
        allowed.socket().send(frame(COMPRESSED | BINARY, Deflated.bytes(new byte[LIMIT])));
        assertThat(allowed.socket().readDeflated().payload()).hasSize(LIMIT);
        Client offender = server.webSocket(OFFER);
        offender.socket().send(frame(COMPRESSED | BINARY, Deflated.bytes(new byte[LIMIT + 1])));
        assertThat(offender.socket().closeCode()).isEqualTo(1009);
    }

    @Test
    void barrageOfLargestMessagesLeavesTheOthersTheirTurns() {
        byte[] message = frame(COMPRESSED | BINARY, Deflated.bytes(new byte[LIMIT]));
        Client offender = server.webSocket(OFFER);
        byte[] barrage = new byte[50 * message.length];
        for (int i = 0; i < 50; i++) {
            System.arraycopy(message, 0, barrage, i * message.length, message.length);
        }
        offender.socket().send(barrage);
        server.assertEchoes();
        Deadlines.until(() -> assertThat(offender.listener().messages()).hasSize(50));
        for (int i = 0; i < 50; i++) {
            assertThat(offender.socket().readDeflated().payload()).hasSize(LIMIT);
        }
    }

    @Test
    void dataThatIsNotDeflateIsRefusedWith1007() {
        for (String junk : new String[] {"\u0007", "\u00ff\u00ff", "", "\u00f2H\u00cd"}) {
            Client offender = server.webSocket(OFFER);
            byte[] data = junk.getBytes(StandardCharsets.ISO_8859_1);
            offender.socket().send(frame(COMPRESSED | TEXT, data));
            assertThat(offender.socket().closeCode()).isEqualTo(1007);
            assertThat(offender.listener().messages()).isEmpty();
        }
    }
}
