package com.erpmax.realtime.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.metrics.EngineMeters;
import com.erpmax.realtime.engine.testing.EchoListener;
import com.erpmax.realtime.engine.testing.TestLoops;
import com.erpmax.realtime.engine.transport.Framing;
import com.erpmax.realtime.engine.transport.PollingTransport;
import com.erpmax.realtime.engine.transport.SharedFrame;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.protocol.engineio.EnginePacket;
import com.erpmax.realtime.protocol.engineio.EngineProtocol;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session under a clock that moves when it is told to. */
class EngineSessionTest {

    private static final Duration PING_INTERVAL = Duration.ofSeconds(25);
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration TICK = Duration.ofMillis(10);
    private static final EnginePacket PONG = new EnginePacket.Pong("");

    private final TestLoops loops = new TestLoops();
    private final SessionRegistry registry = new SessionRegistry();
    private final FakeTransport transport = new FakeTransport(TransportKind.WEBSOCKET);
    private final EngineSession session = newSession(registry);
    private final EchoListener listener = new EchoListener(session);

    EngineSessionTest() {
        assertThat(registry.admit(session, 10)).isTrue();
        session.open(transport, opened -> listener);
        assertThat(transport.calls()).singleElement().asString().startsWith("0{\"sid\":\"" + session.id());
    }

    @AfterEach
    void end() {
        session.abandon();
        session.onClosed(transport);
        loops.run();
        assertThat(registry.size()).isZero();
    }

    @Test
    void firstPingGoesOutOneIntervalAfterTheOpenPacket() {
        loops.pass(PING_INTERVAL.minus(TICK));
        assertThat(transport.calls()).isEmpty();
        loops.pass(TICK);
        assertThat(transport.calls()).containsExactly("2");
    }

    @Test
    void nextPingGoesOutOneIntervalAfterThePong() {
        loops.pass(PING_INTERVAL);
        loops.pass(Duration.ofSeconds(5));
        session.onPacket(transport, PONG);
        transport.calls();
        loops.pass(PING_INTERVAL.minus(TICK));
        assertThat(transport.calls()).isEmpty();
        loops.pass(TICK);
        assertThat(transport.calls()).containsExactly("2");
    }

    @Test
    void missingPongEndsTheSessionAfterTheTimeout() {
        loops.pass(PING_INTERVAL);
        loops.pass(PING_TIMEOUT.minus(TICK));
        assertThat(listener.closes()).isEmpty();
        loops.pass(TICK);
        assertThat(listener.closes()).containsExactly(CloseReason.PING_TIMEOUT);
        assertThat(transport.calls()).containsExactly("2", "dismiss");
    }

    @Test
    void pongBeforeTheTimeoutKeepsTheSession() {
        loops.pass(PING_INTERVAL);
        loops.pass(PING_TIMEOUT.minus(TICK));
        session.onPacket(transport, PONG);
        loops.pass(PING_INTERVAL);
        assertThat(listener.closes()).isEmpty();
        assertThat(transport.calls()).containsExactly("2", "2");
    }

    @Test
    void otherPacketWhileAPongIsDueGrantsOneMoreTimeoutPerPing() {
        loops.pass(PING_INTERVAL);
        loops.pass(Duration.ofSeconds(15));
        session.onPacket(transport, new EnginePacket.Message("a"));
        loops.pass(Duration.ofSeconds(15));
        assertThat(listener.closes())
                .as("30 s after the ping, 15 s after the message")
                .isEmpty();
        session.onPacket(transport, new EnginePacket.Message("b"));
        loops.pass(Duration.ofSeconds(5));
        assertThat(listener.closes()).as("the second message grants nothing").containsExactly(CloseReason.PING_TIMEOUT);
    }

    @Test
    void graceIsGrantedAnewWithEveryPing() {
        for (int i = 0; i < 3; i++) {
            loops.pass(PING_INTERVAL);
            loops.pass(Duration.ofSeconds(15));
            session.onPacket(transport, new EnginePacket.Message("a"));
            loops.pass(Duration.ofSeconds(15));
            assertThat(listener.closes()).isEmpty();
            session.onPacket(transport, PONG);
        }
    }

