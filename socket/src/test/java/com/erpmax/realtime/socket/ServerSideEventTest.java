package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.socket.adapter.ServerSideAcks;
import com.erpmax.realtime.socket.namespace.Namespace;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events between servers, on a server that is alone. */
class ServerSideEventTest {
    private final SocketIoServer io = SocketIoServer.create();
    private final Namespace root = io.namespace("/");

    @Test
    void aServerThatIsAloneGetsNoAnswersAtOnceAndHearsNothingOfItself() {
        root.onServerSide("x", call -> {
            throw new AssertionError("must not come here");
        });

        root.serverSideEmit("x");
        assertThat(root.serverSideEmitWithAck(Duration.ofMinutes(10), "x").toCompletableFuture())
                .isCompletedWithValue(ServerSideAcks.ALONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "connection", "new_namespace"})
    void reservedNamesAreRefused(String name) {
        assertThatThrownBy(() -> root.serverSideEmit(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> root.serverSideEmitWithAck(Duration.ofSeconds(1), name))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> root.onServerSide(name, call -> {})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thereHasToBeATime() {
        assertThatThrownBy(() -> root.serverSideEmitWithAck(Duration.ofSeconds(-1), "x"))
                .hasMessage("timeout: PT-1S (expected: > 0)");
    }
}
