package com.erpmax.realtime.service.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.rabbitmq.TestBroker;
import com.erpmax.realtime.service.testing.Http;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import com.erpmax.realtime.testing.RabbitServer;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Events that other services put on their queue, from there to the sockets; and the roles of a process with a broker. */
class EmitQueueIT {

    private static final String JOBS = "jobs-" + UUID.randomUUID();
    private static final String EVENTS = "events-" + UUID.randomUUID();
    private static final String DEAD = EVENTS + ".dead";
    private static final Duration SOON = Duration.ofSeconds(60);

    private static RunningService service;
    private static TestBroker broker;

    private final String user = UUID.randomUUID().toString();
    private final String tenant = UUID.randomUUID().toString();

    @BeforeAll
    static void start() throws Exception {
        broker = new TestBroker();
        // As a producer does that was there first.
        broker.declare(JOBS);
        broker.declare(EVENTS);
        service = start("all");
    }

    @AfterAll
    static void stop() throws IOException {
        service.close();
        for (String queue : List.of(JOBS, JOBS + ".dead", EVENTS, DEAD)) {
            broker.delete(queue);
        }
        broker.close();
    }

    @Test
    void eventOfTheQueueIsStoredAndReachesTheSockets() throws IOException {
        try (SocketClient client = SocketClient.connected(service, "/ws", service.token(user, tenant))) {
            broker.publish(EVENTS, payment(1));

            assertThat(client.awaitEvent("/ws", "payment:received").get("seq").longValue())
                    .isEqualTo(1);

            broker.publish(EVENTS, """
                    {"user_id":"%s","event":"greeting","data":{"text":"hello"}}""".formatted(user));
            assertThat(client.awaitEvent("/ws", "greeting").get("text").stringValue())
                    .isEqualTo("hello");
        }
    }

    @Test
    void messageThatComesAgainWithItsKeyChangesNothingAndOneWithoutAKeyIsAnother() throws IOException {
        BasicProperties byId = new BasicProperties.Builder()
                .messageId(UUID.randomUUID().toString())
                .build();
        BasicProperties byHeader = new BasicProperties.Builder()
                .messageId("not this one")
                .headers(Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                .build();
        for (int i = 0; i < 5; i++) {
            broker.publish(EVENTS, payment(1), byId);
            broker.publish(EVENTS, payment(2), byHeader);
        }
        broker.publish(EVENTS, payment(3));
        broker.publish(EVENTS, payment(3));

        await().atMost(SOON).until(() -> broker.count(EVENTS) == 0 && stored().size() == 4);
        assertThat(stored()).containsExactly(1, 2, 3, 3);
    }

    @Test
    void poisonIsPutAsideWithItsReasonAndTheRestGoesOn() throws IOException {
        Map<String, String> poison = Map.of(
                "not json",
                "unparsable",
                "{\"tenant_id\":\"" + tenant + "\",\"data\":{}}",
                "invalid",
                "{\"event\":\"greeting\",\"data\":{}}",
                "invalid",
                "{\"tenant_id\":\"tenant\",\"event\":\"greeting\",\"data\":{}}",
                "invalid",
                "{\"tenant_id\":\"" + tenant + "\",\"event\":\"connected\",\"data\":{}}",
                "reserved_event",
                "{\"tenant_id\":\"" + tenant
                        + "\",\"namespace\":\"/billing\",\"event\":\"payment:received\",\"data\":{}}",
                "invalid_payload",
                "{\"tenant_id\":\"" + tenant + "\",\"event\":7,\"data\":{}}",
                "unparsable");
        for (String body : poison.keySet()) {
            broker.publish(EVENTS, body);
        }
        String key = UUID.randomUUID().toString();
        BasicProperties withKey = new BasicProperties.Builder().messageId(key).build();
        broker.publish(EVENTS, payment(1), withKey);
        broker.publish(EVENTS, payment(2), withKey);

        List<TestBroker.Taken> letters = broker.take(DEAD, poison.size() + 1);

        for (TestBroker.Taken letter : letters) {
            String expected = poison.getOrDefault(letter.body(), "idempotency_conflict");
            assertThat(letter.headers())
                    .as(letter.body())
                    .containsEntry("reason", expected)
                    .containsEntry("queue", EVENTS);
        }
        await().atMost(SOON).until(() -> stored().size() == 1);
        assertThat(stored()).containsExactly(1);
    }

    /** Each has to be in memory before it can be seen to be too large. */
    @Test
    void processHoldsTwoMessagesAtATime() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread holder = Thread.ofVirtual()
                .start(() -> service.bean(Database.class).write(jdbc -> {
                    held.countDown();
                    return awaited(go);
                }));
        assertThat(awaited(held)).isTrue();
        try {
            for (int i = 1; i <= 10; i++) {
                broker.publish(EVENTS, payment(i));
            }
            await().atMost(SOON).until(() -> broker.count(EVENTS) == 8);
        } finally {
            go.countDown();
            holder.join();
        }
        await().atMost(SOON).until(() -> stored().size() == 10);
    }

