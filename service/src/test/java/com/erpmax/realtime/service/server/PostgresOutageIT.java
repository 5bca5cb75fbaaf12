package com.erpmax.realtime.service.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.testing.CuttingProxy;
import com.erpmax.realtime.service.testing.Http;
import com.erpmax.realtime.service.testing.Http.Answer;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import com.erpmax.realtime.testing.PostgresServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a service answers while PostgreSQL is away or answers nothing, and that it goes on by itself afterwards. */
class PostgresOutageIT {

    private static final String HANDSHAKE = "/socket.io/?EIO=4&transport=polling";
    private static final String NOTIFICATIONS = "/notifications";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Two seconds are promised; a busy machine gets more, and less than any other time-out there is. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(15);

    private final String user = UUID.randomUUID().toString();
    private final String tenant = UUID.randomUUID().toString();

    @Test
    void aServerThatIsKilledAndComesBackCostsNoSocketAndNoEvent() {
        try (PostgresServer server = PostgresServer.start();
                RunningService service = RunningService.start("DATABASE_URL=" + server.newDatabase());
                SocketClient socket = SocketClient.connected(service, NOTIFICATIONS, service.token(user, tenant))) {
            List<String> accepted = new ArrayList<>();
            accepted.add(publishAccepted(service));

            server.stop();
            assertUnavailable(service);
            server.restart();

            assertGoesOn(service, socket, accepted);
        }
    }

    @Test
    void aServerThatAnswersNothingIsGivenUpSoonAndUsedAgainWhenItAnswers() throws IOException {
        String url = PostgresServer.shared().newDatabase();
        try (CuttingProxy proxy = new CuttingProxy(PostgresServer.shared().port());
                RunningService service = RunningService.start("DATABASE_URL="
                        + url.replace(":" + PostgresServer.shared().port() + "/", ":" + proxy.port() + "/"));
                SocketClient socket = SocketClient.connected(service, NOTIFICATIONS, service.token(user, tenant))) {
            List<String> accepted = new ArrayList<>();
            accepted.add(publishAccepted(service));

            proxy.swallow();
            assertManyAtOnceAreRefused(service);
            assertUnavailable(service);
            proxy.swallowNothing();

            assertGoesOn(service, socket, accepted);
        }
    }

    /** More than have a turn: some wait for it before they learn that the server is silent. */
    private void assertManyAtOnceAreRefused(RunningService service) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(
                        threads.submit(() -> publish(service, UUID.randomUUID().toString())));
            }
            assertThat(answers).allSatisfy(answer -> {
                assertThat(answer.get().status()).isEqualTo(503);
                assertThat(answer.get().header("Retry-After")).isNotEmpty();
            });
        }
    }

    private void assertUnavailable(RunningService service) {
        for (int i = 0; i < 3; i++) {
            long begun = System.nanoTime();
            Answer answer = publish(service, UUID.randomUUID().toString());
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONGEST_ANSWER);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNotEmpty();
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Http.anonymous(service).get(HANDSHAKE))
                        .satisfies(refused -> assertThat(refused.status()).isEqualTo(503))
                        .satisfies(refused ->
                                assertThat(refused.header("Retry-After")).isNotEmpty()));
    }

    private void assertGoesOn(RunningService service, SocketClient socket, List<String> accepted) {
        await().atMost(PATIENCE)
                .until(() -> Http.anonymous(service).get(HANDSHAKE).status() == 200);
        await().atMost(PATIENCE).until(() -> {
            String id = UUID.randomUUID().toString();
            boolean isAccepted = publish(service, id).status() == 201;
            if (isAccepted) {
                accepted.add(id);
            }
            return isAccepted;
        });
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(socket.events(NOTIFICATIONS, "notification:new"))
                        .extracting(event -> event.get("id").asString())
                        .containsAll(accepted));
        List<JsonNode> events = socket.events(NOTIFICATIONS, "notification:new");
        assertThat(events)
                .extracting(event -> event.get("seq").asInt())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(socket.isClosed()).isFalse();
    }

    private String publishAccepted(RunningService service) {
        String id = UUID.randomUUID().toString();
        assertThat(publish(service, id).status()).isEqualTo(201);
        return id;
    }

    private Answer publish(RunningService service, String id) {
        return Http.apiKey(service, RunningService.API_KEY).post("/api/v1/notifications", """
                {"id": "%s", "user_id": "%s", "title": "t", "message": "m", "type": "info"}""".formatted(id, user));
    }
}
