package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.RawWebSocket.TEXT;
import static com.erpmax.realtime.engine.testing.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.testing.AttackedServer.Client;
import com.erpmax.realtime.engine.testing.Memory;
import com.erpmax.realtime.engine.testing.PollingSession;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.transport.SharedFrame;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many peers that each keep within their own bounds, and together would use up the memory of the process. */
class HostileMemoryTest extends UnderAttack {

    private static final int MANY = 250;
    private static final int LARGE = 900_000;
    private static final int BEGUN = 600_000;
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int TRY_AGAIN_LATER = 1013;

    HostileMemoryTest() {
        super(EngineConfig.defaults());
    }

    @Test
    void largeFramesThatDoNotEndAreRefusedBeforeTheyUseUpTheMemory() {
        byte[] begun = Arrays.copyOf(frame(0x80 | TEXT, message(LARGE)), BEGUN);
        attack(begun);
    }

    @Test
    void fragmentsThatDoNotEndAreRefusedBeforeTheyUseUpTheMemory() {
        attack(frame(TEXT, message(BEGUN)));
    }

    @Test
    void largeBodiesThatDoNotEndAreRefusedBeforeTheyUseUpTheMemory() {
        for (int i = 0; i < MANY; i++) {
            beginPost();
        }
        server.assertEchoes();
        assertThat(beginPost().answer().status()).isEqualTo(503);
        server.assertUnharmed();
        assertThat(server.poll().post("4" + "x".repeat(LARGE)).body()).isEqualTo("ok");
    }

    @Test
    void whenMemoryIsShortTheLongestQueuesGoAndTheOthersStay() {
        PollingSession greedy = server.poll();
        PollingSession modest = server.poll();
        SharedFrame much = SharedFrame.text("x".repeat(100_000));
        List<ByteBuf> ballast = Memory.fillAllBut(40L * MEBIBYTE);
        try {
            assertThat(send(greedy, much)).isTrue();
            assertThat(send(greedy, much)).isFalse();
            assertThat(send(modest, much)).isTrue();
        } finally {
            ballast.forEach(ByteBuf::release);
            much.release();
        }
        assertThat(greedy.listener().awaitClose()).isEqualTo(CloseReason.OUTBOUND_OVERFLOW);
        assertThat(modest.poll().body()).hasSize(100_001);
    }

    private static boolean send(PollingSession to, SharedFrame frame) {
        return to.listener().ask(() -> to.listener().session().send(frame));
    }

    private RawConnection beginPost() {
        RawConnection post = server.connect();
        post.write(RawConnection.head("POST " + server.poll().target(), "Content-Length: " + LARGE));
        return post.write(message(BEGUN));
    }

    private void attack(byte[] begun) {
        for (int i = 0; i < MANY; i++) {
            server.webSocket().socket().send(begun);
        }
        server.assertEchoes();
        Client last = server.webSocket();
        last.socket().send(begun);
        assertThat(last.socket().closeCode()).isEqualTo(TRY_AGAIN_LATER);
        assertThat(last.listener().awaitClose()).isEqualTo(CloseReason.TRANSPORT_ERROR);
        assertThat(server.webSocket().socket().send("4small").text()).isEqualTo("4small");
        server.assertUnharmed();
        String large = "4" + "x".repeat(LARGE);
        assertThat(server.webSocket().socket().send(large).text()).isEqualTo(large);
    }

    private static byte[] message(int length) {
        byte[] message = new byte[length];
        Arrays.fill(message, (byte) '4');
        return message;
    }
}
