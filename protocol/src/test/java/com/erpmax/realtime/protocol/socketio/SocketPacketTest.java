package com.erpmax.realtime.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.protocol.ProtocolLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketPacketTest {
    private final Arguments none = PayloadMapper.standard().write();

    @ParameterizedTest
    @ValueSource(strings = {"", "chat", "/a,b", " /"})
    void aNamespaceBeginsWithASlashAndHasNoComma(String name) {
        assertThatThrownBy(() -> new SocketPacket.Connect(name, null)).hasMessageStartingWith("namespace: ");
        assertThatThrownBy(() -> new SocketPacket.Disconnect(name)).hasMessageStartingWith("namespace: ");
        assertThatThrownBy(() -> new SocketPacket.ConnectError(name, "{}")).hasMessageStartingWith("namespace: ");
        assertThatThrownBy(() -> new SocketPacket.Ack(name, 1, none)).hasMessageStartingWith("namespace: ");
        assertThatThrownBy(() -> new SocketPacket.Event(name, 1, "x", none)).hasMessageStartingWith("namespace: ");
    }

    @Test
    void aNamespaceIsNoLongerThanTheLimit() {
        String longest = "/" + "n".repeat(ProtocolLimits.MAX_NAMESPACE_LENGTH - 1);
        assertThat(SocketPacket.isNamespace(longest)).isTrue();
        assertThat(SocketPacket.isNamespace(longest + "n")).isFalse();
    }

    @Test
    void eventsWithReservedNamesCannotBeBuilt() {
        assertThatThrownBy(() -> new SocketPacket.Event("/", -1, "disconnect", none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("event: disconnect (expected: a name that is not reserved)");
    }

    @Test
    void acksHaveAnId() {
        assertThatThrownBy(() -> new SocketPacket.Ack("/", -1, none)).hasMessage("ackId: -1 (expected: >= 0)");
        assertThatThrownBy(() -> new SocketPacket.Event("/", -2, "x", none)).hasMessageStartingWith("ackId: -2");
    }

    @Test
    void onlyAnEventWithAnIdWantsAnAck() {
        assertThat(new SocketPacket.Event("/", 0, "x", none).wantsAck()).isTrue();
        assertThat(new SocketPacket.Event("/", SocketPacket.Event.NO_ACK, "x", none).wantsAck())
                .isFalse();
    }
}
