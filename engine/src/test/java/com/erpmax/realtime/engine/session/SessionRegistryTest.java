package com.erpmax.realtime.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.metrics.EngineMeters;
import com.erpmax.realtime.engine.testing.EchoListener;
import com.erpmax.realtime.engine.testing.TestLoops;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.protocol.engineio.EngineProtocol;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionRegistryTest {

    private final TestLoops loops = new TestLoops();
    private final SessionRegistry registry = new SessionRegistry();

    @Test
    void idsAreTwentyCharactersThatAUrlMayHave() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(registry.newId());
        }
        assertThat(ids).hasSize(1000).allMatch(id -> id.matches("[A-Za-z0-9_-]{20}"));
    }

    @Test
    void idsBeginAsTheServerIsTold() {
        assertThat(new SessionRegistry("a.").newId()).matches("a\\.[A-Za-z0-9_-]{20}");
    }

    @Test
    void sessionIsFoundByItsIdUntilItIsRemoved() {
        EngineSession session = admitted();
        assertThat(registry.find(session.id())).contains(session);
        assertThat(registry.find("x")).isEmpty();
        registry.remove(session);
        assertThat(registry.find(session.id())).isEmpty();
    }

    @Test
    void serverIsFullAtItsBound() {
        EngineSession first = newSession();
        assertThat(registry.admit(first, 1)).isTrue();
        assertThat(registry.admit(newSession(), 1)).isFalse();
        assertThat(registry.size()).isEqualTo(1);
        registry.remove(first);
        assertThat(registry.admit(newSession(), 1)).isTrue();
    }

    @Test
    void removingTwiceGivesBackOnePlace() {
        EngineSession session = admitted();
        admitted();
        registry.remove(session);
        registry.remove(session);
        assertThat(registry.size()).isEqualTo(1);
    }

    @Test
    void sessionThatWasNotAdmittedTakesNoPlaceAway() {
        registry.remove(newSession());
        assertThat(registry.size()).isZero();
    }

    @Test
    void closedRegistryLetsNobodyIn() {
        registry.closeAll();
        EngineSession late = newSession();
        assertThat(registry.admit(late, 10)).isFalse();
        assertThat(registry.find(late.id())).isEmpty();
        assertThat(registry.size()).isZero();
    }

    @Test
    void endIsReachedWhenTheLastSessionIsGone() {
        EngineSession session = admitted();
        FakeTransport transport = new FakeTransport(TransportKind.WEBSOCKET);
        EchoListener listener = new EchoListener(session);
        session.open(transport, opened -> listener);
        registry.closeAll();
        assertThat(listener.closes()).containsExactly(CloseReason.SERVER_SHUTTING_DOWN);
        assertThat(registry.awaitEnd(Duration.ofMillis(1))).isFalse();
        transport.calls();
        registry.abortAll();
        assertThat(transport.calls()).containsExactly("abort");
        session.onClosed(transport);
        assertThat(registry.awaitEnd(Duration.ofMillis(1))).isTrue();
    }

    @Test
    void emptyRegistryEndsAtOnceAndNotBeforeItIsClosed() {
        assertThat(registry.awaitEnd(Duration.ofMillis(1))).isFalse();
        registry.closeAll();
        assertThat(registry.awaitEnd(Duration.ofMillis(1))).isTrue();
    }

    @Test
    void interruptedWaitIsGivenUp() {
        Thread.currentThread().interrupt();
        assertThat(registry.awaitEnd(Duration.ofDays(1))).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void sessionThatIsNotOpenYetCannotBeClosed() {
        EngineSession session = admitted();
        registry.closeAll();
        registry.abortAll();
        assertThat(session.isOpen()).isTrue();
    }

    private EngineSession admitted() {
        EngineSession session = newSession();
        assertThat(registry.admit(session, 100)).isTrue();
        return session;
    }

    private EngineSession newSession() {
        return new EngineSession(
                registry.newId(),
                loops.loop(),
                EngineProtocol.V4,
                EngineConfig.defaults(),
                new HandshakeRequest("/", Map.of(), Map.of(), "127.0.0.1", false, false, Instant.EPOCH),
                registry,
                new EngineMeters(new SimpleMeterRegistry()));
    }
}
