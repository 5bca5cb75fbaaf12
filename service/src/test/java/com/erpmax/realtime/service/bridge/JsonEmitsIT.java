package com.erpmax.realtime.service.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.cluster.redis.ChannelListener;
import com.erpmax.realtime.cluster.redis.ChannelTimes;
import com.erpmax.realtime.cluster.redis.RedisAddress;
import com.erpmax.realtime.cluster.redis.RedisChannel;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What python-socketio 5.14 and later publishes, as JSON in the bytes that 5.16.3 writes. */
class JsonEmitsIT {

    private final BridgedServices services = BridgedServices.shared();
    private final RunningService service = services.first();
    private final String tenant = UUID.randomUUID().toString();
    private final String room = "\"tenant:" + tenant + "\"";
    private final String token = service.token(UUID.randomUUID().toString(), tenant);
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final RedisChannel channel = RedisChannel.start(
            RedisAddress.parse(services.redis().url(1)),
            BridgedServices.CHANNEL,
            ChannelTimes.defaults(),
            new ChannelListener() {
                @Override
                public void received(byte[] message) {
                    String text = new String(message, StandardCharsets.UTF_8);
                    if (text.contains("\"callback\",")) {
                        answers.add(text);
                    }
                }

                @Override
                public void missed() {
                    answers.add("missed");
                }
            });

    @BeforeEach
    void hear() {
        BridgedServices.await("the channel", channel::isHeard);
    }

