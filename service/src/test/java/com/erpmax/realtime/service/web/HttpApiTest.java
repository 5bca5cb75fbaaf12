package com.erpmax.realtime.service.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.auth.Role;
import com.erpmax.realtime.service.testing.Http;
import com.erpmax.realtime.service.testing.Http.Answer;
import com.erpmax.realtime.service.testing.RunningService;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What every endpoint shares. */
class HttpApiTest {

    private static final String NOTIFICATIONS = "/api/v1/notifications";

    private final RunningService service = RunningService.shared();
    private final Http anonymous = Http.anonymous(service);
    private final Http user = Http.bearer(
            service,
            service.token(UUID.randomUUID().toString(), UUID.randomUUID().toString()));
    private final Http otherService = Http.apiKey(service, RunningService.API_KEY);

    @Test
    void theServiceSaysWhatItIsAndThatItIsHealthy() {
        JsonNode info = anonymous.get("/").json();
        assertThat(info.get("service").stringValue()).isEqualTo("ERPMax Realtime");
        assertThat(info.get("version").stringValue()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(info.get("status").stringValue()).isEqualTo("running");
        assertThat(anonymous.get("/health").response().body()).isEqualTo("{\"status\":\"healthy\"}");
    }

    @Test
    void withoutATokenTheApiIsClosed() {
        refused(anonymous.get(NOTIFICATIONS), 401, "auth_required");
        assertThat(anonymous.get(NOTIFICATIONS).header("WWW-Authenticate")).isEqualTo("Bearer");
        refused(Http.bearer(service, "garbage").get(NOTIFICATIONS), 401, "token_invalid");
        String expired = service.bean(AccessTokens.class)
                .mint(UUID.randomUUID().toString(), UUID.randomUUID().toString(), Role.OWNER, Duration.ofMinutes(-1));
        refused(Http.bearer(service, expired).get(NOTIFICATIONS), 401, "token_expired");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%61pi/v1/notifications",
                "/api/v1/%6eotifications",
                "/api/v1/notifications;x=1",
                "//api/v1/notifications"
            })
    void otherWaysOfWritingAPathOpenNothing(String path) {
        assertThat(anonymous.get(path).status()).isIn(400, 401, 404);
        assertThat(anonymous.post(path, "{}").status()).isIn(400, 401, 404);
    }

    @Test
    void theApiKeyOpensInternalEndpointsOnlyAndAUsersTokenDoesNot() {
        refused(user.post(NOTIFICATIONS, "{}"), 401, "api_key_invalid");
        refused(user.post("/api/v1/emit", "{}"), 401, "api_key_invalid");
        refused(anonymous.post("/api/v1/emit", "{}"), 401, "api_key_invalid");
        refused(Http.apiKey(service, RunningService.API_KEY + "x").post("/api/v1/emit", "{}"), 401, "api_key_invalid");
        refused(otherService.get(NOTIFICATIONS), 401, "auth_required");
        refused(otherService.post("/api/v1/emit", "{}"), 422, "validation_error");
    }

    @Test
    void withoutAServiceApiKeyInternalEndpointsAreClosed() {
        try (RunningService closed = RunningService.start("SERVICE_API_KEY=")) {
            refused(Http.apiKey(closed, RunningService.API_KEY).post("/api/v1/emit", "{}"), 401, "api_key_invalid");
            refused(Http.apiKey(closed, "").post("/api/v1/emit", "{}"), 401, "api_key_invalid");
        }
    }

    @Test
    void theTokenIsCheckedBeforeTheBody() {
        refused(anonymous.post("/api/v1/emit", "{broken"), 401, "api_key_invalid");
    }