    @Test
    void readinessNamesTheBroker() {
        Http http = Http.anonymous(service);
        await().atMost(SOON).untilAsserted(() -> {
            Http.Answer ready = http.get("/actuator/health/readiness");
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.json().at("/components/rabbitmq/status").stringValue())
                    .isEqualTo("UP");
        });
    }

    @Test
    void workerAnswersHealthAndMetricsButNoApiAndNoSockets() {
        try (RunningService worker = start("worker")) {
            Http http = Http.bearer(worker, worker.token(user, tenant));
            assertThat(http.get("/health").status()).isEqualTo(200);
            await().atMost(SOON)
                    .until(() -> http.get("/actuator/health/readiness").status() == 200);
            assertThat(http.get("/actuator/prometheus").status()).isEqualTo(200);
            for (String path : List.of(
                    "/api/v1/provisioning/jobs",
                    "/console",
                    "/docs",
                    "/realtime/docs/openapi",
                    "/socket.io/?EIO=4&transport=polling",
                    "/ws/socket.io/?EIO=4&transport=polling",
                    "/socket.io/socket.io.js")) {
                Http.Answer answer = http.get(path);
                assertThat(answer.status()).as(path).isEqualTo(404);
                assertThat(answer.json().at("/error/code").stringValue()).isEqualTo("not_served_here");
            }
        }
    }

    @Test
    void gatewayKeepsSocketsAndApiAnswersHttpAndJobsAreRunByNeither() throws IOException {
        try (RunningService gateway = start("gateway");
                RunningService api = start("api")) {
            assertThat(Http.anonymous(gateway)
                            .get("/socket.io/?EIO=4&transport=polling")
                            .status())
                    .isEqualTo(200);
            assertThat(Http.bearer(gateway, gateway.token(user, tenant))
                            .get("/api/v1/provisioning/jobs")
                            .status())
                    .isEqualTo(404);
            assertThat(Http.anonymous(api)
                            .get("/socket.io/?EIO=4&transport=polling")
                            .status())
                    .isEqualTo(404);
            assertThat(Http.bearer(api, api.token(user, tenant))
                            .get("/api/v1/provisioning/jobs")
                            .status())
                    .isEqualTo(200);
        }
    }

    private String payment(int amount) {
        return """
                {"tenant_id":"%s","namespace":"/billing","event":"payment:received",\
                "data":{"amount":%d,"currency":"EUR"}}""".formatted(tenant, amount);
    }

    /** The amounts of the payments that the tenant was told of, in the order of the stream. */
    private List<Integer> stored() {
        return service.bean(Database.class)
                .read(jdbc -> jdbc.sql("SELECT payload FROM events WHERE stream LIKE ? ORDER BY seq")
                        .param("%" + tenant + "%")
                        .query((row, number) -> new tools.jackson.databind.json.JsonMapper()
                                .readTree(row.getString(1))
                                .get("amount")
                                .intValue())
                        .list());
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
    }

    private static RunningService start(String role) {
        return RunningService.start(
                "ROLE=" + role,
                "RABBITMQ_URL=" + RabbitServer.shared().url(),
                "PROVISIONING_QUEUE_NAME=" + JOBS,
                "EVENTS_QUEUE_NAME=" + EVENTS);
    }
}
