package com.erpmax.realtime.service.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.realtime.IdempotencyKeys;
import com.erpmax.realtime.service.testing.Http;
import com.erpmax.realtime.service.testing.Http.Answer;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Notifications from the publishing service to the user's sockets and back. */
class NotificationApiTest {

    private static final String PATH = "/api/v1/notifications";

    private final RunningService service = RunningService.shared();
    private final Http publisher = Http.apiKey(service, RunningService.API_KEY);
    private final String userId = UUID.randomUUID().toString();
    private final String tenantId = UUID.randomUUID().toString();
    private final String token = service.token(userId, tenantId);
    private final Http user = Http.bearer(service, token);

    @Test
    void aPublishedNotificationIsAnsweredListedAndPushed() {
        try (SocketClient socket = SocketClient.connected(service, "/notifications", token)) {
            Answer answer = publish("Backup finished", null);
            assertThat(answer.status()).isEqualTo(201);
            JsonNode stored = answer.json().get("data");
            assertThat(stored.get("title").stringValue()).isEqualTo("Backup finished");
            assertThat(stored.get("type").stringValue()).isEqualTo("success");
            assertThat(stored.get("read").booleanValue()).isFalse();
            assertThat(stored.get("read_at").isNull()).isTrue();
            assertThat(stored.get("created_at").stringValue()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");

            JsonNode event = socket.awaitEvent("/notifications", "notification:new");
            for (String field :
                    new String[] {"id", "title", "message", "type", "created_at", "event_id", "stream", "seq", "epoch"
                    }) {
                assertThat(event.get(field)).as(field).isEqualTo(stored.get(field));
            }
            assertThat(event.get("unread_count").longValue()).isEqualTo(1);
            assertThat(event.get("version").longValue()).isEqualTo(1);
            JsonNode list = user.get(PATH).json();
            assertThat(list.get("status").stringValue()).isEqualTo("success");
            assertThat(list.get("error").isNull()).isTrue();
            assertThat(list.get("data").get(0)).isEqualTo(stored);
            assertThat(list.get("pagination").toString()).isEqualTo("{\"total\":1,\"page\":1,\"size\":20,\"pages\":1}");
            assertThat(list.get("unread_count").longValue()).isEqualTo(1);
            assertThat(list.get("version").longValue()).isEqualTo(1);
        }
    }

    @Test
    void theSameIdAgainIsTheSameNotificationAndIsPushedOnce() {
        String id = UUID.randomUUID().toString();
        try (SocketClient socket = SocketClient.connected(service, "/notifications", token)) {
            JsonNode first = publish("Once", id).json();
            Answer again = publish("Once", id);
            assertThat(again.status()).isEqualTo(201);
            assertThat(again.json()).isEqualTo(first);
            assertThat(publish("Something else", id).status()).isEqualTo(409);
            socket.awaitEvent("/notifications", "notification:new");
            socket.settle("/notifications");
            assertThat(socket.events("/notifications", "notification:new")).hasSize(1);
        }
    }

    @Test
    void theSameKeyIsTheSameNotificationWithoutAnIdOfItsOwn() {
        String key = "notification-" + userId;
        JsonNode first = publishWithKey("Once", key).json();
        assertThat(first.at("/data/seq").longValue()).isEqualTo(1);
        Answer again = publishWithKey("Once", key);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first);
        Answer other = publishWithKey("Something else", key);
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.json().at("/error/code").stringValue()).isEqualTo("idempotency_conflict");
        assertThat(publishWithKey("Once", "").status()).isEqualTo(422);
        assertThat(user.get(PATH).json().get("data")).hasSize(1);
    }

    @Test
    void thePublishingServiceSeesWhatBecameOfANotification() {
        String id = publish("Seen", null).json().at("/data/id").stringValue();
        Answer before = publisher.get(PATH + "/" + id + "/delivery");
        assertThat(before.json().get("data").toString())
                .isEqualTo("{\"id\":\"" + id + "\",\"user_id\":\"" + userId
                        + "\",\"delivered\":false,\"read\":false,\"read_at\":null}");
        user.post(PATH + "/" + id + "/read", null);
        JsonNode after = publisher.get(PATH + "/" + id + "/delivery").json().get("data");
        assertThat(after.get("read").booleanValue()).isTrue();
        assertThat(after.get("read_at").stringValue()).endsWith("Z");
        assertThat(publisher.get(PATH + "/nothing/delivery").status()).isEqualTo(404);
        assertThat(user.get(PATH + "/" + id + "/delivery").status()).isEqualTo(401);
    }

    @Test
    void aNotificationIsDeliveredOnceADeviceHasProvenToHaveIt() {
        // Else its answers to heartbeats would prove it, too.
        try (SocketClient socket =
                SocketClient.connected(service, "/notifications", token).silent()) {
            JsonNode notification = publish("On its way", null).json().get("data");
            JsonNode next = publish("The next", null).json().get("data");
            assertThat(user.get(PATH).json().at("/data/0/delivered").booleanValue())
                    .isFalse();
            socket.awaitEvents("/notifications", "notification:new", 2);
            socket.emitForAck(
                    "/notifications",
                    "sync",
                    "{\"positions\":{\"" + notification.get("stream").stringValue() + "\":{\"epoch\":"
                            + notification.get("epoch") + ",\"seq\":" + notification.get("seq") + "}}}");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> user.get(PATH).json().at("/data/1/delivered").booleanValue());
            JsonNode delivery = publisher
                    .get(PATH + "/" + notification.get("id").stringValue() + "/delivery")
                    .json();
            assertThat(delivery.at("/data/delivered").booleanValue()).isTrue();
            assertThat(delivery.at("/data/read").booleanValue()).isFalse();
            assertThat(next.get("seq").longValue()).isEqualTo(2);
        }
    }

    @Test
    void readingOverHttpTellsTheUsersSockets() {
        String id = publish("Read me", null).json().at("/data/id").stringValue();
        try (SocketClient phone = SocketClient.connected(service, "/ws", token);
                SocketClient desktop = SocketClient.connected(service, "/notifications", token)) {
            Answer answer = user.post(PATH + "/" + id + "/read", null);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().at("/data/read").booleanValue()).isTrue();
            assertThat(answer.json().get("unread_count").longValue()).isZero();
            assertThat(answer.json().get("version").longValue()).isEqualTo(2);
            assertThat(phone.awaitEvent("/ws", "notification_read_confirmed").toString())
                    .isEqualTo("{\"notification_id\":\"" + id + "\",\"unread_count\":0,\"version\":2}");
            desktop.awaitEvent("/notifications", "notification_read_confirmed");
            assertThat(user.post(PATH + "/" + id + "/read", null).json()).isEqualTo(answer.json());
            assertThat(user.get(PATH + "?unread=true").json().get("data")).isEmpty();
            assertThat(user.get(PATH + "?unread=false").json().get("data")).hasSize(1);
        }
    }

    @Test
    void readAllAnswersHowManyWereUnread() {
        publish("a", null);
        publish("b", null);
        assertThat(user.post(PATH + "/read-all", null).json().get("data").toString())
                .isEqualTo("{\"marked\":2,\"unread_count\":0,\"version\":3}");
        assertThat(user.get(PATH).json().get("unread_count").longValue()).isZero();
    }

    @Test
    void anotherUsersNotificationIsUnknown() {
        String id = publish("Mine", null).json().at("/data/id").stringValue();
        Http stranger = Http.bearer(service, service.token(UUID.randomUUID().toString(), tenantId));
        Answer answer = stranger.post(PATH + "/" + id + "/read", null);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().at("/error/code").stringValue()).isEqualTo("not_found");
        assertThat(stranger.get(PATH).json().get("data")).isEmpty();
        stranger.post(PATH + "/read-all", null);
        assertThat(user.get(PATH).json().get("unread_count").longValue()).isEqualTo(1);
    }

    @Test
    void aNotificationBelongsToTheUserAcrossTenants() {
        publish("Anywhere", null);
        Http elsewhere =
                Http.bearer(service, service.token(userId, UUID.randomUUID().toString()));
        assertThat(elsewhere.get(PATH).json().get("data")).hasSize(1);
    }

    @Test
    void anIdThatNoDatabaseCanKeepIsRefused() {
        assertThat(user.post(PATH + "/a%00b/read", null).status()).isEqualTo(422);
    }

    @Test
    void everyCharacterOfATextComesBack() {
        String title = "Grüße 日本 \uD83D\uDE00\\n\\t<b>";
        Answer answer = publish(title, null);
        assertThat(answer.json().at("/data/title").stringValue())
                .isEqualTo(title.replace("\\n", "\n").replace("\\t", "\t"));
    }

    @Test
    void pagesAreCounted() {
        for (int i = 0; i < 5; i++) {
            publish("n" + i, null);
        }
        JsonNode page = user.get(PATH + "?page=3&size=2").json();
        assertThat(page.get("data")).hasSize(1);
        assertThat(page.get("pagination").toString()).isEqualTo("{\"total\":5,\"page\":3,\"size\":2,\"pages\":3}");
        assertThat(user.get(PATH + "?page=4&size=2").json().get("data")).isEmpty();
        assertThat(user.get(PATH + "?page=2147483647&size=100").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user_id|{\"title\":\"t\",\"message\":\"m\",\"type\":\"info\"}",
                "user_id|{\"user_id\":\"me\",\"title\":\"t\",\"message\":\"m\",\"type\":\"info\"}",
                "user_id|{\"user_id\":7,\"title\":\"t\",\"message\":\"m\",\"type\":\"info\"}",
                "title|{\"user_id\":\"U\",\"message\":\"m\",\"type\":\"info\"}",
                "title|{\"user_id\":\"U\",\"title\":\" \",\"message\":\"m\",\"type\":\"info\"}",
                "title|{\"user_id\":\"U\",\"title\":5,\"message\":\"m\",\"type\":\"info\"}",
                "message|{\"user_id\":\"U\",\"title\":\"t\",\"type\":\"info\"}",
                "type|{\"user_id\":\"U\",\"title\":\"t\",\"message\":\"m\"}",
                "type|{\"user_id\":\"U\",\"title\":\"t\",\"message\":\"m\",\"type\":\"loud\"}",
                "type|{\"user_id\":\"U\",\"title\":\"t\",\"message\":\"m\",\"type\":0}",
                "id|{\"user_id\":\"U\",\"title\":\"t\",\"message\":\"m\",\"type\":\"info\",\"id\":\"\"}",
                "id|{\"user_id\":\"U\",\"title\":\"t\",\"message\":\"m\",\"type\":\"info\",\"id\":\"a\\u0000\"}",
                "title|{\"user_id\":\"U\",\"title\":\"\\ud800\",\"message\":\"m\",\"type\":\"info\"}",
                "message|{\"user_id\":\"U\",\"title\":\"t\",\"message\":\"\\u0000\",\"type\":\"info\"}",
            })
    void aWrongFieldIsNamed(String field, String body) {
        Answer answer = publisher.post(PATH, body.replace("\"U\"", "\"" + userId + "\""));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("errors").get(0).get("field").stringValue())
                .as(answer.response().body())
                .isEqualTo(field);
        assertThat(user.get(PATH).json().get("data")).isEmpty();
    }

    private Answer publishWithKey(String title, String key) {
        String body =
                "{\"user_id\":\"" + userId + "\",\"title\":\"" + title + "\",\"message\":\"m\",\"type\":\"info\"}";
        return publisher.send("POST", PATH, body, IdempotencyKeys.HEADER, key);
    }

    private Answer publish(String title, @Nullable String id) {
        return publisher.post(
                PATH,
                "{\"user_id\":\"" + userId + "\",\"title\":\"" + title + "\",\"message\":\"m\",\"type\":\"success\""
                        + (id == null ? "" : ",\"id\":\"" + id + "\"") + "}");
    }
}
