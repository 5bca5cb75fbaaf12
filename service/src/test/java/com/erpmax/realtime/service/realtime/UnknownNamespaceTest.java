package com.erpmax.realtime.service.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.events.EventSink;
import com.erpmax.realtime.service.events.StoredEvent;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import com.erpmax.realtime.socket.SocketIoServer;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A namespace that is made because somebody names it would have no authentication. */
class UnknownNamespaceTest {

    private final RunningService service = RunningService.shared();
    private final EventSink sink = service.bean(EventSink.class);
    private final String user = UUID.randomUUID().toString();

    @ParameterizedTest
    @ValueSource(strings = {"/x1", "/ws/billing"})
    void whatIsSentToANamespaceThatIsNotServedReachesNobodyAndMakesNone(String name) {
        StreamName stream = new StreamName(name, RoomNames.user(user));
        try (SocketClient client = SocketClient.connected(service, "/", service.token(user, user))) {
            assertThat(sink.serves(stream)).isFalse();
            assertThat(sink.hasRecipients(stream)).isFalse();
            sink.push(new StoredEvent(stream, 1, "e", "i", "a", "{}", Instant.EPOCH));
            sink.pushLive(stream, "a", "{}", null);
            client.settle("/");
            assertThat(client.events("/", "a")).isEmpty();
        }
        assertThat(service.bean(SocketIoServer.class).existingNamespace("/x1")).isEmpty();
    }

    @Test
    void onlyRoomsOfUsersAndTenantsHaveStreams() {
        assertThat(sink.serves(new StreamName("/billing", RoomNames.tenant(user))))
                .isTrue();
        assertThat(sink.serves(new StreamName("/billing", "tenant:" + user + "\0")))
                .isFalse();
        assertThat(sink.serves(new StreamName("/billing", "r"))).isFalse();
    }
}
