package com.erpmax.realtime.service.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.testing.Http;
import com.erpmax.realtime.service.testing.Http.Answer;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code POST /api/v1/emit}: the general emits for other services. */
class EmitApiTest {

    private final RunningService service = RunningService.shared();
    private final Http publisher = Http.apiKey(service, RunningService.API_KEY);
    private final String user = UUID.randomUUID().toString();
    private final String tenant = UUID.randomUUID().toString();
    private final String token = service.token(user, tenant);

    @Test
    void aCatalogueEventIsStoredAndPushed() {
        try (SocketClient client = SocketClient.connected(service, "/billing", token)) {
            Answer answer = emit(
                    "\"tenant_id\":\"" + tenant
                            + "\",\"namespace\":\"/billing\",\"event\":\"payment:received\",\"data\":{\"amount\":49.9,\"currency\":\"EUR\"}");
            assertThat(answer.status()).isEqualTo(200);
            JsonNode data = answer.json().get("data");
            assertThat(data.get("stored").booleanValue()).isTrue();
            assertThat(data.get("stream").stringValue()).isEqualTo("/billing#tenant:" + tenant);
            assertThat(data.get("seq").longValue()).isEqualTo(1);
            JsonNode event = client.awaitEvent("/billing", "payment:received");
            assertThat(event.get("epoch")).isEqualTo(data.get("epoch"));
            assertThat(event.get("event_id")).isEqualTo(data.get("event_id"));
            assertThat(event.get("amount").toString()).isEqualTo("49.9");
        }
    }

    @Test
    void anyOtherEventIsLiveAndGoesToTheRootNamespaceByDefault() {
        try (SocketClient client = SocketClient.connected(service, "/", token)) {
            Answer answer =
                    emit("\"user_id\":\"" + user + "\",\"event\":\"hint\",\"data\":{\"n\":1,\"deep\":[{\"a\":null}]}");
            assertThat(answer.json().get("data").toString())
                    .isEqualTo("{\"stored\":false,\"event_id\":null,\"stream\":null,\"seq\":null,\"epoch\":null}");
            assertThat(client.awaitEvent("/", "hint").toString()).isEqualTo("{\"n\":1,\"deep\":[{\"a\":null}]}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user_id|\"event\":\"e\",\"data\":{}",
                "user_id|\"user_id\":\"U\",\"tenant_id\":\"T\",\"event\":\"e\",\"data\":{}",
                "body|\"user_id\":\"somebody\",\"event\":\"e\",\"data\":{}",
                "body|\"user_id\":\"1-1-1-1-0000000000000000000000000001\",\"event\":\"e\",\"data\":{}",
                "event|\"user_id\":\"U\",\"data\":{}",
                "data|\"user_id\":\"U\",\"event\":\"e\"",
                "data|\"user_id\":\"U\",\"event\":\"e\",\"data\":[1]",
                "data|\"user_id\":\"U\",\"event\":\"e\",\"data\":\"text\"",
                "body|\"user_id\":\"U\",\"namespace\":\"/admin\",\"event\":\"e\",\"data\":{}",
                "body|\"user_id\":\"U\",\"namespace\":\"/ws/billing\",\"event\":\"e\",\"data\":{}",
                "data|\"tenant_id\":\"T\",\"namespace\":\"/billing\",\"event\":\"payment:received\",\"data\":{\"amount\":1}",
            })
    void aWrongFieldIsNamed(String field, String body) {
        Answer answer = emit(body.replace("\"U\"", "\"" + user + "\"").replace("\"T\"", "\"" + tenant + "\""));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(422);
        assertThat(answer.json().get("errors").get(0).get("field").stringValue())
                .isEqualTo(field);
    }

    @Test
    void theServersOwnEventsAreRefused() {
        try (SocketClient client = SocketClient.connected(service, "/", token)) {
            Answer answer = emit("\"user_id\":\"" + user + "\",\"event\":\"connected\",\"data\":{}");
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().at("/error/code").stringValue()).isEqualTo("reserved_event");
            client.settle("/");
            assertThat(client.events("/", "connected")).hasSize(1);
        }
    }

    @Test
    void anEmittedNotificationCanBeRead() {
        String id = UUID.randomUUID().toString();
        emit("\"user_id\":\"" + user
                + "\",\"namespace\":\"/notifications\",\"event\":\"notification:new\",\"data\":{\"id\":\"" + id
                + "\",\"title\":\"t\",\"message\":\"m\",\"type\":\"info\"}");
        Answer read = Http.bearer(service, token).post("/api/v1/notifications/" + id + "/read", null);
        assertThat(read.status()).isEqualTo(200);
    }

    @Test
    void theSameKeyAndBodyIsAnsweredAlikeAndPushedOnce() {
        String key = "emit-" + user;
        try (SocketClient client = SocketClient.connected(service, "/", token)) {
            String payment =
                    "\"tenant_id\":\"" + tenant + "\",\"namespace\":\"/billing\",\"event\":\"payment:received\"";
            Answer first = emit(payment + ",\"data\":{\"amount\":49.9,\"currency\":\"EUR\"}", key);
            Answer again = emit("\"data\":{\"currency\":\"EUR\",\"amount\":49.90}," + payment, key);
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.json()).isEqualTo(first.json());
            assertThat(first.json().at("/data/epoch").stringValue()).isNotEmpty();
            Answer other = emit(payment + ",\"data\":{\"amount\":50,\"currency\":\"EUR\"}", key);
            assertThat(other.status()).isEqualTo(409);
            assertThat(other.json().at("/error/code").stringValue()).isEqualTo("idempotency_conflict");

            String hint = "\"user_id\":\"" + user + "\",\"event\":\"hint\",\"data\":{}";
            assertThat(emit(hint, key + "-live").json())
                    .isEqualTo(emit(hint, key + "-live").json());
            client.awaitEvent("/", "hint");
            // What comes after it in the stream would come after a repetition, too.
            emit(payment + ",\"data\":{\"amount\":60,\"currency\":\"EUR\"}");
            client.awaitEvents("/", "payment:received", 2);
            client.settle("/");
            assertThat(client.events("/", "payment:received"))
                    .extracting(event -> event.get("amount").toString())
                    .containsExactly("49.9", "60");
            assertThat(client.events("/", "hint")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\tb"})
    void whatIsNoKeyIsRefused(String key) {
        Answer answer = emit("\"user_id\":\"" + user + "\",\"event\":\"hint\",\"data\":{}", key);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("errors").get(0).get("field").stringValue())
                .isEqualTo("idempotency_key");
    }

    @Test
    void aKeyHasALimit() {
        String hint = "\"user_id\":\"" + user + "\",\"event\":\"hint\",\"data\":{}";
        String longest = user + "k".repeat(IdempotencyKeys.LONGEST - user.length());
        assertThat(emit(hint, longest).status()).isEqualTo(200);
        assertThat(emit(hint, longest + "k").status()).isEqualTo(422);
    }

    private Answer emit(String fields, String key) {
        return publisher.send("POST", "/api/v1/emit", "{" + fields + "}", IdempotencyKeys.HEADER, key);
    }

    private Answer emit(String fields) {
        return publisher.post("/api/v1/emit", "{" + fields + "}");
    }
}