    @Test
    void errorsHaveTheFormOfTheContract() {
        Answer answer = anonymous.get("/nothing");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.response().body())
                .isEqualTo("{\"status\":\"error\",\"data\":null,\"error\":{\"code\":\"not_found\",\"message\":\"Not"
                        + " Found\",\"details\":null},\"detail\":\"Not Found\"}");
        refused(user.post("/api/v1/notifications/x/read/y", null), 404, "not_found");
        refused(user.send("DELETE", NOTIFICATIONS, null), 405, "method_not_allowed");
        assertThat(user.send("DELETE", NOTIFICATIONS, null).header("Allow")).contains("GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"page=0", "page=-1", "page=x", "size=0", "size=101", "size=1.5", "unread=maybe"})
    void wrongParametersAreNamed(String query) {
        Answer answer = user.get(NOTIFICATIONS + "?" + query);
        refused(answer, 422, "validation_error");
        assertThat(answer.json().get("message").stringValue()).isEqualTo("Validation error");
        assertThat(answer.json().get("errors").get(0).get("field").stringValue())
                .isEqualTo(query.substring(0, query.indexOf('=')));
        assertThat(answer.json().get("errors").get(0).get("type").stringValue()).isNotBlank();
    }

    @Test
    void aBodyThatIsNoJsonIsNamed() {
        Answer answer = otherService.post(NOTIFICATIONS, "{broken");
        refused(answer, 422, "validation_error");
        assertThat(answer.json().get("errors").toString())
                .isEqualTo("[{\"field\":\"body\",\"message\":\"Input is not valid JSON\",\"type\":\"json_invalid\"}]");
        refused(otherService.post(NOTIFICATIONS, "[]"), 422, "validation_error");
    }

    @Test
    void aMissingBodyIsNamed() {
        for (@Nullable String nothing : new @Nullable String[] {null, "null"}) {
            Answer answer = otherService.post(NOTIFICATIONS, nothing);
            refused(answer, 422, "validation_error");
            assertThat(answer.json().get("errors").toString())
                    .isEqualTo("[{\"field\":\"body\",\"message\":\"Field required\",\"type\":\"missing\"}]");
        }
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        Answer answer = Http.apiKey(service, RunningService.API_KEY)
                .send("POST", NOTIFICATIONS, null, "Content-Type", "text/plain");
        refused(answer, 415, "unsupported_media_type");
    }

    @Test
    void aBodyOverTheLimitIsRefused() {
        String large = "{\"title\":\"" + "x".repeat(1_048_577) + "\"}";
        assertThat(otherService.post(NOTIFICATIONS, large).status()).isEqualTo(413);
    }

    @Test
    void whatGoesWrongInsideIsNotShown() {
        Answer answer = otherService.post("/api/v1/emit", "{\"tenant_id\":\"x\",\"event\":\"e\",\"data\":{}}");
        refused(answer, 422, "validation_error");
        assertThat(answer.response().body()).doesNotContain("Exception").doesNotContain("\tat ");
    }

    @Test
    void onlyPagesOfAllowedOriginsMayCall() {
        Answer allowed = user.send("GET", NOTIFICATIONS, null, "Origin", "http://localhost:3000");
        assertThat(allowed.status()).isEqualTo(200);
        assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:3000");
        assertThat(user.send("GET", NOTIFICATIONS, null, "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
        Answer own = user.send("GET", NOTIFICATIONS, null, "Origin", "https://127.0.0.1:" + service.port());
        assertThat(own.status()).isEqualTo(200);
        assertThat(anonymous
                        .send("GET", NOTIFICATIONS, null, "Origin", "http://localhost:3000")
                        .header("Access-Control-Allow-Origin"))
                .as("a page may read why it was refused")
                .isEqualTo("http://localhost:3000");
    }

    @Test
    void preflightRequestsNeedNoToken() {
        Answer answer = anonymous.send(
                "OPTIONS",
                NOTIFICATIONS,
                null,
                "Origin",
                "http://localhost:3000",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,content-type");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Methods")).contains("POST");
        assertThat(answer.header("Access-Control-Allow-Headers")).contains("authorization");
    }

    @Test
    void theDocumentationIsServedAtBothPaths() {
        assertThat(anonymous.get("/docs").header("Location")).isEqualTo("/realtime/docs/swagger-ui/index.html");
        assertThat(anonymous.get("/realtime/docs").header("Location"))
                .isEqualTo("/realtime/docs/swagger-ui/index.html");
        assertThat(anonymous
                        .get("/realtime/docs/swagger-ui/index.html")
                        .response()
                        .body())
                .contains("swagger-ui");
        assertThat(anonymous
                        .get("/realtime/docs/swagger-ui/swagger-initializer.js")
                        .response()
                        .body())
                .contains("/realtime/docs/openapi");
        JsonNode api = anonymous.get("/realtime/docs/openapi").json();
        assertThat(api.at("/components/securitySchemes/accessToken/scheme").stringValue())
                .isEqualTo("bearer");
        assertThat(api.at("/components/securitySchemes/apiKey/name").stringValue())
                .isEqualTo("X-API-Key");
        assertThat(api.at("/paths/~1api~1v1~1emit/post/security/0/apiKey").isArray())
                .isTrue();
        assertThat(api.at("/paths/~1api~1v1~1notifications/get/security/0/accessToken")
                        .isArray())
                .isTrue();
        assertThat(api.at("/paths/~1api~1v1~1notifications/get/parameters").toString())
                .doesNotContain("principal");
        assertThat(api.at("/components/schemas/NotificationRequest/properties/user_id/example")
                        .stringValue())
                .isNotBlank();
    }

    @Test
    void metricsAreExposedAndNothingElseOfTheActuator() {
        assertThat(anonymous.get("/actuator/prometheus").response().body())
                .contains("realtime_socket_connects_total{namespace=\"/billing\"}");
        assertThat(anonymous.get("/actuator/health").status()).isEqualTo(200);
        for (String endpoint : new String[] {"env", "beans", "configprops", "heapdump", "loggers", "shutdown"}) {
            assertThat(anonymous.get("/actuator/" + endpoint).status()).isEqualTo(404);
        }
    }

    private static void refused(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        JsonNode body = answer.json();
        assertThat(body.get("status").stringValue()).isEqualTo("error");
        assertThat(body.get("data").isNull()).isTrue();
        assertThat(body.get("error").get("code").stringValue()).isEqualTo(code);
        assertThat(body.get("detail")).isEqualTo(body.get("error").get("message"));
    }
}