    @AfterEach
    void close() {
        channel.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"a\": 1}] | [\"ev\",{\"a\":1}]",
                "[\"a\", 2] | [\"ev\",\"a\",2]",
                "[null] | [\"ev\"]",
                "[{\"f\": 49.0, \"u\": \"\\u00e9\\ud83d\\ude00\", \"n\": NaN}] | [\"ev\",{\"f\":49.0,\"u\":\"é😀\",\"n\":null}]",
                "{\"bare\": true} | [\"ev\",{\"bare\":true}]"
            })
    void theArgumentsArrive(String data, String expected) {
        try (SocketClient client = SocketClient.connected(service, "/billing", token)) {
            emit(data, "false", "/billing");
            client.awaitPacket("42/billing," + expected);
        }
    }

    @Test
    void aListIsOneArgumentWhereThatIsSet() {
        try (SocketClient here = SocketClient.connected(service, "/billing", token);
                SocketClient there = SocketClient.connected(services.second(), "/billing", token)) {
            emit("[\"a\", 2]", "false", "/ws/billing");
            here.awaitPacket("42/billing,[\"ev\",\"a\",2]");
            there.awaitPacket("42/billing,[\"ev\",[\"a\",2]]");
        }
    }

    @Test
    void binaryValuesArrive() {
        try (SocketClient client = SocketClient.connected(service, "/billing", token)) {
            emit("[[{\"x\": {\"_placeholder\": true, \"num\": 0}}, \"y\"], \"AQ==\"]", "true", "/billing");
            client.awaitPacket("451-/billing,[\"ev\",{\"x\":{\"_placeholder\":true,\"num\":0}},\"y\"]");
        }
    }

    @Test
    void theAnswerIsPublishedAsPythonExpectsIt() {
        try (SocketClient client = SocketClient.connected(services.second(), "/billing", token)) {
            String sid = client.socketId("/billing");
            publish("{\"method\": \"emit\", \"event\": \"q\", \"data\": [{\"z\": 1}], \"binary\": false, \"namespace\":"
                    + " \"/billing\", \"room\": \"" + sid + "\", \"skip_sid\": null, \"callback\": [\"" + sid
                    + "\", \"/billing\", 1], \"host_id\": \"37d8\"}");
            client.acknowledge("/billing", client.awaitQuestion("/billing", "q"), "[\"ok\",2]");
            String expected = "{\"method\":\"callback\",\"host_id\":\"37d8\",\"sid\":\"" + sid
                    + "\",\"namespace\":\"/billing\",\"id\":1,\"args\":[\"ok\",2]}";
            BridgedServices.await("the answer", () -> answers.contains(expected));
            assertThat(answers).containsExactly(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void socketsEnterAndLeaveRooms(boolean isHere) {
        RunningService where = isHere ? service : services.second();
        String name = "order-" + UUID.randomUUID();
        try (SocketClient client = SocketClient.connected(where, "/billing", token);
                SocketClient other = SocketClient.connected(where, "/billing", token)) {
            inRoom("enter_room", client, name);
            inRoom("enter_room", other, name);
            emitTo(name, 1);
            inRoom("leave_room", client, name);
            emitTo(name, 2);
            publish("{\"method\": \"close_room\", \"room\": \"" + name
                    + "\", \"namespace\": \"/billing\", \"host_id\": \"37d8\"}");
            emitTo(name, 3);
            emit("0", "false", "/billing");
            client.awaitPacket("42/billing,[\"ev\",0]");
            other.awaitPacket("42/billing,[\"ev\",0]");
            assertThat(numbers(client)).containsExactly(1, 0);
            assertThat(numbers(other)).containsExactly(1, 2, 0);
        }
    }

    @Test
    void theRoomsOfUsersAndTenantsAreNotEnteredLeftOrClosed() {
        double before = services.refused(Refusal.RESERVED_ROOM);
        String stranger =
                service.token(UUID.randomUUID().toString(), UUID.randomUUID().toString());
        try (SocketClient client = SocketClient.connected(service, "/billing", token);
                SocketClient other = SocketClient.connected(service, "/billing", stranger)) {
            inRoom("enter_room", other, "tenant:" + tenant);
            inRoom("leave_room", client, "tenant:" + tenant);
            publish("{\"method\": \"close_room\", \"room\": " + room + ", \"namespace\": \"/billing\"}");
            BridgedServices.await("refusals", () -> services.refused(Refusal.RESERVED_ROOM) == before + 3);
            emit("1", "false", "/billing");
            client.awaitPacket("42/billing,[\"ev\",1]");
            other.settle("/billing");
            assertThat(numbers(other)).isEmpty();
        }
    }

    @Test
    void closingASocketsOwnRoomLeavesItReachable() {
        try (SocketClient client = SocketClient.connected(service, "/billing", token)) {
            String sid = client.socketId("/billing");
            publish("{\"method\": \"close_room\", \"room\": \"" + sid + "\", \"namespace\": \"/billing\"}");
            emitTo(sid, 1);
            client.awaitPacket("42/billing,[\"ev\",1]");
        }
    }

    private void inRoom(String method, SocketClient client, String name) {
        publish("{\"method\": \"" + method + "\", \"sid\": \"" + client.socketId("/billing") + "\", \"room\": \"" + name
                + "\", \"namespace\": \"/billing\", \"host_id\": \"37d8\"}");
    }

    private void emit(String data, String binary, String namespace) {
        publish("{\"method\": \"emit\", \"event\": \"ev\", \"data\": " + data + ", \"binary\": " + binary
                + ", \"namespace\": \"" + namespace + "\", \"room\": " + room
                + ", \"skip_sid\": null, \"callback\": null, \"host_id\": \"37d8\"}");
    }

    private void emitTo(String name, int number) {
        publish("{\"method\": \"emit\", \"event\": \"ev\", \"data\": " + number + ", \"binary\": false,"
                + " \"namespace\": \"/billing\", \"room\": \"" + name
                + "\", \"skip_sid\": null, \"callback\": null, \"host_id\": \"37d8\"}");
    }

    private void publish(String message) {
        assertThat(channel.publish(message.getBytes(StandardCharsets.UTF_8))).isTrue();
    }

    private static List<Integer> numbers(SocketClient client) {
        return client.events("/billing", "ev").stream()
                .map(number -> number.isArray() ? number.get(0).intValue() : number.intValue())
                .toList();
    }
}
