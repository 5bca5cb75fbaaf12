package com.erpmax.realtime.service.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.events.Sweep;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import com.erpmax.realtime.socket.SocketIoServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Clients send an event again with its {@code client_event_id} and cannot do it twice. */
class ClientEventIdTest {

    private final RunningService service = RunningService.shared();
    private final String user = UUID.randomUUID().toString();
    private final String tenant = UUID.randomUUID().toString();
    private final String token = service.token(user, tenant);
    private final String event = "test:" + UUID.randomUUID();
    private final AtomicInteger handled = new AtomicInteger();

    @Test
    void anEventSentAgainOverAnyConnectionIsHandledOnceAndAnsweredAlike() {
        listen(service);
        String payload = "{\"client_event_id\":\"c1\",\"n\":1}";
        try (SocketClient phone = SocketClient.connected(service, "/ws", token);
                SocketClient desktop = SocketClient.connected(service, "/billing", token)) {
            JsonNode first = phone.emitForAck("/ws", event, payload);
            JsonNode again = desktop.emitForAck("/billing", event, "{\"n\":1.0,\"client_event_id\":\"c1\"}");
            phone.emit("/ws", event, payload);
            phone.awaitEvents("/ws", "done", 2);

            assertThat(first.toString()).isEqualTo("[{\"handled\":1}]");
            assertThat(again).isEqualTo(first);
            assertThat(handled).hasValue(1);
            assertThat(phone.events("/ws", "done").get(1).toString()).isEqualTo("{\"handled\":1}");
            assertThat(desktop.awaitEvent("/billing", "done").toString()).isEqualTo("{\"handled\":1}");
        }
    }

    @Test
    void withoutAnIdEachEventIsHandled() {
        listen(service);
        try (SocketClient client = SocketClient.connected(service, "/", token)) {
            client.emitForAck("/", event, "{\"n\":1}");
            client.emitForAck("/", event, "{\"n\":1}");
            assertThat(handled).hasValue(2);
        }
    }

    @Test
    void anIdWithAnotherPayloadOrEventIsAConflict() {
        listen(service);
        try (SocketClient client = SocketClient.connected(service, "/", token)) {
            client.emitForAck("/", event, "{\"client_event_id\":\"c1\",\"n\":1}");

            assertThat(code(client.emitForAck("/", event, "{\"client_event_id\":\"c1\",\"n\":2}")))
                    .isEqualTo("conflict");
            assertThat(code(client.emitForAck(
                            "/", "notification_read", "{\"client_event_id\":\"c1\",\"notification_id\":\"n\"}")))
                    .isEqualTo("conflict");
            assertThat(handled).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "true", "\"\"", "{}", "[\"c1\"]", "\"a\\u0000\"", "\"\\ud800\"", "TOO LONG"})
    void anythingElseThanAShortTextIsNoId(String id) {
        listen(service);
        String json = id.equals("TOO LONG") ? "\"" + "x".repeat(65) + "\"" : id;
        try (SocketClient client = SocketClient.connected(service, "/", token)) {
            assertThat(code(client.emitForAck("/", event, "{\"client_event_id\":" + json + "}")))
                    .isEqualTo("invalid_payload");
            assertThat(code(client.emitForAck("/", ControlEvents.SYNC, "{\"client_event_id\":" + json + "}")))
                    .isEqualTo("invalid_payload");
            assertThat(handled).hasValue(0);
        }
    }

    @Test
    void theLongestIdIsOne() {
        listen(service);
        try (SocketClient client = SocketClient.connected(service, "/", token)) {
            String payload = "{\"client_event_id\":\"" + "x".repeat(64) + "\"}";
            client.emitForAck("/", event, payload);
            client.emitForAck("/", event, payload);
            assertThat(handled).hasValue(1);
        }
    }

    @Test
    void readingANotificationAgainIsAnsweredAlikeAndToldToTheOthersOnce() {
        service.bean(RealtimeEmitter.class)
                .emitNotification(new NotificationCreated(
                        user, "n-" + user, "Title", "Message", NotificationType.INFO, Instant.EPOCH));
        String payload = "{\"notification_id\":\"n-" + user + "\",\"client_event_id\":\"read 1\"}";
        try (SocketClient reader = SocketClient.connected(service, "/ws", token);
                SocketClient other = SocketClient.connected(service, "/notifications", token)) {
            JsonNode first = reader.emitForAck("/ws", "notification_read", payload);
            service.bean(RealtimeEmitter.class)
                    .emitNotification(new NotificationCreated(
                            user, "m-" + user, "Title", "Message", NotificationType.INFO, Instant.EPOCH));
            JsonNode again = reader.emitForAck("/ws", "notification_read", payload);

            assertThat(first.get(0).get("notification_id").stringValue()).isEqualTo("n-" + user);
            assertThat(again).isEqualTo(first);
            assertThat(reader.awaitEvents("/ws", "notification_read_confirmed", 2))
                    .containsOnly(first.get(0));
            other.awaitEvent("/notifications", "notification_read_confirmed");
            other.settle("/notifications");
            assertThat(other.events("/notifications", "notification_read_confirmed"))
                    .hasSize(1);
        }
    }

