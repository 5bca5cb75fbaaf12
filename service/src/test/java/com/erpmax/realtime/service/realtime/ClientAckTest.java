package com.erpmax.realtime.service.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import com.erpmax.realtime.socket.SocketIoServer;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whatever a client sends, and whatever becomes of it: an acknowledgement is exactly one JSON object. */
class ClientAckTest {

    private final RunningService service = RunningService.shared();
    private final String token =
            service.token(UUID.randomUUID().toString(), UUID.randomUUID().toString());

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ws", "/notifications", "/ws/provisioning", "/billing"})
    void theHeartbeatOfApplicationsIsAcknowledgedWithAnEmptyObject(String namespace) {
        try (SocketClient client = SocketClient.connected(service, namespace, token)) {
            assertThat(client.emitForAck(namespace, "ping", "{}").toString()).isEqualTo("[{}]");
            assertThat(client.emitForAck(namespace, "pong", "[1,2]").toString()).isEqualTo("[{}]");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[\"ping\"]                                    | ",
                "[\"pong\",1,2]                                | ",
                "[\"dance\"]                                   | unknown_event",
                "[\"dance\",null,[],7]                         | unknown_event",
                "[\"connected\",{}]                            | unknown_event",
                "[\"error\",{}]                                | unknown_event",
                "[\"status:update\",{}]                        | unknown_event",
                "[\"notification_read_confirmed\",{}]          | unknown_event",
                "[\"\",{}]                                     | unknown_event",
                "[\"\\ud83d\\ude00\",{}]                       | unknown_event",
                "[\"\\ud800\",{}]                              | unknown_event",
                "[\"notification_read\"]                       | invalid_payload",
                "[\"notification_read\",null]                  | invalid_payload",
                "[\"notification_read\",[]]                    | invalid_payload",
                "[\"notification_read\",\"n\"]                 | invalid_payload",
                "[\"notification_read\",{}]                    | invalid_payload",
                "[\"notification_read\",{\"notification_id\":1E-2147483649}] | invalid_payload",
                "[\"notification_read\",{\"notification_id\":\"nothing\"}]   | not_found",
                "[\"notification_read\",{\"notification_id\":\"nothing\"},1] | not_found"
            })
    void everyEventIsAcknowledgedWithOneObject(String event, @Nullable String code) {
        for (String namespace : new String[] {"/ws", "/notifications"}) {
            try (SocketClient client = SocketClient.connected(service, namespace, token)) {
                JsonNode ack = ack(client, namespace, "5", event);
                assertIsOneObject(ack);
                assertThat(ack.get(0).path("code").asString(null)).isEqualTo(code);
            }
        }
    }

    @Test
    void aBinaryPayloadIsAcknowledgedWithOneObject() {
        try (SocketClient client = SocketClient.connected(service, "/", token)) {
            client.send("451-7[\"notification_read\",{\"_placeholder\":true,\"num\":0}]");
            client.sendBytes(new byte[] {1, 2, 3});
            JsonNode ack = client.awaitAck("/", "7");
            assertIsOneObject(ack);
            assertThat(ack.get(0).get("code").stringValue()).isEqualTo("invalid_payload");
        }
    }

    @Test
    void aNameOfAnyLengthIsCutBetweenCharacters() {
        try (SocketClient client = SocketClient.connected(service, "/", token)) {
            JsonNode ack = ack(client, "/", "6", "[\"" + "n".repeat(199) + "\ud83d\ude00" + "n".repeat(5_000) + "\"]");
            assertIsOneObject(ack);
            assertThat(ack.get(0).get("event").stringValue()).isEqualTo("n".repeat(199));
        }
    }

    @Test
    void eventsSentBeforeTheSocketIsInAreAcknowledgedWithOneObjectEach() {
        try (SocketClient client = SocketClient.open(service)) {
            client.send("40{\"token\":\"" + token + "\"}");
            client.send("421[\"ping\"]");
            client.send("422[\"dance\",{}]");
            client.send("423[\"notification_read\",7]");
            assertThat(client.awaitAck("/", "1").toString()).isEqualTo("[{}]");
            assertIsOneObject(client.awaitAck("/", "2"));
            assertIsOneObject(client.awaitAck("/", "3"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"failure", "error", "null", "unwritable", "refused", "unavailable", "large"})
    void whateverAHandlerDoesTheAcknowledgementIsOneObject(String what) {
        String event = "test:" + UUID.randomUUID();
        ClientEvents events = service.bean(ClientEvents.class);
        service.bean(SocketIoServer.class).namespace("/billing").on(event, events.handler(received -> behave(what)));
        try (SocketClient client = SocketClient.connected(service, "/billing", token)) {
            JsonNode ack = client.emitForAck("/billing", event, "{}");
            assertIsOneObject(ack);
            if (!what.equals("large")) {
                assertThat(client.awaitEvent("/billing", "error")).isEqualTo(ack.get(0));
            }
            client.settle("/billing");
            assertThat(client.packets())
                    .filteredOn(packet -> packet.startsWith("43"))
                    .hasSize(1);
        }
    }

    private static Map<String, ? extends @Nullable Object> behave(String what) {
        return switch (what) {
            case "failure" -> throw new IllegalStateException("on purpose");
            case "error" -> throw new StackOverflowError("on purpose");
            case "null" -> nothing();
            case "unwritable" -> Map.of("value", new Unwritable(""));
            case "refused" -> throw new EventRefusedException(EventRefusedException.Code.FORBIDDEN, "Not for you");
            case "unavailable" -> throw new DatabaseUnavailableException("on purpose", new IllegalStateException());
            default -> Map.of("text", "x".repeat(100_000));
        };
    }

    @SuppressWarnings("NullAway") // what a handler in another language may do
    private static Map<String, Object> nothing() {
        return null;
    }

    private static JsonNode ack(SocketClient client, String namespace, String id, String event) {
        client.send("42" + (namespace.equals("/") ? "" : namespace + ",") + id + event);
        return client.awaitAck(namespace, id);
    }

    private static void assertIsOneObject(JsonNode ack) {
        assertThat(ack.size()).as("%s", ack).isEqualTo(1);
        assertThat(ack.get(0).isObject()).as("%s", ack).isTrue();
    }

    private record Unwritable(String value) {
        @Override
        @SuppressWarnings("UnusedMethod") // read when it is written as JSON
        public String value() {
            throw new IllegalStateException("on purpose");
        }
    }
}
