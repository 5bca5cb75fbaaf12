package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.socket.adapter.RoomStatistics;
import com.erpmax.realtime.socket.metrics.SocketMeter;
import com.erpmax.realtime.socket.testing.PollingClient;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetersTest {
    private final TestServer server = TestServer.start();

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void socketsAreCountedByNamespaceAndTransport() {
        server.io().namespace("/custom");
        server.connect("", "/custom,");
        server.connect("");
        PollingClient polling = server.poll();
        polling.enter("");

        assertThat(sockets("/", "websocket")).isEqualTo(2);
        assertThat(sockets("/", "polling")).isEqualTo(1);
        assertThat(sockets("/custom", "websocket")).isEqualTo(1);
        assertThat(server.meter("realtime.socket.connects", "namespace", "/")).isEqualTo(3);

        polling.send("41");
        await().until(() -> sockets("/", "polling") == 0);
        assertThat(server.meter(
                        "realtime.socket.disconnects", "namespace", "/", "reason", "client namespace disconnect"))
                .isEqualTo(1);
    }

    @Test
    void aSocketThatIsUpgradedMovesToItsNewTransport() {
        PollingClient polling = server.poll();
        polling.enter("");

        try (WebSocketClient client = WebSocketClient.probe(server.port(), polling.sid())) {
            client.send("5");
            await().until(() -> sockets("/", "websocket") == 1);
            assertThat(sockets("/", "polling")).isZero();
            server.root().emit("x");
            client.expect("42[\"x\"]");
        }

        await().until(() -> sockets("/", "websocket") == 0);
    }

    @Test
    void eventsAreCountedInBothDirections() {
        server.root().onLoop("e", event -> event.ack());
        WebSocketClient one = server.connect("");
        WebSocketClient two = server.connect("");

        one.send("42[\"unheard\"]").send("421[\"e\"]").expect("431[]");
        server.root().emit("x");
        one.expect("42[\"x\"]");
        two.expect("42[\"x\"]");

        assertThat(server.meter("realtime.socket.events.received", "namespace", "/"))
                .isEqualTo(2);
        await().until(() -> server.meter("realtime.socket.events.sent", "namespace", "/") == 2);
    }

    @Test
    void roomsAreShownWhenSampled() {
        server.root().use(socket -> socket.join("everybody", "own:" + socket.id()));
        server.connect("");
        server.connect("");
        server.connect("");

        RoomStatistics found = server.root().sampleRooms().toCompletableFuture().join();

        assertThat(found).isEqualTo(new RoomStatistics(4, 3, List.of(3, 1, 0, 0, 0, 0)));
        assertThat(server.meter("realtime.socket.rooms", "namespace", "/")).isEqualTo(4);
        assertThat(server.meter("realtime.socket.rooms.largest", "namespace", "/"))
                .isEqualTo(3);
        assertThat(server.meter("realtime.socket.rooms.by.size", "namespace", "/", "members", "1"))
                .isEqualTo(3);
        assertThat(server.meter("realtime.socket.rooms.by.size", "namespace", "/", "members", "2-10"))
                .isEqualTo(1);
    }

    @Test
    void theSamplerShowsRoomsAgainAndAgain() {
        server.root().use(socket -> socket.join("r"));
        try (RoomSampler sampler = server.io().startRoomSampler(Duration.ofMillis(50))) {
            assertThat(sampler).isNotNull();
            server.connect("");
            await().until(() -> server.meter("realtime.socket.rooms", "namespace", "/") == 1);
            server.root().local().leave("r");
            await().until(() -> server.meter("realtime.socket.rooms", "namespace", "/") == 0);
        }
    }

    @Test
    void everyMeterHasANameATypeTagsAndAMeaning() {
        for (SocketMeter meter : SocketMeter.values()) {
            assertThat(meter.meterName()).matches("realtime\\.socket(\\.[a-z]+)+");
            assertThat(meter.type()).isIn("gauge", "counter");
            assertThat(meter.tags()).isNotEmpty();
            assertThat(meter.meaning()).isNotBlank();
        }
    }

    private double sockets(String namespace, String transport) {
        return server.meter("realtime.socket.sockets", "namespace", namespace, "transport", transport);
    }
}
