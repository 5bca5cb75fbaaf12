package com.erpmax.realtime.service.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.auth.Role;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.provisioning.command.ProcessTable;
import com.erpmax.realtime.service.testing.Http;
import com.erpmax.realtime.service.testing.RunningService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The HTTP API of a running service whose commands are small scripts. */
class ProvisioningApiTest {

    private static final String JOBS = "/api/v1/provisioning/jobs";
    private static final String CREATE = "{\"job_type\":\"create_site\"}";
    private static final String BACKUP = "{\"job_type\":\"backup_site\"}";
    private static final String DELETE = "{\"job_type\":\"delete_site\"}";

    private static RunningService service;

    private final String tenant = UUID.randomUUID().toString();
    private final Http owner = caller(tenant, Role.OWNER);

    @BeforeAll
    static void start() {
        service = RunningService.start(
                "PROVISIONING_COMMAND_CREATE_SITE=echo progress 50 ${JOB_TYPE:-none} attempt $ATTEMPT;"
                        + " echo \"result erpnext_url=https://${TENANT_ID}.example\"",
                "PROVISIONING_COMMAND_BACKUP_SITE=echo progress 10 pid $$; sleep 300",
                "PROVISIONING_COMMAND_DELETE_SITE=echo no such site; exit 3",
                "PROVISIONING_SLOTS=10",
                "PROVISIONING_GRACE=1s");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void newJobIsAnsweredPendingInTheEnvelope() {
        Http.Answer answer = owner.post(JOBS, CREATE);

        assertThat(answer.status()).isEqualTo(201);
        JsonNode body = answer.json();
        assertThat(body.get("status").asString()).isEqualTo("success");
        assertThat(body.get("error").isNull()).isTrue();
        assertThat(body.has("pagination")).isFalse();
        JsonNode job = body.get("data");
        assertThat(job.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "tenant_id",
                        "status",
                        "job_type",
                        "progress",
                        "message",
                        "error",
                        "error_message",
                        "started_at",
                        "completed_at",
                        "created_at");
        assertThat(UUID.fromString(job.get("id").asString())).isNotNull();
        assertThat(job.get("tenant_id").asString()).isEqualTo(tenant);
        assertThat(job.get("status").asString()).isEqualTo("pending");
        assertThat(job.get("job_type").asString()).isEqualTo("create_site");
        assertThat(job.get("progress").asInt(-1)).isZero();
        assertThat(job.get("error").isNull()).isTrue();
        assertThat(job.get("started_at").isNull()).isTrue();
        assertThat(job.get("created_at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    }

    @Test
    void jobRunsToItsEndAndItsEventsAreStoredInOrder() {
        String id = create(CREATE);
        JsonNode job = awaitStatus(id, "completed");

        assertThat(job.get("progress").asInt()).isEqualTo(100);
        assertThat(job.get("started_at").asString()).endsWith("Z");
        assertThat(job.get("completed_at").asString()).endsWith("Z");
        assertThat(storedEvents()).hasSize(5).satisfies(events -> {
            assertThat(events.get(0)).contains("\"status\":\"pending\"", "\"progress\":0", "\"message\":\"Queued\"");
            assertThat(events.get(1)).contains("\"status\":\"running\"", "\"progress\":0", "\"message\":\"Started\"");
            assertThat(events.get(2)).contains("\"progress\":50", "\"message\":\"create_site attempt 1\"");
            assertThat(events.get(3)).contains("\"status\":\"completed\"", "\"progress\":100");
            assertThat(events.get(4))
                    .startsWith("status:completed ")
                    .contains("\"erpnext_url\":\"https://" + tenant + ".example\"", "\"job_id\":\"" + id + "\"");
        });
    }

    @Test
    void failedJobShowsItsReasonUnderBothNames() {
        JsonNode job = awaitStatus(create(DELETE), "failed");

        assertThat(job.get("error").asString()).isEqualTo("The command failed with exit status 3: no such site");
        assertThat(job.get("error_message")).isEqualTo(job.get("error"));
    }

    @Test
    void cancelFailsARunningJobAndEndsItsProcess() {
        String id = create(BACKUP);
        long pid = awaitPid(id);

        Http.Answer answer = owner.post(JOBS + "/" + id + "/cancel", null);

        assertThat(answer.status()).isEqualTo(200);
        JsonNode job = answer.json().get("data");
        assertThat(job.get("status").asString()).isEqualTo("failed");
        assertThat(job.get("progress").asInt(-1)).isZero();
        assertThat(job.get("error").asString()).isEqualTo("Cancelled by user");
        assertThat(storedEvents().getLast()).startsWith("status:failed ").contains("\"error\":\"Cancelled by user\"");
        ProcessTable.awaitGone(Duration.ofSeconds(60), List.of(pid));
        assertThat(show(id)).isEqualTo(job);
    }

    @Test
    void cancelOfAFinishedJobChangesNothing() {
        String id = create(CREATE);
        JsonNode job = awaitStatus(id, "completed");
        List<String> events = storedEvents();

        Http.Answer answer = owner.post(JOBS + "/" + id + "/cancel", null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("data")).isEqualTo(job);
        assertThat(storedEvents()).isEqualTo(events);
    }

    @Test
    void finishedJobCanBeRetried() {
        String id = create(DELETE);
        awaitStatus(id, "failed");

        Http.Answer answer = owner.post(JOBS + "/" + id + "/retry", null);

        assertThat(answer.status()).isEqualTo(200);
        JsonNode job = answer.json().get("data");
        assertThat(job.get("status").asString()).isEqualTo("pending");
        assertThat(job.get("error").isNull()).isTrue();
        assertThat(job.get("completed_at").isNull()).isTrue();
        awaitStatus(id, "failed");
    }

    @Test
    void unfinishedJobCannotBeRetried() {
        String id = create(BACKUP);

        Http.Answer answer = owner.post(JOBS + "/" + id + "/retry", null);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error").get("code").asString()).isEqualTo("job_not_finished");
        assertThat(answer.json().get("detail").asString()).isEqualTo("Only failed/completed jobs can be retried");
        owner.post(JOBS + "/" + id + "/cancel", null);
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"USER", "MEMBER"})
    void rolesBelowAdminMayOnlyLook(Role role) {
        String id = create(CREATE);
        awaitStatus(id, "completed");
        Http caller = caller(tenant, role);

        assertThat(caller.post(JOBS, CREATE).status()).isEqualTo(403);
        assertThat(caller.post(JOBS + "/" + id + "/retry", null).status()).isEqualTo(403);
        assertThat(caller.post(JOBS + "/" + id + "/cancel", null).status()).isEqualTo(403);
        assertThat(caller.get(JOBS).json().get("pagination").get("total").asInt())
                .isEqualTo(1);
        assertThat(caller.get(JOBS + "/" + id).status()).isEqualTo(200);
    }

    @Test
    void adminMayDoWhatAnOwnerMay() {
        Http admin = caller(tenant, Role.ADMIN);
        Http.Answer created = admin.post(JOBS, BACKUP);

        assertThat(created.status()).isEqualTo(201);
        String id = created.json().get("data").get("id").asString();
        assertThat(admin.post(JOBS + "/" + id + "/cancel", null).status()).isEqualTo(200);
        assertThat(admin.post(JOBS + "/" + id + "/retry", null).status()).isEqualTo(200);
        assertThat(admin.post(JOBS + "/" + id + "/cancel", null).status()).isEqualTo(200);
    }

    @Test
    void jobOfAnotherTenantDoesNotExist() {
        String id = create(BACKUP);
        Http stranger = caller(UUID.randomUUID().toString(), Role.OWNER);

        assertThat(stranger.get(JOBS + "/" + id).status()).isEqualTo(404);
        assertThat(stranger.post(JOBS + "/" + id + "/cancel", null).status()).isEqualTo(404);
        assertThat(stranger.post(JOBS + "/" + id + "/retry", null).status()).isEqualTo(404);
        assertThat(stranger.get(JOBS).json().get("data").isEmpty()).isTrue();
        assertThat(show(id).get("status").asString()).isNotEqualTo("failed");
        owner.post(JOBS + "/" + id + "/cancel", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-uuid", "%00", "00000000-0000-0000-0000-000000000000", "1' OR '1'='1"})
    void unknownJobIs404(String id) {
        String path = JOBS + "/" + id.replace(" ", "%20");
        assertThat(owner.get(path).status()).isEqualTo(404);
        assertThat(owner.post(path + "/cancel", null).status()).isEqualTo(404);
        assertThat(owner.post(path + "/retry", null).status()).isEqualTo(404);
    }

    @Test
    void listIsNewestFirstWithItsPagination() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.addFirst(create(CREATE));
        }

        JsonNode first = owner.get(JOBS + "?page=1&size=2").json();
        JsonNode last = owner.get(JOBS + "?page=3&size=2").json();

        assertThat(ids(first)).isEqualTo(ids.subList(0, 2));
        assertThat(ids(last)).isEqualTo(ids.subList(4, 5));
        assertThat(first.get("pagination").toString()).isEqualTo("{\"total\":5,\"page\":1,\"size\":2,\"pages\":3}");
        assertThat(ids(owner.get(JOBS).json())).isEqualTo(ids);
        assertThat(owner.get(JOBS + "?page=9").json().get("data").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"size=0", "size=101", "page=0", "page=-1", "size=ten"})
    void pagesOutOfRangeAre422(String query) {
        Http.Answer answer = owner.get(JOBS + "?" + query);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("errors").get(0).get("field").asString())
                .isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"job_type\":null}",
                "{\"job_type\":\"paint_site\"}",
                "{\"job_type\":7}",
                "{\"job_type\":1}",
                "{\"job_type\":\"1\"}",
                "{\"job_type\":\"DELETE_SITE\"}",
                "{\"job_type\":[\"delete_site\"]}"
            })
    void bodyWithoutKnownTypeIs422AndNamesTheField(String body) {
        Http.Answer answer = owner.post(JOBS, body);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("message").asString()).isNotEmpty();
        assertThat(answer.json().get("errors").get(0).get("field").asString()).isEqualTo("job_type");
        assertThat(owner.get(JOBS).json().get("pagination").get("total").asInt(-1))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "[]", "\"create_site\""})
    void bodyThatIsNoObjectIs422(String body) {
        assertThat(owner.post(JOBS, body).status()).isEqualTo(422);
    }

    @Test
    void nothingIsShownWithoutAToken() {
        Http anonymous = Http.anonymous(service);

        assertThat(anonymous.get(JOBS).status()).isEqualTo(401);
        assertThat(anonymous.post(JOBS, CREATE).status()).isEqualTo(401);
        assertThat(anonymous.post(JOBS + "/x/cancel", null).status()).isEqualTo(401);
    }

    @Test
    void tenantCannotFillTheQueueWithoutEnd() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < JobService.MOST_UNFINISHED; i++) {
            ids.add(create(BACKUP));
        }

        Http.Answer refused = owner.post(JOBS, BACKUP);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("error").get("code").asString()).isEqualTo("too_many_jobs");
        ids.reversed().forEach(id -> owner.post(JOBS + "/" + id + "/cancel", null));
        assertThat(owner.post(JOBS, CREATE).status()).isEqualTo(201);
    }

    @Test
    void apiIsDescribed() {
        JsonNode paths =
                Http.anonymous(service).get("/realtime/docs/openapi").json().get("paths");

        assertThat(paths.propertyNames()).contains(JOBS, JOBS + "/{id}", JOBS + "/{id}/retry", JOBS + "/{id}/cancel");
        assertThat(paths.get(JOBS).get("post").get("responses").propertyNames()).contains("201", "403", "422");
    }

    @Test
    void jobsByStateAreMetered() {
        awaitStatus(create(CREATE), "completed");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Http.anonymous(service)
                                .get("/actuator/prometheus")
                                .response()
                                .body())
                        .containsPattern("(?m)^realtime_provisioning_jobs\\{state=\"completed\"} [1-9]")
                        .contains("realtime_provisioning_jobs{state=\"pending\"}")
                        .contains("realtime_provisioning_jobs{state=\"running\"}")
                        .contains("realtime_provisioning_jobs{state=\"failed\"}")
                        .containsPattern("(?m)^realtime_provisioning_runs_total\\{outcome=\"completed\"} [1-9]"));
    }

    private String create(String body) {
        Http.Answer answer = owner.post(JOBS, body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
        return answer.json().get("data").get("id").asString();
    }

    private JsonNode show(String id) {
        return owner.get(JOBS + "/" + id).json().get("data");
    }

    private JsonNode awaitStatus(String id, String status) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> show(id), job -> job.get("status").asString().equals(status));
    }

    private long awaitPid(String id) {
        String message = await().atMost(Duration.ofSeconds(60))
                .until(() -> show(id).get("message").asString(), text -> text.startsWith("pid "));
        return Long.parseLong(message.substring("pid ".length()));
    }

    /** Returns name and payload of every event of the tenant, in order. */
    private List<String> storedEvents() {
        String sql = "SELECT name, payload FROM events WHERE stream = :stream ORDER BY seq";
        return service.bean(Database.class)
                .read(jdbc -> jdbc.sql(sql)
                        .param("stream", "/provisioning#tenant:" + tenant)
                        .query((row, number) -> row.getString("name") + " " + row.getString("payload"))
                        .list());
    }

    private static List<String> ids(JsonNode page) {
        return page.get("data")
                .valueStream()
                .map(job -> job.get("id").asString())
                .toList();
    }

    private static Http caller(String tenant, Role role) {
        String token = service.bean(AccessTokens.class)
                .mint(UUID.randomUUID().toString(), tenant, role, Duration.ofMinutes(5));
        return Http.bearer(service, token);
    }
}
