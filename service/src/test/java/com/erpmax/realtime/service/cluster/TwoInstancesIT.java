package com.erpmax.realtime.service.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.cluster.redis.BusNames;
import com.erpmax.realtime.cluster.redis.Gap;
import com.erpmax.realtime.cluster.redis.GapReason;
import com.erpmax.realtime.service.realtime.RealtimeRequests;
import com.erpmax.realtime.service.realtime.RoomNames;
import com.erpmax.realtime.service.redis.CommitHintStream;
import com.erpmax.realtime.service.testing.Http;
import com.erpmax.realtime.service.testing.Http.Answer;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.namespace.SocketAttribute;
import com.erpmax.realtime.socket.namespace.SocketHandle;
import com.erpmax.realtime.testing.PostgresServer;
import com.erpmax.realtime.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two instances with one PostgreSQL database and one Redis. */
class TwoInstancesIT {

    private static final String NOTIFICATIONS = "/notifications";
    private static final String BILLING = "/billing";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static RedisServer redis;
    private static RunningService one;
    private static RunningService other;

    private final String user = UUID.randomUUID().toString();
    private final String tenant = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
        String database = "DATABASE_URL=" + PostgresServer.shared().newDatabase();
        one = RunningService.start(database, "REDIS_URL=redis://127.0.0.1:" + redis.port());
        other = RunningService.start(database, "REDIS_HOST=127.0.0.1", "REDIS_PORT=" + redis.port());
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        redis.close();
    }

    @Test
    void storedEventsReachTheSocketsOfBothInstancesInOrder() {
        try (SocketClient here = SocketClient.connected(one, NOTIFICATIONS, token());
                SocketClient there = SocketClient.connected(other, NOTIFICATIONS, token());
                SocketClient root = SocketClient.connected(other, "/", token())) {
            for (int i = 0; i < 10; i++) {
                assertThat(notify(i % 2 == 0 ? one : other).status()).isEqualTo(201);
            }
            Integer[] places = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
            assertThat(places(here, NOTIFICATIONS, 10)).containsExactly(places);
            assertThat(places(there, NOTIFICATIONS, 10)).containsExactly(places);
            assertThat(places(root, "/", 10)).containsExactly(places);
        }
    }

    @Test
    void liveEventsReachTheSocketsOfTheOtherInstance() {
        try (SocketClient here = SocketClient.connected(one, BILLING, token());
                SocketClient there = SocketClient.connected(other, BILLING, token())) {
            emit(one, "a");
            there.awaitEvent(BILLING, "a");
            here.awaitEvent(BILLING, "a");
            emit(other, "b");
            here.awaitEvent(BILLING, "b");
            there.awaitEvent(BILLING, "b");
        }
    }

    @Test
    void socketsOfTheOtherInstanceAreDisconnected() {
        try (SocketClient there = SocketClient.connected(other, BILLING, token())) {
            var unused = one.bean(SocketIoServer.class)
                    .namespace(BILLING)
                    .to(RoomNames.user(user))
                    .disconnect();
            there.awaitPacket("41/billing");
        }
    }

    @Test
    void whatIsToldOfASocketOfTheOtherInstanceLetsNobodyIn() {
        String token = token();
        try (SocketClient there = SocketClient.open(
                other, "/socket.io/?access=" + token, "Authorization", "Bearer " + token, "Cookie", "s=" + token)) {
            there.join(BILLING, token);
            List<SocketHandle> found = one.bean(SocketIoServer.class)
                    .namespace(BILLING)
                    .to(RoomNames.user(user))
                    .fetchSockets()
                    .toCompletableFuture()
                    .join();
            assertThat(found).hasSize(1);
            SocketHandle handle = found.getFirst();
            assertThat(handle.attribute(SocketAttribute.shared("user_id", String.class)))
                    .contains(user);
            assertThat(handle.authJson()).isEqualTo("{}");
            assertThat(handle.handshake().toString()).doesNotContain(token).contains("websocket");
        }
    }

    @Test
    void socketsOfTheOtherInstanceAreAskedAndAnswer() {
        try (SocketClient there = SocketClient.connected(other, BILLING, token())) {
            CompletionStage<RealtimeRequests.Answers> asked = one.bean(RealtimeRequests.class)
                    .askUser(user, "confirm", Map.of("order", 7), BILLING, Duration.ofSeconds(20));
            there.acknowledge(BILLING, there.awaitQuestion(BILLING, "confirm"), "[{\"yes\":true}]");
            RealtimeRequests.Answers answers = asked.toCompletableFuture().join();
            assertThat(answers.asked()).isEqualTo(1);
            assertThat(answers.complete()).isTrue();
            assertThat(answers.answers())
                    .extracting(RealtimeRequests.Answer::userId)
                    .containsExactly(user);
            assertThat(answers.answers().getFirst().value().get("yes").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void whoMayHaveMissedTheNotesOfOtherInstancesIsTold() {
        try (SocketClient here = SocketClient.connected(one, BILLING, token())) {
            GapNotices notices = one.bean(GapNotices.class);
            notices.missed(new Gap(GapReason.CURSOR_TRIMMED, CommitHintStream.STREAM));
            notices.missed(new Gap(GapReason.CURSOR_TRIMMED, BusNames.defaults().probes()));
            await().atMost(PATIENCE).until(() -> notices(here, BILLING).contains("cursor_trimmed"));
            assertThat(notices(here, BILLING)).hasSize(1);
        }
    }

    @Test
    void whileRedisIsAwayStoredEventsGoOnAndAfterwardsClientsAreToldAndNobodyIsDisconnected() {
        try (SocketClient here = SocketClient.connected(one, NOTIFICATIONS, token());
                SocketClient there = SocketClient.connected(other, NOTIFICATIONS, token());
                SocketClient root = SocketClient.connected(other, "/", token())) {
            redis.kill();
            assertThat(notify(one).status()).isEqualTo(201);
            assertThat(places(there, NOTIFICATIONS, 1)).containsExactly(1);
            assertThat(notify(other).status()).isEqualTo(201);
            assertThat(places(here, NOTIFICATIONS, 2)).containsExactly(1, 2);
            awaitReadiness(503);
            redis.restart();
            awaitReadiness(200);

            for (SocketClient client : List.of(here, there)) {
                await().atMost(PATIENCE)
                        .until(() -> notices(client, NOTIFICATIONS).contains("new_server"));
            }
            await().atMost(PATIENCE).until(() -> !notices(root, "/").isEmpty());
            root.settle("/");
            assertThat(notices(root, "/")).containsExactly("new_server");
            assertThat(notify(one).status()).isEqualTo(201);
            assertThat(places(there, NOTIFICATIONS, 3)).containsExactly(1, 2, 3);
            assertThat(List.of(here, there, root)).noneMatch(SocketClient::isClosed);
        }
    }

    private static void awaitReadiness(int status) {
        for (RunningService service : List.of(one, other)) {
            await("readiness " + status)
                    .atMost(PATIENCE)
                    .until(() -> Http.anonymous(service)
                                    .get("/actuator/health/readiness")
                                    .status()
                            == status);
        }
    }

    private static List<Integer> places(SocketClient client, String namespace, int count) {
        return client.awaitEvents(namespace, "notification:new", count).stream()
                .map(event -> event.get("seq").asInt())
                .toList();
    }

    private String token() {
        return one.token(user, tenant);
    }

    private Answer notify(RunningService service) {
        return Http.apiKey(service, RunningService.API_KEY).post("/api/v1/notifications", """
                {"user_id": "%s", "title": "t", "message": "m", "type": "info"}""".formatted(user));
    }

    private void emit(RunningService service, String event) {
        assertThat(Http.apiKey(service, RunningService.API_KEY)
                        .post("/api/v1/emit", """
                {"user_id": "%s", "namespace": "/billing", "event": "%s", "data": {}}""".formatted(user, event))
                        .status())
                .isLessThan(300);
    }

    private static List<String> notices(SocketClient client, String namespace) {
        return client.events(namespace, "resync").stream()
                .map(notice -> notice.get("reason").stringValue())
                .toList();
    }
}
