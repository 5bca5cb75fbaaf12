package com.erpmax.realtime.service.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.service.testing.SocketClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may not come in over the channel is refused, counted and harmless. */
class PythonRefusalsIT {

    private final BridgedServices services = BridgedServices.shared();
    private final PythonEmitter python = services.python();
    private final RunningService service = services.first();
    private final String user = UUID.randomUUID().toString();
    private final String tenant = UUID.randomUUID().toString();
    private final String token = service.token(user, tenant);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connected",
                "error",
                "ping",
                "pong",
                "notification_read",
                "notification_read_confirmed",
                "sync",
                "sync_state",
                "connect",
                "connect_error",
                "disconnect"
            })
    void theServersOwnEventsAreRefused(String event) {
        try (SocketClient client = SocketClient.open(service)) {
            client.connect("/", "{\"token\":\"" + token + "\"}");
            client.awaitEvent("/", "sync_state");
            int before = client.packets().size();
            assertRefused(Refusal.RESERVED_EVENT, "'%s', {}, room='tenant:%s'".formatted(event, tenant));
            client.settle("/");
            assertThat(client.packets()).hasSize(before + 1);
        }
    }

    @Test
    void anEmitWithoutARoomIsRefusedUnlessASettingAllowsIt() {
        try (SocketClient here = SocketClient.connected(service, "/billing", token);
                SocketClient there = SocketClient.connected(services.second(), "/billing", token)) {
            assertRefused(Refusal.NO_ROOM, "'maintenance', {'at': 1}, namespace='/billing'");
            there.awaitEvent("/billing", "maintenance");
            here.settle("/billing");
            assertThat(here.events("/billing", "maintenance")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin", "/ws/admin", "/nothing", "billing", "/ws/"})
    void otherNamespacesAreRefused(String namespace) {
        assertRefused(
                Refusal.UNKNOWN_NAMESPACE, "'hint', {}, room='tenant:%s', namespace='%s'".formatted(tenant, namespace));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'', {}, room='tenant:%s'",
                "'x' * 201, {}, room='tenant:%s'",
                "'hint', [b'x'] * 11, room='tenant:%s'",
                "'hint', [b'x', {'_placeholder': True}], room='tenant:%s'",
                "5, {}, room='tenant:%s'",
                "'hint', {}, room=5"
            })
    void whatCannotBeSentIsRefused(String arguments) {
        assertRefused(Refusal.INVALID, arguments.formatted(tenant));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "FORBIDDEN_OPCODE | {1, 2}",
                "FORBIDDEN_OPCODE | bytearray(b'x')",
                "FORBIDDEN_OPCODE | __import__('datetime').datetime.now()",
                "FORBIDDEN_OPCODE | __import__('uuid').uuid4()",
                "FORBIDDEN_OPCODE | 1j",
                "MALFORMED | {(1, 2): 3}",
                "TOO_LARGE | 'x' * 2_000_000",
                "TOO_LARGE | [0] * 200_000",
                "TOO_LARGE | (lambda f: f(f, 200))(lambda f, n: [f(f, n - 1)] if n else 0)",
                "TOO_LARGE | (lambda f: f(f, 30))(lambda f, n: [f(f, n - 1)] * 10 if n else 0)",
                "TOO_LARGE | (lambda a: a.append(a) or a)([])"
            })
    void dataThatIsNotPlainOrNotBoundedIsRefused(Refusal refusal, String data) {
        assertRefused(refusal, "'hint', %s, room='tenant:%s'".formatted(data, tenant));
    }

    /** The Python service hears it as well, and runs it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void aPickleThatWouldRunACommandRunsNothing(int protocol) {
        Path witness = folder.resolve("witness");
        double before = services.refused(Refusal.FORBIDDEN_OPCODE);
        publish("__import__('pickle').dumps({'method': 'emit', 'data': type('E', (), {'__reduce__': lambda self:"
                + " (__import__('os').system, ('test $PYTHON_SERVICE || touch " + witness + "',))})()}, " + protocol
                + ")");
        BridgedServices.await("the refusal", () -> services.refused(Refusal.FORBIDDEN_OPCODE) == before + 1);
        assertStillDelivers();
        assertThat(Files.exists(witness)).isFalse();
    }

    @Test
    void garbageIsCountedAndTheBridgeGoesOn() {
        double before = services.refused(Refusal.MALFORMED);
        for (int i = 0; i < 100; i++) {
            publish("b'\\x80\\x04garbage'");
            publish("b'{\"method\": '");
        }
        BridgedServices.await("the refusals", () -> services.refused(Refusal.MALFORMED) == before + 200);
        assertStillDelivers();
    }

    private void assertRefused(Refusal refusal, String arguments) {
        double before = services.refused(refusal);
        python.emit(arguments);
        BridgedServices.await("the refusal", () -> services.refused(refusal) == before + 1);
    }

    private void assertStillDelivers() {
        try (SocketClient client = SocketClient.connected(service, "/billing", token)) {
            python.emit("'hint', {}, room='tenant:%s', namespace='/billing'".formatted(tenant));
            client.awaitEvent("/billing", "hint");
        }
    }

    private void publish(String bytes) {
        assertThat(python.run("manager.redis.publish('socketio', " + bytes + ")"))
                .as("receivers, with the Python service itself")
                .satisfies(receivers ->
                        assertThat(Integer.parseInt(String.valueOf(receivers))).isGreaterThanOrEqualTo(3));
    }
}
