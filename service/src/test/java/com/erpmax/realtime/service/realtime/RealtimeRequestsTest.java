package com.erpmax.realtime.service.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.erpmax.realtime.service.realtime.RealtimeRequests.Answer;
import com.erpmax.realtime.service.realtime.RealtimeRequests.Answers;
import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.adapter.AckLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Clients are asked, and what they answer comes back, whichever kind of client they are. */
class RealtimeRequestsTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final RunningService service = RunningService.shared();
    private final RealtimeRequests requests = service.bean(RealtimeRequests.class);
    private final String user = UUID.randomUUID().toString();
    private final String tenant = UUID.randomUUID().toString();
    private final String token = service.token(user, tenant);

    @Test
    void bothKindsOfClientsOfAUserAreAskedOnceEach() throws Exception {
        try (SocketClient phone = SocketClient.connected(service, "/ws", token);
                SocketClient desktop = SocketClient.connected(service, "/", token)) {
            desktop.join("/billing", token);
            CompletionStage<Answers> asked = requests.askUser(user, "confirm", Map.of("n", 1), "/billing", LONG);

            String id = phone.awaitQuestion("/ws", "confirm");
            phone.acknowledge("/ws", id, "[{\"from\":\"phone\"}]");
            desktop.acknowledge("/billing", desktop.awaitQuestion("/billing", "confirm"), "[{\"from\":\"desktop\"}]");

            Answers answers = done(asked);
            assertThat(answers.asked()).isEqualTo(2);
            assertThat(answers.complete()).isTrue();
            assertThat(answers.dropped()).isZero();
            assertThat(answers.answers())
                    .extracting(
                            Answer::socketId,
                            Answer::userId,
                            answer -> answer.value().toString())
                    .containsExactlyInAnyOrder(
                            tuple(phone.socketId("/ws"), user, "{\"from\":\"phone\"}"),
                            tuple(desktop.socketId("/billing"), user, "{\"from\":\"desktop\"}"));
            desktop.settle("/");
            assertThat(desktop.packets())
                    .filteredOn(packet -> packet.contains("confirm"))
                    .hasSize(1);
            assertThat(phone.packets()).contains("42/ws," + id + "[\"confirm\",{\"n\":1}]");
        }
    }

    @Test
    void inTheRootNamespaceOnlyRootSocketsAreAsked() throws Exception {
        try (SocketClient root = SocketClient.connected(service, "/", token);
                SocketClient other = SocketClient.connected(service, "/billing", token)) {
            CompletionStage<Answers> asked = requests.askUser(user, "confirm", Map.of(), "/", LONG);
            root.acknowledge("/", root.awaitQuestion("/", "confirm"), "[1]");

            assertThat(done(asked).asked()).isEqualTo(1);
            other.settle("/billing");
            assertThat(other.packets()).noneMatch(packet -> packet.contains("confirm"));
        }
    }

    @Test
    void aTenantsUsersAnswerUnderTheirIdsAndNobodyElseIsAsked() throws Exception {
        String colleague = UUID.randomUUID().toString();
        String elsewhere = service.token(user, UUID.randomUUID().toString());
        try (SocketClient one = SocketClient.connected(service, "/ws", token);
                SocketClient two = SocketClient.connected(service, "/provisioning", service.token(colleague, tenant));
                SocketClient stranger = SocketClient.connected(service, "/provisioning", elsewhere)) {
            CompletionStage<Answers> asked = requests.askTenant(tenant, "confirm", Map.of(), "/provisioning", LONG);
            one.acknowledge("/ws", one.awaitQuestion("/ws", "confirm"), "[true]");
            two.acknowledge("/provisioning", two.awaitQuestion("/provisioning", "confirm"), "[false]");

            assertThat(done(asked).answers())
                    .extracting(Answer::userId, answer -> answer.value().booleanValue())
                    .containsExactlyInAnyOrder(tuple(user, true), tuple(colleague, false));
            stranger.settle("/provisioning");
            assertThat(stranger.packets()).noneMatch(packet -> packet.contains("confirm"));
        }
    }

    @Test
    void oneSilentClientLeavesTheOthersAnswers() throws Exception {
        try (SocketClient silent = SocketClient.connected(service, "/ws", token);
                SocketClient phone = SocketClient.connected(service, "/ws", token)) {
            CompletionStage<Answers> asked =
                    requests.askUser(user, "confirm", Map.of(), "/notifications", Duration.ofSeconds(5));
            phone.acknowledge("/ws", phone.awaitQuestion("/ws", "confirm"), "[\"yes\"]");
            silent.awaitQuestion("/ws", "confirm");

            Answers answers = done(asked);
            assertThat(answers.asked()).isEqualTo(2);
            assertThat(answers.complete()).isFalse();
            assertThat(answers.answers())
                    .extracting(Answer::socketId, answer -> answer.value().stringValue())
                    .containsExactly(tuple(phone.socketId("/ws"), "yes"));
        }
    }

    @Test
    void whatFollowsAnAnswerMayBlock() throws Exception {
        try (SocketClient client = SocketClient.connected(service, "/", token)) {
            CompletionStage<Boolean> onVirtualThread = requests.askUser(user, "confirm", Map.of(), "/", LONG)
                    .thenApply(answers -> Thread.currentThread().isVirtual());
            answer(client, "[1]");

            assertThat(done(onVirtualThread)).isTrue();
        }
    }

    @Test
    void whoLeavesIsNotWaitedFor() throws Exception {
        try (SocketClient phone = SocketClient.connected(service, "/billing", token);
                SocketClient leaver = SocketClient.connected(service, "/ws", token)) {
            CompletionStage<Answers> asked = requests.askUser(user, "confirm", Map.of(), "/billing", LONG);
            phone.acknowledge("/billing", phone.awaitQuestion("/billing", "confirm"), "[1]");
            leaver.awaitQuestion("/ws", "confirm");
            leaver.close();

            Answers answers = done(asked);
            assertThat(answers.asked()).isEqualTo(2);
            assertThat(answers.answers()).hasSize(1);
            assertThat(answers.complete()).isFalse();
        }
    }

    @Test
    void withoutAnybodyThereTheResultIsEmptyAndComplete() throws Exception {
        Answers none = new Answers(0, List.of(), 0, true);

        assertThat(done(requests.askUser(user, "confirm", Map.of(), "/billing", LONG)))
                .isEqualTo(none);
        assertThat(done(requests.askTenant(tenant, "confirm", Map.of(), "/", LONG)))
                .isEqualTo(none);
        assertThat(done(requests.askSocket("AAAAAAAAAAAAAAAAAAAA", "confirm", Map.of(), "/", LONG)))
                .isEqualTo(none);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/billing"})
    void oneSocketIsAskedAlone(String namespace) throws Exception {
        try (SocketClient one = SocketClient.connected(service, "/", token);
                SocketClient other = SocketClient.connected(service, "/", token)) {
            CompletionStage<Answers> asked =
                    requests.askSocket(one.socketId("/"), "confirm", Map.of(), namespace, LONG);
            one.acknowledge("/", one.awaitQuestion("/", "confirm"), "[1]");

            assertThat(done(asked).answers())
                    .extracting(Answer::socketId, Answer::userId)
                    .containsExactly(tuple(one.socketId("/"), user));
            other.settle("/");
            assertThat(other.packets()).noneMatch(packet -> packet.contains("confirm"));
        }
    }

    @Test
    void aHandlerMayAskTheSocketThatSentTheEvent() throws Exception {
        String event = "test:" + UUID.randomUUID();
        ClientEvents events = service.bean(ClientEvents.class);
        service.bean(SocketIoServer.class)
                .root()
                .on(
                        event,
                        events.handler(received -> Map.of(
                                "answered",
                                requests.askSocket(received.socketId(), "confirm", Map.of(), received.namespace(), LONG)
                                        .toCompletableFuture()
                                        .join()
                                        .answers()
                                        .getFirst()
                                        .value())));
        try (SocketClient client = SocketClient.connected(service, "/ws", token)) {
            client.join("/billing", token);
            client.send("42/ws,77[\"" + event + "\",{}]");
            client.acknowledge("/ws", client.awaitQuestion("/ws", "confirm"), "[\"sure\"]");

            assertThat(client.awaitAck("/ws", "77").toString()).isEqualTo("[{\"answered\":\"sure\"}]");
        }
    }

    @Test
    void everyAnswerIsAJsonValue() throws Exception {
        try (SocketClient nothing = SocketClient.connected(service, "/", token);
                SocketClient extreme = SocketClient.connected(service, "/", token);
                SocketClient binary = SocketClient.connected(service, "/", token)) {
            CompletionStage<Answers> asked = requests.askUser(user, "confirm", Map.of(), "/", LONG);
            nothing.acknowledge("/", nothing.awaitQuestion("/", "confirm"), "[]");
            nothing.settle("/");
            answer(extreme, "[1E-2147483649,1E400]");
            binary.send("461-" + binary.awaitQuestion("/", "confirm") + "[{\"_placeholder\":true,\"num\":0}]");
            binary.sendBytes(new byte[] {1, 2, 3});

            assertThat(done(asked).answers())
                    .extracting(answer -> answer.value().toString())
                    .containsExactly("null", "0.0", "\"AQID\"");
        }
    }

    @Test
    void answersThatAreTooLargeOrTooManyAreCountedAndDropped() throws Exception {
        RealtimeRequests bounded = new SocketIoRequests(
                service.bean(SocketIoServer.class), service.bean(JsonMapper.class), new AckLimits(1, 100));
        try (SocketClient large = SocketClient.connected(service, "/", token);
                SocketClient good = SocketClient.connected(service, "/", token);
                SocketClient late = SocketClient.connected(service, "/", token)) {
            CompletionStage<Answers> asked = bounded.askUser(user, "confirm", Map.of(), "/", LONG);
            answer(large, "[1,\"" + "x".repeat(100) + "\"]");
            answer(good, "[\"good\"]");
            answer(late, "[\"late\"]");

            Answers answers = done(asked);
            assertThat(answers.answers())
                    .extracting(answer -> answer.value().stringValue())
                    .containsExactly("good");
            assertThat(answers.asked()).isEqualTo(3);
            assertThat(answers.dropped()).isEqualTo(2);
            assertThat(answers.complete()).isTrue();
        }
    }

    @Test
    void anAnswerOfTheLargestSizeIsKeptAndOneMoreCharacterIsTooMuch() throws Exception {
        try (SocketClient largest = SocketClient.connected(service, "/", token);
                SocketClient larger = SocketClient.connected(service, "/", token)) {
            CompletionStage<Answers> asked = requests.askUser(user, "confirm", Map.of(), "/", LONG);
            String text = "x".repeat(RealtimeRequests.LARGEST_ANSWER - 2);
            answer(largest, "[\"" + text + "\"]");
            answer(larger, "[\"" + text + "x\"]");

            Answers answers = done(asked);
            assertThat(answers.answers())
                    .extracting(answer -> answer.value().stringValue())
                    .containsExactly(text);
            assertThat(answers.dropped()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connected",
                "error",
                "ping",
                "sync",
                "notification_read",
                "disconnect",
                "status:update",
                "notification:new",
                "payment:received"
            })
    void storedEventsAndTheServersOwnAreRefusedInEveryNamespace(String event) {
        for (String namespace : NamespaceNames.ALL) {
            assertThatThrownBy(() -> requests.askUser(user, event, Map.of(), namespace, LONG))
                    .isInstanceOfSatisfying(
                            EventRefusedException.class,
                            refused -> assertThat(refused.code()).isEqualTo(EventRefusedException.Code.RESERVED_EVENT));
        }
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        refused(() -> requests.askUser("nobody", "x", Map.of(), "/", LONG), "user_id");
        refused(() -> requests.askTenant("nobody", "x", Map.of(), "/", LONG), "tenant_id");
        refused(() -> requests.askSocket("tenant:" + tenant, "x", Map.of(), "/", LONG), "socket_id");
        refused(() -> requests.askUser(user, "", Map.of(), "/", LONG), "event");
        refused(() -> requests.askUser(user, "x".repeat(201), Map.of(), "/", LONG), "event");
        refused(() -> requests.askUser(user, "x", Map.of(), "/elsewhere", LONG), "namespace");
        refused(() -> requests.askUser(user, "x", Map.of(), "/", LONG.plusMillis(1)), "timeout");
        refused(() -> requests.askUser(user, "x", Map.of(), "/", Duration.ofNanos(999_999)), "timeout");
        refused(() -> requests.askUser(user, "x", Map.of("value", new Unwritable("")), "/", LONG), "data");
    }

    private record Unwritable(String value) {
        @Override
        @SuppressWarnings("UnusedMethod") // read when it is written as JSON
        public String value() {
            throw new IllegalStateException("on purpose");
        }
    }

    private static void refused(ThrowingCallable call, String field) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(field + ": ");
    }

    private static void answer(SocketClient client, String arguments) {
        client.acknowledge("/", client.awaitQuestion("/", "confirm"), arguments);
        client.settle("/");
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(45, TimeUnit.SECONDS);
    }
}
