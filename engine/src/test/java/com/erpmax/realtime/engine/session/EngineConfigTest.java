package com.erpmax.realtime.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.engine.transport.PerMessageDeflate;
import com.erpmax.realtime.engine.transport.TransportKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineConfigTest {

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration TOO_SHORT = Duration.ofMillis(49);

    private final EngineConfig defaults = EngineConfig.defaults();

    @Test
    void defaultsAreThoseOfTheReferenceServer() {
        assertThat(defaults.pingInterval()).isEqualTo(Duration.ofSeconds(25));
        assertThat(defaults.pingTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(defaults.upgradeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(defaults.maxPayloadBytes()).isEqualTo(1_000_000);
        assertThat(defaults.transports()).containsExactlyInAnyOrder(TransportKind.values());
        assertThat(defaults.allowsUpgrades()).isTrue();
    }

    @Test
    void defaultsBoundWhatWaits() {
        assertThat(defaults.maxWaitingBytes()).isEqualTo(512 * 1024);
        assertThat(defaults.writeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(defaults.maxSessions()).isEqualTo(200_000);
    }

    @Test
    void timesMustNotBeTooShort() {
        defaults.withHeartbeat(SHORTEST, SHORTEST).withUpgradeTimeout(SHORTEST).withOutboundBounds(1, SHORTEST);
        assertThatThrownBy(() -> defaults.withHeartbeat(TOO_SHORT, SHORTEST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pingInterval: PT0.049S (expected: >= PT0.05S)");
        assertThatThrownBy(() -> defaults.withHeartbeat(SHORTEST, TOO_SHORT))
                .hasMessage("pingTimeout: PT0.049S (expected: >= PT0.05S)");
        assertThatThrownBy(() -> defaults.withUpgradeTimeout(TOO_SHORT))
                .hasMessage("upgradeTimeout: PT0.049S (expected: >= PT0.05S)");
        assertThatThrownBy(() -> defaults.withOutboundBounds(1, TOO_SHORT))
                .hasMessage("writeTimeout: PT0.049S (expected: >= PT0.05S)");
    }

    @Test
    void sizesMustBePositive() {
        defaults.withMaxPayloadBytes(1).withMaxSessions(1).withOutboundBounds(1, SHORTEST);
        assertThatThrownBy(() -> defaults.withMaxPayloadBytes(0)).hasMessage("maxPayloadBytes: 0 (expected: > 0)");
        assertThatThrownBy(() -> defaults.withMaxSessions(-1)).hasMessage("maxSessions: -1 (expected: > 0)");
        assertThatThrownBy(() -> defaults.withOutboundBounds(0, SHORTEST))
                .hasMessage("maxWaitingBytes: 0 (expected: > 0)");
    }

    @Test
    void oneTransportIsTheLeast() {
        assertThatThrownBy(() -> defaults.withTransports(Set.of()))
                .hasMessage("transports: [] (expected: at least one)");
    }

    @Test
    void transportsCannotBeChangedFromOutside() {
        Set<TransportKind> mine = EnumSet.of(TransportKind.POLLING);
        EngineConfig config = defaults.withTransports(mine);
        mine.add(TransportKind.WEBSOCKET);
        assertThat(config.transports()).containsExactly(TransportKind.POLLING);
    }

    @Test
    void eachCopyChangesWhatItNamesAndNothingElse() {
        Duration other = Duration.ofSeconds(99);
        EngineConfig changed = defaults.withHeartbeat(other, other.plusSeconds(1))
                .withUpgradeTimeout(other.plusSeconds(2))
                .withMaxPayloadBytes(7)
                .withOutboundBounds(8, other.plusSeconds(3))
                .withMaxSessions(9)
                .withTransports(Set.of(TransportKind.WEBSOCKET))
                .withPerMessageDeflate(new PerMessageDeflate(10))
                .withEio3(true)
                .withUpgrades(false)
                .withIdPrefix("a.");
        assertThat(changed)
                .isEqualTo(new EngineConfig(
                        other,
                        other.plusSeconds(1),
                        other.plusSeconds(2),
                        7,
                        8,
                        other.plusSeconds(3),
                        9,
                        Set.of(TransportKind.WEBSOCKET),
                        Optional.of(new PerMessageDeflate(10)),
                        true,
                        false,
                        "a."));
    }

    @Test
    void idPrefixIsWhatAQueryStringTakesAsItIs() {
        assertThat(defaults.withIdPrefix("a-1_b.~").idPrefix()).isEqualTo("a-1_b.~");
        assertThatThrownBy(() -> defaults.withIdPrefix("a b"))
                .hasMessage("idPrefix: a b (expected: at most 32 of A-Za-z0-9-._~)");
        assertThatThrownBy(() -> defaults.withIdPrefix("a".repeat(33))).isInstanceOf(IllegalArgumentException.class);
    }
}
