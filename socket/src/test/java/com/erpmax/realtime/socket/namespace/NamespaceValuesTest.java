package com.erpmax.realtime.socket.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.engine.session.CloseReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small values of the API check themselves. */
class NamespaceValuesTest {

    @ParameterizedTest
    @EnumSource(CloseReason.class)
    void everyEndOfAConnectionIsAnEndOfItsSocketsWithTheSameText(CloseReason reason) {
        assertThat(DisconnectReason.of(reason).text()).isEqualTo(reason.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Upper", "with space", "1st", "a-b"})
    void aRefusalCodeIsAPlainWord(String code) {
        assertThatThrownBy(() -> new ConnectRefusedException(code, "no")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void boundsArePositive() {
        SocketSettings defaults = SocketSettings.defaults();

        assertThatThrownBy(() -> defaults.withConnectTimeout(Duration.ZERO))
                .hasMessage("connectTimeout: PT0S (expected: > 0)");
        assertThatThrownBy(() -> defaults.withMemberships(0, 1)).hasMessageStartingWith("maxNamespaces: 0");
        assertThatThrownBy(() -> defaults.withMemberships(1, 0)).hasMessageStartingWith("maxRooms: 0");
        assertThatThrownBy(() -> defaults.withInboundQueue(0, 1)).hasMessageStartingWith("maxQueuedEvents: 0");
        assertThatThrownBy(() -> defaults.withInboundQueue(1, 0)).hasMessageStartingWith("maxQueuedBytes: 0");
        assertThatThrownBy(() -> defaults.withHeldPackets(0, 1)).hasMessageStartingWith("maxHeldPackets: 0");
        assertThatThrownBy(() -> defaults.withHeldPackets(1, 0)).hasMessageStartingWith("maxHeldBytes: 0");
    }

    @Test
    void whoMoreWaitedForThanMayIsNotRecoveredToTheSame() {
        assertThat(DisconnectReason.OUTBOUND_OVERFLOW.isRecoverable()).isFalse();
        assertThat(DisconnectReason.TRANSPORT_CLOSE.isRecoverable()).isTrue();
    }
}
