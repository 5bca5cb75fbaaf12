package com.erpmax.realtime.socket.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import com.erpmax.realtime.socket.testing.TestLoops;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LoopLogTest {
    private static TestLoops threads;

    private final Offsets offsets = new Offsets();

    @BeforeAll
    static void startLoops() {
        threads = new TestLoops();
    }

    @AfterAll
    static void stopLoops() {
        threads.close();
    }

    @Test
    void packetsAreDroppedWhenTheirTimeIsOver() {
        EngineLoop loop = threads.first();
        LoopLog log = new LoopLog(loop, offsets, Duration.ofMillis(100), () -> 1_000);

        KeptPacket first = TestLoops.on(loop, () -> log.keep(event("a")));
        await().until(() -> first.event() == null);
        KeptPacket second = TestLoops.on(loop, () -> log.keep(event("b")));
        await().until(() -> second.event() == null);

        assertThat(TestLoops.on(loop, log::bytes)).isZero();
    }

    @Test
    void theOldestIsDroppedForWhatIsTooMuch() {
        EngineLoop loop = threads.first();
        LoopLog log = new LoopLog(loop, offsets, Duration.ofHours(1), () -> 10);

        KeptPacket first = TestLoops.on(loop, () -> log.keep(event("12345")));
        KeptPacket second = TestLoops.on(loop, () -> log.keep(event("12345")));
        assertThat(first.event()).isNotNull();
        KeptPacket third = TestLoops.on(loop, () -> log.keep(event("1")));

        assertThat(first.event()).isNull();
        assertThat(second.event()).isNotNull();
        assertThat(third.event()).isNotNull();
        assertThat(TestLoops.on(loop, log::bytes)).isEqualTo(6);
        assertThat(TestLoops.on(loop, () -> log.keep(event("12345678901"))).event())
                .isNull();
        assertThat(TestLoops.on(loop, log::bytes)).isZero();
    }

    @Test
    void offsetsAscendAndOthersAreUnknown() {
        long number = offsets.next();
        String text = offsets.text(number);

        assertThat(offsets.next()).isGreaterThan(number);
        assertThat(offsets.parse(text)).isEqualTo(number);
        assertThat(offsets.parse(offsets.text(3))).isEqualTo(Offsets.UNKNOWN);
        assertThat(offsets.parse(offsets.text(0))).isEqualTo(Offsets.UNKNOWN);
        assertThat(offsets.parse(offsets.text(-1))).isEqualTo(Offsets.UNKNOWN);
        assertThat(offsets.parse(text + "?")).isEqualTo(Offsets.UNKNOWN);
        assertThat(offsets.parse(text + "0".repeat(100))).isEqualTo(Offsets.UNKNOWN);
        assertThat(offsets.parse(text.substring(1))).isEqualTo(Offsets.UNKNOWN);
        assertThat(offsets.parse("")).isEqualTo(Offsets.UNKNOWN);
        assertThat(offsets.parse(null)).isEqualTo(Offsets.UNKNOWN);
    }

    private static SocketPacket.Event event(String name) {
        return new SocketPacket.Event(
                "/", SocketPacket.Event.NO_ACK, name, PayloadMapper.standard().write());
    }
}
