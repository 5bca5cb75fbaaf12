package com.erpmax.realtime.service.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What python-socketio 5.7 emits through Redis, as pickles, reaches the clients of two instances. */
class PythonEmitsIT {

    private static final List<String> NAMESPACES = List.of("/", "/notifications", "/provisioning", "/billing");

    private final BridgedServices services = BridgedServices.shared();
    private final PythonEmitter python = services.python();
    private final RunningService service = services.first();
    private final String user = UUID.randomUUID().toString();
    private final String tenant = UUID.randomUUID().toString();
    private final String token = service.token(user, tenant);

    @ParameterizedTest
    @ValueSource(strings = {"", "/ws"})
    void everyNamespaceIsReachedByItsNameAndItsAlias(String prefix) {
        try (SocketClient client = SocketClient.open(service)) {
            NAMESPACES.forEach(namespace -> client.join(namespace, token));
            for (String namespace : NAMESPACES) {
                String name = prefix.isEmpty() ? namespace : prefix + (namespace.equals("/") ? "" : namespace);
                python.emit("'hint', {'to': 'user'}, room='user:%s', namespace='%s'".formatted(user, name));
                python.emit("'hint', {'to': 'tenant'}, room='tenant:%s', namespace='%s'".formatted(tenant, name));
                assertThat(client.awaitEvents(namespace, "hint", 2))
                        .extracting(hint -> hint.get("to").stringValue())
                        .containsExactly("user", "tenant");
            }
            client.settle("/");
            NAMESPACES.forEach(namespace ->
                    assertThat(client.events(namespace, "hint")).as(namespace).hasSize(2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ws"})
    void aClientWithOneSocketGetsWhatIsEmittedInEveryNamespace(String root) {
        try (SocketClient client = SocketClient.connected(service, root, token)) {
            NAMESPACES.forEach(namespace -> python.emit(
                    "'hint', {'in': '%s'}, room='tenant:%s', namespace='%s'".formatted(namespace, tenant, namespace)));
            assertThat(client.awaitEvents(root, "hint", NAMESPACES.size()))
                    .extracting(hint -> hint.get("in").stringValue())
                    .containsExactlyElementsOf(NAMESPACES);
        }
    }

    @Test
    void eachInstanceDeliversToItsOwnSocketsOnceAndToNobodyElse() {
        String stranger = services.second()
                .token(UUID.randomUUID().toString(), UUID.randomUUID().toString());
        try (SocketClient here = SocketClient.connected(service, "/billing", token);
                SocketClient there = SocketClient.connected(services.second(), "/ws/billing", token);
                SocketClient other = SocketClient.connected(services.second(), "/billing", stranger)) {
            for (int i = 0; i < 50; i++) {
                python.emit("'hint', {'n': %d}, room='tenant:%s', namespace='/billing'".formatted(i, tenant));
            }
            assertInOrder(here, "/billing", 50);
            assertInOrder(there, "/ws/billing", 50);
            other.settle("/billing");
            assertThat(other.events("/billing", "hint")).isEmpty();
        }
    }

    @Test
    void argumentsArriveAsPythonMeansThem() {
        try (SocketClient client = SocketClient.connected(service, "/billing", token)) {
            emitData("('a', 2, None)");
            client.awaitPacket("42/billing,[\"hint\",\"a\",2,null]");
            emitData("['a', 2]");
            client.awaitPacket("42/billing,[\"hint\",[\"a\",2]]");
            emitData("None");
            client.awaitPacket("42/billing,[\"hint\"]");
            emitData("{'f': 49.0, 'e': 'é\\U0001f600', 1: True, 'big': 2**70, 'no': float('nan'), 't': (1, 2)}");
            client.awaitPacket(
                    "42/billing,[\"hint\",{\"f\":49.0,\"e\":\"é😀\",\"1\":true,\"big\":1180591620717411303424,\"no\":null,"
                            + "\"t\":[1,2]}]");
            emitData("{'b': b'\\x01\\x02', 'list': [b'']}");
            client.awaitPacket("452-/billing,[\"hint\",{\"b\":{\"_placeholder\":true,\"num\":0},"
                    + "\"list\":[{\"_placeholder\":true,\"num\":1}]}]");
        }
    }

    @Test
    void severalRoomsAreTheirUnionAndSocketsCanBeLeftOut() {
        try (SocketClient one = SocketClient.connected(service, "/billing", token);
                SocketClient two = SocketClient.connected(services.second(), "/billing", token)) {
            String all = "['user:%s', 'tenant:%s', 'nobody']".formatted(user, tenant);
            python.emit("'hint', {'n': 0}, room=%s, namespace='/billing'".formatted(all));
            python.emit("'hint', {'n': 9}, room=%s, namespace='/billing', skip_sid=['%s']"
                    .formatted(all, one.socketId("/billing")));
            python.emit("'hint', {'n': 1}, room='%s', namespace='/billing'".formatted(one.socketId("/billing")));
            python.emit("'hint', {'n': 8}, room=[], namespace='/billing'");
            python.emit("'end', {}, room='tenant:%s', namespace='/billing'".formatted(tenant));
            one.awaitEvent("/billing", "end");
            two.awaitEvent("/billing", "end");
            assertThat(numbers(one)).containsExactly(0, 1);
            assertThat(numbers(two)).containsExactly(0, 9);
        }
    }

    @Test
    void anEventOfTheCatalogueIsSentAsItIs() {
        try (SocketClient client = SocketClient.connected(service, "/ws", token)) {
            python.emit(("'status:update', {'tenant_id': '%s', 'status': 'running', 'progress': 40, 'message': None},"
                            + " room='tenant:%s', namespace='/provisioning'")
                    .formatted(tenant, tenant));
            client.awaitPacket("42/ws,[\"status:update\",{\"tenant_id\":\"" + tenant
                    + "\",\"status\":\"running\",\"progress\":40,\"message\":null}]");
        }
    }

    @Test
    void aPythonServiceThatAsksIsAnsweredByWhicheverInstanceHasTheSocket() {
        try (SocketClient client = SocketClient.connected(services.second(), "/billing", token)) {
            answerTheQuestion(client, "[{\"ok\":true},2]");
            assertThat(python.run("call('question', {'n': 1}, to='%s', namespace='/billing', timeout=20)"
                            .formatted(client.socketId("/billing"))))
                    .isEqualTo("({'ok': True}, 2)");
        }
    }

    @Test
    void theFirstAnswerOfARoomIsSentWithoutWaitingForTheOthers() {
        try (SocketClient silent = SocketClient.connected(service, "/billing", token);
                SocketClient client = SocketClient.connected(service, "/billing", token)) {
            answerTheQuestion(client, "[\"first\"]");
            assertThat(python.run("call('question', {'n': 1}, to='tenant:%s', namespace='/billing', timeout=20)"
                            .formatted(tenant)))
                    .isEqualTo("'first'");
            silent.awaitQuestion("/billing", "question");
        }
    }

    @Test
    void anAnswerWithBinaryValuesIsDropped() {
        try (SocketClient client = SocketClient.connected(service, "/billing", token)) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> {
                String id = client.awaitQuestion("/billing", "question");
                client.send("461-/billing," + id + "[{\"_placeholder\":true,\"num\":0}]");
                client.sendBytes(new byte[] {1});
                client.settle("/billing");
            });
            assertThat(python.run("call('question', {}, to='%s', namespace='/billing', timeout=5)"
                            .formatted(client.socketId("/billing"))))
                    .isEqualTo("TimeoutError");
            assertThat(answered)
                    .as("it did not wait for what was not even sent")
                    .isCompleted();
        }
    }

    @Test
    void aSocketIsDisconnectedFromTheNamespaceThatIsNamedAndNobodyElse() {
        try (SocketClient client = SocketClient.connected(services.second(), "/billing", token);
                SocketClient other = SocketClient.connected(services.second(), "/billing", token)) {
            client.join("/", token);
            disconnect("tenant:" + tenant);
            disconnect(client.socketId("/billing"));
            client.awaitPacket("41/billing");
            client.settle("/");
            assertThat(client.isClosed()).isFalse();
            other.settle("/billing");
            assertThat(other.packets()).noneMatch(packet -> packet.startsWith("41"));
        }
    }

    private void disconnect(String sid) {
        assertThat(python.run("manager.disconnect('%s', namespace='/billing')".formatted(sid)))
                .isEqualTo("None");
    }

    private void emitData(String data) {
        python.emit("'hint', %s, room='tenant:%s', namespace='/billing'".formatted(data, tenant));
    }

    private static void answerTheQuestion(SocketClient client, String arguments) {
        Thread.ofVirtual().start(() -> {
            String id = client.awaitQuestion("/billing", "question");
            client.acknowledge("/billing", id, arguments);
        });
    }

    private static void assertInOrder(SocketClient client, String namespace, int count) {
        List<JsonNode> hints = client.awaitEvents(namespace, "hint", count);
        assertThat(hints)
                .extracting(hint -> hint.get("n").intValue())
                .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
    }

    private static List<Integer> numbers(SocketClient client) {
        return client.events("/billing", "hint").stream()
                .map(hint -> hint.get("n").intValue())
                .toList();
    }
}
