package com.erpmax.realtime.service.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What clients send, and what they get for it. */
class ClientEventTest {

    private final RunningService service = RunningService.shared();
    private final RealtimeEmitter emitter = service.bean(RealtimeEmitter.class);
    private final String user = UUID.randomUUID().toString();
    private final String tenant = UUID.randomUUID().toString();
    private final String token = service.token(user, tenant);

    @ParameterizedTest
    @ValueSource(strings = {"/", "/notifications", "/provisioning", "/billing", "/ws"})
    void aPingIsAnsweredWithAPongWithoutPayload(String namespace) {
        try (SocketClient client = SocketClient.connected(service, namespace, token)) {
            client.settle(namespace);
            assertThat(client.packets()).contains("42" + (namespace.equals("/") ? "" : namespace + ",") + "[\"pong\"]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/notifications", "/ws/billing"})
    void aPongIsAcceptedSilently(String namespace) {
        try (SocketClient client = SocketClient.connected(service, namespace, token)) {
            client.emit(namespace, "pong", "{}");
            client.settle(namespace);
            assertThat(client.events(namespace, "error")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/notifications", "/provisioning", "/ws", "/ws/billing"})
    void anUnknownEventIsAnErrorInTheEventAndInTheAck(String namespace) {
        try (SocketClient client = SocketClient.connected(service, namespace, token)) {
            client.emit(namespace, "dance", "{}");
            String expected =
                    "{\"message\":\"event: dance is unknown here\",\"code\":\"unknown_event\",\"event\":\"dance\"}";
            assertThat(client.awaitEvent(namespace, "error").toString()).isEqualTo(expected);
            assertThat(client.emitForAck(namespace, "dance", "{}").toString()).isEqualTo("[" + expected + "]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"connected", "status:update", "notification:new", "notification_read_confirmed"})
    void whatTheServerSaysAClientCannotSay(String event) {
        try (SocketClient client = SocketClient.connected(service, "/", token);
                SocketClient other = SocketClient.connected(service, "/", token)) {
            client.emit("/", event, "{\"tenant_id\":\"" + tenant + "\"}");
            assertThat(client.awaitEvent("/", "error").get("code").stringValue())
                    .isEqualTo("unknown_event");
            other.settle("/");
            assertThat(other.packets()).noneMatch(packet -> packet.contains(event) && !packet.contains("Successfully"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "\"text\"",
                "7",
                "{}",
                "{\"notification_id\":null}",
                "{\"notification_id\":7}",
                "{\"notification_id\":\"\"}",
                "{\"notification_id\":\"n\\u0000\"}",
                "{\"notification_id\":\"n\\ud800\"}",
                "{\"notification_id\":{\"a\":1}}",
                "{\"id\":\"x\"}",
            })
    void aMalformedPayloadIsAnErrorAndChangesNothing(String payload) {
        notify("n-" + user);
        for (String namespace : new String[] {"/notifications", "/ws"}) {
            try (SocketClient client = SocketClient.connected(service, namespace, token)) {
                JsonNode ack = client.emitForAck(namespace, "notification_read", payload);
                assertThat(ack.get(0).get("code").stringValue()).isEqualTo("invalid_payload");
                assertThat(ack.get(0).get("event").stringValue()).isEqualTo("notification_read");
                assertThat(client.awaitEvent(namespace, "error")).isEqualTo(ack.get(0));
                client.settle(namespace);
                assertThat(client.events(namespace, "notification_read_confirmed"))
                        .isEmpty();
            }
        }
    }

    @Test
    void anEventWithoutAnyArgumentIsMalformedToo() {
        try (SocketClient client = SocketClient.connected(service, "/notifications", token)) {
            client.send("42/notifications,[\"notification_read\"]");
            assertThat(client.awaitEvent("/notifications", "error").get("code").stringValue())
                    .isEqualTo("invalid_payload");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/notifications", "/ws/notifications", "/", "/ws"})
    void readingIsConfirmedToTheSocketOnceAndToldToTheOthersOnce(String namespace) {
        String id = "n-" + user;
        notify(id);
        String payload = "{\"notification_id\":\"" + id + "\"}";
        String confirmed = "{\"notification_id\":\"" + id + "\",\"unread_count\":0,\"version\":2}";
        try (SocketClient reader = SocketClient.connected(service, namespace, token);
                SocketClient phone = SocketClient.connected(service, "/ws", token);
                SocketClient desktop = SocketClient.connected(service, "/notifications", token)) {
            assertThat(reader.emitForAck(namespace, "notification_read", payload)
                            .toString())
                    .isEqualTo("[" + confirmed + "]");
            assertThat(reader.awaitEvent(namespace, "notification_read_confirmed")
                            .toString())
                    .isEqualTo(confirmed);
            assertThat(phone.awaitEvent("/ws", "notification_read_confirmed").toString())
                    .isEqualTo(confirmed);
            assertThat(desktop.awaitEvent("/notifications", "notification_read_confirmed")
                            .toString())
                    .isEqualTo(confirmed);

            reader.emit(namespace, "notification_read", payload);
            reader.awaitEvents(namespace, "notification_read_confirmed", 2);
            reader.settle(namespace);
            phone.settle("/ws");
            desktop.settle("/notifications");
            assertThat(reader.events(namespace, "notification_read_confirmed")).hasSize(2);
            assertThat(phone.events("/ws", "notification_read_confirmed")).hasSize(1);
            assertThat(desktop.events("/notifications", "notification_read_confirmed"))
                    .hasSize(1);
        }
    }

    @Test
    void readingOnTheRootSocketOfAConnectionWithBothIsConfirmedThere() {
        String id = "n-" + user;
        notify(id);
        try (SocketClient client = SocketClient.connected(service, "/", token)) {
            client.join("/notifications", token);
            client.emit("/", "notification_read", "{\"notification_id\":\"" + id + "\"}");
            client.awaitEvent("/", "notification_read_confirmed");
            client.awaitEvent("/notifications", "notification_read_confirmed");
            client.settle("/");
            assertThat(client.events("/", "notification_read_confirmed")).hasSize(1);
            assertThat(client.events("/notifications", "notification_read_confirmed"))
                    .hasSize(1);
        }
    }

    @Test
    void anotherUsersNotificationAnswersAsUnknown() {
        String id = "n-" + user;
        notify(id);
        String stranger = service.token(UUID.randomUUID().toString(), tenant);
        try (SocketClient client = SocketClient.connected(service, "/notifications", stranger);
                SocketClient owner = SocketClient.connected(service, "/notifications", token)) {
            String mine = "{\"notification_id\":\"" + id + "\"}";
            JsonNode foreign = client.emitForAck("/notifications", "notification_read", mine);
            JsonNode unknown =
                    client.emitForAck("/notifications", "notification_read", "{\"notification_id\":\"nothing\"}");
            assertThat(foreign).isEqualTo(unknown);
            assertThat(foreign.get(0).get("code").stringValue()).isEqualTo("not_found");
            owner.settle("/notifications");
            assertThat(owner.events("/notifications", "notification_read_confirmed"))
                    .isEmpty();
        }
    }

    private void notify(String id) {
        emitter.emitNotification(
                new NotificationCreated(user, id, "Title", "Message", NotificationType.INFO, Instant.EPOCH));
    }
}