    @Test
    void whatIsRefusedIsNotRememberedAndItsRepliesAreNotSent() {
        service.bean(SocketIoServer.class)
                .root()
                .on(event, service.bean(ClientEvents.class).handler(received -> {
                    received.reply("done", Map.of());
                    if (handled.incrementAndGet() == 1) {
                        throw new EventRefusedException(EventRefusedException.Code.NOT_FOUND, "Not yet");
                    }
                    return Map.of("handled", handled.get());
                }));
        String payload = "{\"client_event_id\":\"c1\"}";
        try (SocketClient client = SocketClient.connected(service, "/", token)) {
            assertThat(code(client.emitForAck("/", event, payload))).isEqualTo("not_found");
            client.settle("/");
            assertThat(client.events("/", "done")).isEmpty();
            assertThat(client.emitForAck("/", event, payload).toString()).isEqualTo("[{\"handled\":2}]");
            client.settle("/");
            assertThat(client.events("/", "done")).hasSize(1);
        }
    }

    @Test
    void anAnswerThatIsTooLargeToBeRememberedIsAnErrorAndChangesNothing() {
        service.bean(SocketIoServer.class)
                .root()
                .on(
                        event,
                        service.bean(ClientEvents.class)
                                .handler(received -> Map.of("text", "x".repeat(RememberedEvents.LARGEST_ANSWER))));
        try (SocketClient client = SocketClient.connected(service, "/", token)) {
            assertThat(code(client.emitForAck("/", event, "{\"client_event_id\":\"c1\"}")))
                    .isEqualTo("internal_error");
        }
    }

    @Test
    void whatOnlyReadsIsReadAnew() {
        try (SocketClient client = SocketClient.connected(service, "/", token)) {
            JsonNode before = client.emitForAck("/", ControlEvents.SYNC, "{\"client_event_id\":\"c1\"}");
            service.bean(RealtimeEmitter.class)
                    .emitNotification(new NotificationCreated(
                            user, "n-" + user, "Title", "Message", NotificationType.INFO, Instant.EPOCH));
            JsonNode after = client.emitForAck("/", ControlEvents.SYNC, "{\"client_event_id\":\"c1\"}");

            assertThat(before.get(0).get("unread").intValue()).isZero();
            assertThat(after.get(0).get("unread").intValue()).isEqualTo(1);
        }
    }

    @Test
    void aRestartForgetsNothing(@TempDir Path folder) {
        String payload = "{\"client_event_id\":\"c1\"}";
        JsonNode first;
        try (RunningService before = RunningService.start("DATA_DIR=" + folder)) {
            listen(before);
            try (SocketClient client = SocketClient.connected(before, "/", before.token(user, tenant))) {
                first = client.emitForAck("/", event, payload);
            }
        }
        try (RunningService after = RunningService.start("DATA_DIR=" + folder)) {
            listen(after);
            try (SocketClient client = SocketClient.connected(after, "/", after.token(user, tenant))) {
                assertThat(client.emitForAck("/", event, payload)).isEqualTo(first);
            }
        }
        assertThat(handled).hasValue(1);
    }

    @Test
    void theServiceForgetsInTheBackground() {
        assertThat(service.beans(Sweep.class)).hasAtLeastOneElementOfType(RememberedEvents.class);
    }

    /** Handles the event in the root namespace and in one more. */
    private void listen(RunningService on) {
        ClientEventHandler counting = received -> {
            Map<String, Object> answer = Map.of("handled", handled.incrementAndGet());
            received.reply("done", answer);
            return answer;
        };
        SocketIoServer io = on.bean(SocketIoServer.class);
        ClientEvents events = on.bean(ClientEvents.class);
        io.root().on(event, events.handler(counting));
        io.namespace("/billing").on(event, events.handler(counting));
    }

    private static String code(JsonNode ack) {
        return ack.get(0).path("code").asString("none");
    }
}