    @Test
    void packetsBetweenPongAndPingDoNotDelayThePing() {
        for (int i = 0; i < 24; i++) {
            loops.pass(Duration.ofSeconds(1));
            session.onPacket(transport, new EnginePacket.BinaryMessage(new byte[] {1}));
        }
        transport.calls();
        loops.pass(Duration.ofSeconds(1));
        assertThat(transport.calls()).containsExactly("2");
    }

    @Test
    void closedSessionHasNoHeartbeat() {
        session.close(CloseReason.FORCED_CLOSE);
        transport.calls();
        loops.pass(PING_INTERVAL.plus(PING_TIMEOUT));
        assertThat(transport.calls()).isEmpty();
        assertThat(listener.closes()).hasSize(1);
    }

    @Test
    void messagesPassWhileTheSessionIsOpen() {
        session.onPacket(transport, new EnginePacket.Message("a"));
        assertThat(listener.messages()).containsExactly("a");
        assertThat(transport.calls()).containsExactly("4a");
        session.close(CloseReason.FORCED_CLOSE);
        session.onPacket(transport, new EnginePacket.Message("b"));
        assertThat(listener.messages()).hasSize(1);
        assertThat(send("c")).isFalse();
        assertThat(transport.calls()).containsExactly("close");
    }

    @Test
    void firstReasonCountsAndIsToldOnce() {
        session.close(CloseReason.FORCED_CLOSE);
        session.close(CloseReason.EXPIRED);
        session.onError(transport, "x");
        session.onMalformed(transport, "x");
        session.onClosed(transport);
        assertThat(listener.closes()).containsExactly(CloseReason.FORCED_CLOSE);
        assertThat(transport.calls()).containsExactly("close");
    }

    @Test
    void sessionIsKnownUntilItsTransportIsGone() {
        session.close(CloseReason.FORCED_CLOSE);
        assertThat(registry.find(session.id())).contains(session);
        session.onClosed(transport);
        assertThat(registry.find(session.id())).isEmpty();
    }

    @Test
    void messageIsAdmittedWhileTheBoundIsNotExceeded() {
        transport.waitingBytes = 512 * 1024;
        assertThat(send("a")).isTrue();
        assertThat(transport.calls()).containsExactly("4a");
    }

    @Test
    void moreThanTheBoundIsFlushedBeforeItIsJudged() {
        transport.waitingBytes = 512 * 1024 + 1;
        transport.waitingBytesAfterFlush = 512 * 1024;
        assertThat(send("a")).isTrue();
        assertThat(session.isOpen()).isTrue();
    }

    @Test
    void moreThanTheBoundEndsTheSessionAndTheListenerIsToldLater() {
        transport.waitingBytes = 512 * 1024 + 1;
        transport.waitingBytesAfterFlush = 512 * 1024 + 1;
        assertThat(send("a")).isFalse();
        assertThat(session.isOpen()).isFalse();
        assertThat(transport.calls()).containsExactly("abort");
        assertThat(listener.closes())
                .as("the sender may be walking a set of sessions")
                .isEmpty();
        assertThat(send("b")).isFalse();
        loops.run();
        assertThat(listener.closes()).containsExactly(CloseReason.OUTBOUND_OVERFLOW);
    }

    @Test
    void sessionIsWritableWhileItIsOpenAndItsTransportIs() {
        transport.isWritable = false;
        assertThat(session.isWritable()).isFalse();
        transport.isWritable = true;
        assertThat(session.isWritable()).isTrue();
        session.close(CloseReason.FORCED_CLOSE);
        assertThat(session.isWritable()).isFalse();
    }

    @Test
    void stalledTransportIsAborted() {
        session.onStalled(transport);
        assertThat(listener.closes()).containsExactly(CloseReason.WRITE_STALLED);
        assertThat(transport.calls()).contains("abort");
    }

