package com.erpmax.realtime.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.metrics.EngineMeters;
import com.erpmax.realtime.engine.testing.EchoListener;
import com.erpmax.realtime.engine.testing.TestLoops;
import com.erpmax.realtime.engine.transport.Framing;
import com.erpmax.realtime.engine.transport.PollingTransport;
import com.erpmax.realtime.engine.transport.Transport;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.protocol.engineio.EnginePacket;
import com.erpmax.realtime.protocol.engineio.EngineProtocol;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A peer has what was sent to it when it has answered a ping that was sent afterwards. */
class DeliveryProofTest {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofMillis(10);
    private static final EnginePacket PONG = new EnginePacket.Pong("");

    private final TestLoops loops = new TestLoops();
    private final FakeTransport transport = new FakeTransport(TransportKind.WEBSOCKET);
    private final EngineSession session = newSession(EngineProtocol.V4, transport);
    private final List<String> proven = new ArrayList<>();

    @Test
    void pingGoesOutWithinTheTimeAndItsPongIsTheProof() {
        session.whenReceived(SOON, () -> proven.add("a"));
        loops.pass(SOON.minus(TICK));
        assertThat(transport.calls()).isEmpty();
        loops.pass(TICK);
        assertThat(transport.calls()).containsExactly("2");
        assertThat(proven).isEmpty();
        session.onPacket(transport, PONG);
        assertThat(proven).containsExactly("a");
    }

    @Test
    void severalShareOnePingWhichTheMostImpatientDecides() {
        session.whenReceived(SOON, () -> proven.add("a"));
        session.whenReceived(TICK, () -> proven.add("b"));
        session.whenReceived(SOON, () -> proven.add("c"));
        loops.pass(TICK.plus(TICK));
        assertThat(transport.calls()).containsExactly("2");
        session.onPacket(transport, PONG);
        assertThat(proven).containsExactly("a", "b", "c");
    }

    @Test
    void pongToAnEarlierPingProvesNothing() {
        loops.pass(EngineConfig.defaults().pingInterval());
        assertThat(transport.calls()).containsExactly("2");
        session.whenReceived(SOON, () -> proven.add("a"));
        session.onPacket(transport, PONG);
        assertThat(proven).isEmpty();
        loops.pass(SOON);
        assertThat(transport.calls()).containsExactly("2");
        session.onPacket(transport, PONG);
        assertThat(proven).containsExactly("a");
    }

    @Test
    void unaskedPongProvesNothing() {
        session.whenReceived(SOON, () -> proven.add("a"));
        session.onPacket(transport, PONG);
        assertThat(proven).isEmpty();
        loops.pass(SOON);
        session.onPacket(transport, PONG);
        assertThat(proven).containsExactly("a");
    }

    @Test
    void whoAsksAgainFromItsProofWaitsForAnotherPing() {
        session.whenReceived(SOON, () -> session.whenReceived(SOON, () -> proven.add("again")));
        loops.pass(SOON);
        session.onPacket(transport, PONG);
        assertThat(proven).isEmpty();
        loops.pass(SOON);
        session.onPacket(transport, PONG);
        assertThat(proven).containsExactly("again");
    }

    @Test
    void usualPingComesAnIntervalAfterTheProof() {
        session.whenReceived(SOON, () -> proven.add("a"));
        loops.pass(SOON);
        session.onPacket(transport, PONG);
        transport.calls();
        loops.pass(EngineConfig.defaults().pingInterval().minus(TICK));
        assertThat(transport.calls()).isEmpty();
        loops.pass(TICK);
        assertThat(transport.calls()).containsExactly("2");
    }

    @Test
    void pongThatAnUpgradeHasOvertakenProvesNothingOfWhatFollows() {
        EngineSession polling = newSession(EngineProtocol.V4, null);
        polling.whenReceived(SOON, () -> proven.add("before"));
        loops.pass(SOON);
        FakeTransport successor = new FakeTransport(TransportKind.WEBSOCKET);
        polling.upgrade(successor);
        polling.onPacket(successor, new EnginePacket.Upgrade());
        polling.whenReceived(SOON, () -> proven.add("after"));
        loops.pass(SOON);
        polling.onPacket(successor, PONG); // it may be the one to the first ping
        assertThat(proven).isEmpty();
        loops.pass(SOON);
        polling.onPacket(successor, PONG);
        assertThat(proven).containsExactly("before", "after");
    }

    @Test
    void nothingIsProvenOfAClosedSession() {
        session.whenReceived(SOON, () -> proven.add("a"));
        session.abort(CloseReason.FORCED_CLOSE);
        session.whenReceived(SOON, () -> proven.add("b"));
        loops.pass(SOON);
        session.onPacket(transport, PONG);
        assertThat(proven).isEmpty();
        assertThat(session.waitingBytes()).isZero();
    }

    @Test
    void protocol3ProvesNothing() {
        FakeTransport old = new FakeTransport(TransportKind.WEBSOCKET);
        EngineSession its = newSession(EngineProtocol.V3, old);
        its.whenReceived(SOON, () -> proven.add("a"));
        loops.pass(SOON);
        its.onPacket(old, new EnginePacket.Ping(""));
        assertThat(proven).isEmpty();
        assertThat(old.calls()).doesNotContain("2");
    }

    private EngineSession newSession(EngineProtocol protocol, @Nullable Transport over) {
        SessionRegistry registry = new SessionRegistry();
        EngineSession made = new EngineSession(
                registry.newId(),
                loops.loop(),
                protocol,
                EngineConfig.defaults(),
                new HandshakeRequest("/socket.io/", Map.of(), Map.of(), "127.0.0.1", false, false, Instant.EPOCH),
                registry,
                new EngineMeters(new SimpleMeterRegistry()));
        registry.admit(made, 1);
        made.open(over == null ? new PollingTransport(made.loop(), made, Framing.V4) : over, EchoListener::new);
        if (over instanceof FakeTransport fake) {
            fake.calls();
        }
        return made;
    }
}
