package com.erpmax.realtime.service.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.testing.Http;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A notification that a Python service emits is stored once, whichever of two instances is first, and can be read. */
class PythonNotificationsIT {

    private static final int COUNT = 20;

    private final BridgedServices services = BridgedServices.shared();
    private final PythonEmitter python = services.python();
    private final RunningService service = services.first();
    private final String user = UUID.randomUUID().toString();
    private final String token = service.token(user, UUID.randomUUID().toString());
    private final String id = UUID.randomUUID().toString();

    @Test
    void eachIsStoredOnceAndReachesTheSocketsOfBothInstances() {
        try (SocketClient here = SocketClient.connected(service, "/notifications", token);
                SocketClient there = SocketClient.connected(services.second(), "/ws", token)) {
            List<String> expected =
                    IntStream.range(0, COUNT).mapToObj(i -> id + "-" + i).toList();
            expected.forEach(each -> notify(each, "Title"));
            here.awaitEvents("/notifications", "notification:new", COUNT);
            there.awaitEvents("/ws", "notification:new", COUNT);
            assertThat(ids(here, "/notifications")).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(ids(there, "/ws")).containsExactlyElementsOf(ids(here, "/notifications"));
            for (RunningService each : List.of(service, services.second())) {
                assertThat(list(each).get("pagination").get("total").intValue()).isEqualTo(COUNT);
            }
        }
    }

    @Test
    void itCanBeMarkedAsRead() {
        notify(id, "Title");
        awaitStored(1);
        try (SocketClient client = SocketClient.connected(service, "/notifications", token)) {
            client.awaitEvent("/notifications", "notification:new");
            client.emit("/notifications", "notification_read", "{\"notification_id\":\"" + id + "\"}");
            assertThat(client.awaitEvent("/notifications", "notification_read_confirmed")
                            .get("unread_count")
                            .intValue())
                    .isZero();
        }
    }

    @Test
    void aTimeWithoutAnOffsetIsUtc() {
        python.emit(("'notification:new', {'id': '%s', 'title': 'T', 'message': 'M', 'type': 'info', 'created_at':"
                        + " '2026-11-28T10:00:00.123456'}, room='user:%s', namespace='/ws/notifications'")
                .formatted(id, user));
        awaitStored(1);
        assertThat(list(service).get("data").get(0).get("created_at").stringValue())
                .isEqualTo("2026-11-28T10:00:00.123Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'title': 'T', 'message': 'M', 'type': 'info'}, room='user:%s'",
                "{'id': 5, 'title': 'T', 'message': 'M', 'type': 'info'}, room='user:%s'",
                "{'id': 'i', 'title': 'T', 'message': 'M', 'type': 'shouted'}, room='user:%s'",
                "{'id': 'i', 'title': '', 'message': 'M', 'type': 'info'}, room='user:%s'",
                "({'id': 'i', 'title': 'T', 'message': 'M', 'type': 'info'}, 2), room='user:%s'",
                "[], room='user:%s'",
                "{'id': 'i', 'title': 'T', 'message': 'M', 'type': 'info'}, room=['user:%1$s', 'tenant:%1$s']",
                "{'id': 'i', 'title': 'T', 'message': 'M', 'type': 'info'}, room='tenant:%s'",
                "{'id': 'i', 'title': 'T', 'message': 'M', 'type': 'info'}, room='user:x%s'",
                "{'id': 'i', 'title': 'T', 'message': 'M', 'type': 'info'}, room='user:%s', skip_sid='s'"
            })
    void oneThatIsNoneIsRefusedAndCounted(String arguments) {
        double before = services.refused(Refusal.INVALID);
        python.emit("'notification:new', " + arguments.formatted(user) + ", namespace='/notifications'");
        BridgedServices.await("the refusal", () -> services.refused(Refusal.INVALID) == before + 1);
        assertThat(list(service).get("pagination").get("total").intValue()).isZero();
    }

    @Test
    void anotherOneWithTheSameIdIsAConflict() {
        notify(id, "Title");
        awaitStored(1);
        double before = services.refused(Refusal.CONFLICT);
        notify(id, "Another title");
        BridgedServices.await("the refusal", () -> services.refused(Refusal.CONFLICT) == before + 1);
        awaitStored(1);
    }

    private void notify(String notificationId, String title) {
        python.emit(("'notification:new', {'id': '%s', 'title': '%s', 'message': 'M', 'type': 'info'},"
                        + " room='user:%s', namespace='/notifications'")
                .formatted(notificationId, title, user));
    }

    private static List<String> ids(SocketClient client, String namespace) {
        return client.events(namespace, "notification:new").stream()
                .map(notification -> notification.get("id").stringValue())
                .toList();
    }

    private void awaitStored(int count) {
        BridgedServices.await(
                "the notification",
                () -> list(service).get("pagination").get("total").intValue() == count);
    }

    private JsonNode list(RunningService from) {
        return Http.bearer(from, token).get("/api/v1/notifications").json();
    }
}