    @Test
    void transportThatStallsWhileItClosesIsAborted() {
        session.close(CloseReason.FORCED_CLOSE);
        session.onStalled(transport);
        assertThat(transport.calls()).containsExactly("close", "abort");
        assertThat(listener.closes()).containsExactly(CloseReason.FORCED_CLOSE);
    }

    @Test
    void abortDropsTheTransport() {
        session.abort(CloseReason.UNAVAILABLE);
        assertThat(transport.calls()).containsExactly("abort");
        assertThat(listener.closes()).containsExactly(CloseReason.UNAVAILABLE);
    }

    @Test
    void strangersAreNotHeard() {
        FakeTransport stranger = new FakeTransport(TransportKind.WEBSOCKET);
        session.onPacket(stranger, new EnginePacket.Message("a"));
        session.onError(stranger, "x");
        session.onMalformed(stranger, "x");
        session.onClosed(stranger);
        session.onStalled(stranger);
        assertThat(listener.messages()).isEmpty();
        assertThat(session.isOpen()).isTrue();
        assertThat(stranger.calls()).containsExactly("abort");
    }

    @Test
    void secondTransportForAWebSocketIsClosed() {
        FakeTransport candidate = new FakeTransport(TransportKind.WEBSOCKET);
        session.upgrade(candidate);
        assertThat(candidate.calls()).containsExactly("close");
    }

    @Test
    void upgradeTimesOutAndThePollingSessionLivesOn() {
        EngineSession polling = newSession(registry);
        registry.admit(polling, 10);
        PollingTransport carrier = new PollingTransport(polling.loop(), polling, Framing.V4);
        EchoListener its = new EchoListener(polling);
        polling.open(carrier, opened -> its);
        FakeTransport candidate = new FakeTransport(TransportKind.WEBSOCKET);
        polling.upgrade(candidate);
        polling.onPacket(candidate, new EnginePacket.Ping("probe"));
        assertThat(candidate.calls()).containsExactly("3probe");
        loops.pass(Duration.ofSeconds(10).minus(TICK));
        assertThat(candidate.calls()).isEmpty();
        loops.pass(TICK);
        assertThat(candidate.calls()).containsExactly("close");
        assertThat(polling.isOpen()).isTrue();
        polling.onClosed(candidate);
        assertThat(polling.isOpen()).isTrue();
        polling.abort(CloseReason.FORCED_CLOSE);
        assertThat(registry.find(polling.id())).isEmpty();
    }

    @Test
    void upgradeForgivesAnOutstandingPong() {
        EngineSession polling = newSession(registry);
        registry.admit(polling, 10);
        EchoListener its = new EchoListener(polling);
        polling.open(new PollingTransport(polling.loop(), polling, Framing.V4), opened -> its);
        loops.pass(PING_INTERVAL);
        loops.pass(PING_TIMEOUT.minusSeconds(1));
        FakeTransport candidate = new FakeTransport(TransportKind.WEBSOCKET);
        polling.upgrade(candidate);
        polling.onPacket(candidate, new EnginePacket.Upgrade());
        assertThat(candidate.calls())
                .as("what waited goes over")
                .hasSize(2)
                .last()
                .isEqualTo("2");
        loops.pass(PING_INTERVAL.minus(TICK));
        assertThat(its.closes()).isEmpty();
        assertThat(candidate.calls()).isEmpty();
        loops.pass(TICK);
        assertThat(candidate.calls()).containsExactly("2");
        polling.abort(CloseReason.FORCED_CLOSE);
        polling.onClosed(candidate);
    }

    private boolean send(String message) {
        return listener.send(SharedFrame.text(message));
    }

    private EngineSession newSession(SessionRegistry sessions) {
        HandshakeRequest handshake =
                new HandshakeRequest("/socket.io/", Map.of(), Map.of(), "127.0.0.1", false, false, Instant.EPOCH);
        return new EngineSession(
                sessions.newId(),
                loops.loop(),
                EngineProtocol.V4,
                EngineConfig.defaults(),
                handshake,
                sessions,
                new EngineMeters(new SimpleMeterRegistry()));
    }
}
