package com.erpmax.realtime.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.metrics.EngineMeters;
import com.erpmax.realtime.engine.testing.EchoListener;
import com.erpmax.realtime.engine.testing.TestLoops;
import com.erpmax.realtime.engine.transport.Framing;
import com.erpmax.realtime.engine.transport.PollingTransport;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.protocol.engineio.EnginePacket;
import com.erpmax.realtime.protocol.engineio.EngineProtocol;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The heartbeat of a session of protocol 3 under a clock that moves when it is told to. */
class ClientHeartbeatTest {

    private static final EngineConfig CONFIG = EngineConfig.defaults();
    private static final Duration PATIENCE = CONFIG.pingInterval().plus(CONFIG.pingTimeout());
    private static final Duration TICK = Duration.ofMillis(10);
    private static final EnginePacket PING = new EnginePacket.Ping("");

    private final TestLoops loops = new TestLoops();
    private final SessionRegistry registry = new SessionRegistry();
    private final FakeTransport transport = new FakeTransport(TransportKind.WEBSOCKET);
    private final EngineSession session = newSession();
    private final EchoListener listener = new EchoListener(session);

    ClientHeartbeatTest() {
        session.open(transport, opened -> listener);
        transport.calls();
    }

    @AfterEach
    void end() {
        session.abandon();
        session.onClosed(transport);
        loops.run();
        assertThat(registry.size()).isZero();
    }

    @Test
    void serverSaysNothingByItself() {
        loops.pass(PATIENCE.minus(TICK));
        assertThat(transport.calls()).isEmpty();
        assertThat(listener.closes()).isEmpty();
    }

    @Test
    void silenceForIntervalAndTimeoutEndsTheSession() {
        loops.pass(PATIENCE);
        assertThat(listener.closes()).containsExactly(CloseReason.PING_TIMEOUT);
        assertThat(transport.calls()).containsExactly("dismiss");
    }

    @Test
    void pingIsAnsweredAndStartsTheTimeAnew() {
        loops.pass(PATIENCE.minus(TICK));
        session.onPacket(transport, new EnginePacket.Ping("hello"));
        assertThat(transport.calls()).containsExactly("3");
        loops.pass(PATIENCE.minus(TICK));
        assertThat(listener.closes()).isEmpty();
        loops.pass(TICK);
        assertThat(listener.closes()).containsExactly(CloseReason.PING_TIMEOUT);
    }

    @Test
    void otherPacketsDoNotReplaceAPing() {
        loops.pass(PATIENCE.minus(TICK));
        session.onPacket(transport, new EnginePacket.Message("still here"));
        loops.pass(TICK);
        assertThat(listener.closes()).containsExactly(CloseReason.PING_TIMEOUT);
    }

    @Test
    void pongEndsTheSession() {
        session.onPacket(transport, new EnginePacket.Pong(""));
        assertThat(listener.closes()).containsExactly(CloseReason.TRANSPORT_ERROR);
    }

    @Test
    void peerThatPingsWithoutReadingIsCutOff() {
        transport.waitingBytes = CONFIG.maxWaitingBytes() + 1;
        transport.waitingBytesAfterFlush = CONFIG.maxWaitingBytes() + 1;
        session.onPacket(transport, PING);
        loops.run();
        assertThat(listener.closes()).containsExactly(CloseReason.OUTBOUND_OVERFLOW);
        assertThat(transport.calls()).containsExactly("abort");
        loops.pass(PATIENCE);
        assertThat(listener.closes()).hasSize(1);
    }

    @Test
    void upgradeStartsTheTimeAnew() {
        EngineSession upgrading = newSession();
        EchoListener its = new EchoListener(upgrading);
        PollingTransport polling = new PollingTransport(upgrading.loop(), upgrading, Framing.V3);
        upgrading.open(polling, opened -> its);
        loops.pass(PATIENCE.minus(TICK));
        upgrading.upgrade(transport);
        upgrading.onPacket(transport, new EnginePacket.Upgrade());
        assertThat(its.upgrades()).containsExactly(TransportKind.WEBSOCKET);
        loops.pass(PATIENCE.minus(TICK));
        assertThat(its.closes()).isEmpty();
        loops.pass(TICK);
        assertThat(its.closes()).containsExactly(CloseReason.PING_TIMEOUT);
        upgrading.onClosed(transport);
    }

    private EngineSession newSession() {
        HandshakeRequest handshake =
                new HandshakeRequest("/socket.io/", Map.of(), Map.of(), "127.0.0.1", false, false, Instant.EPOCH);
        EngineSession created = new EngineSession(
                registry.newId(),
                loops.loop(),
                EngineProtocol.V3,
                CONFIG,
                handshake,
                registry,
                new EngineMeters(new SimpleMeterRegistry()));
        assertThat(registry.admit(created, 10)).isTrue();
        return created;
    }
}
