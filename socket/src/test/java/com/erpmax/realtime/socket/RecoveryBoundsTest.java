package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.socket.namespace.RecoverySettings;
import com.erpmax.realtime.socket.recovery.RecoveryLimits;
import com.erpmax.realtime.socket.testing.RecoverableClient;
import com.erpmax.realtime.socket.testing.TestServer;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept for recovery is bounded, and who lost something of it is not recovered. */
class RecoveryBoundsTest {
    private TestServer server = TestServer.start();

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void whoMissedMoreThanIsKeptIsNotRecovered() {
        start(limits -> limits.withSession(3, 10_000));
        RecoverableClient enough = awayClient();
        emit(3, "x");
        expectReplay(enough, 3);
        RecoverableClient tooMuch = awayClient();
        emit(4, "x");

        tooMuch.comeBack(server.open()).expectNew();
    }

    @Test
    void exactlyAsManyAsAreKeptAreReplayed() {
        start(limits -> limits.withSession(3, 10_000));
        RecoverableClient client = awayClient();

        emit(3, "x");

        expectReplay(client, 3);
    }

    @Test
    void whatTheClientHasReceivedMayBeDropped() {
        start(limits -> limits.withSession(3, 10_000));
        RecoverableClient client = connect();
        emit(10, "x");
        for (int i = 0; i < 10; i++) {
            client.event();
        }
        drop(client);

        emit(3, "x");

        expectReplay(client, 3);
    }

    @Test
    void whoMissedMoreBytesThanAreKeptIsNotRecovered() {
        start(limits -> limits.withSession(1_000, 100));
        RecoverableClient fits = awayClient();
        emit(1, "x".repeat(97));
        expectReplay(fits, 1);
        RecoverableClient exceeds = awayClient();
        emit(1, "x".repeat(98));

        exceeds.comeBack(server.open()).expectNew();
    }

    @Test
    void allSocketsTogetherKeepNoMoreThanTheNodeAllows() {
        start(limits -> limits.withTotal(2_000, 10));
        RecoverableClient first = awayClient();
        for (int i = 0; i < 30; i++) {
            server.root().to(first.sid()).emit("single", "x".repeat(100));
        }
        RecoverableClient second = awayClient();
        emit(1, "y");

        first.comeBack(server.open()).expectNew();
        expectReplay(second, 1);
    }

    @Test
    void aSocketThatEndsWhileTooManyAreAwayIsNotRecovered() {
        start(limits -> limits.withTotal(10_000, 2));
        RecoverableClient one = awayClient();
        awayClient();
        RecoverableClient three = connect();
        three.abort();
        await().until(() -> server.io().connectionCount() == 0);

        three.comeBack(server.open()).expectNew();
        one.comeBack(server.open()).expectRecovered();
        assertThat(server.root().awaySockets()).isEqualTo(1);
    }

    @Test
    void whenTheTimeIsOverNothingIsLeft() {
        start(limits -> limits.withMaxDisconnectionDuration(Duration.ofMillis(200)));
        RecoverableClient client = connect();
        client.abort();
        await().until(() -> server.io().connectionCount() == 0 && server.root().awaySockets() == 0);

        client.comeBack(server.open()).expectNew();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void everyLimitIsPositive(int which) {
        assertThatThrownBy(() -> new RecoveryLimits(
                        which == 0 ? Duration.ZERO : Duration.ofSeconds(1),
                        which == 1 ? 0 : 1,
                        which == 2 ? 0 : 1,
                        which == 3 ? 0 : 1,
                        which == 4 ? 0 : 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("(expected: > 0)");
    }

    private void start(UnaryOperator<RecoveryLimits> limits) {
        server.close();
        server = TestServer.start(builder ->
                builder.recovery(RecoverySettings.defaults().withLimits(limits.apply(RecoveryLimits.defaults()))));
    }

    private RecoverableClient connect() {
        return RecoverableClient.connect(server.open());
    }

    private RecoverableClient awayClient() {
        RecoverableClient client = connect();
        drop(client);
        return client;
    }

    private void drop(RecoverableClient client) {
        int before = server.root().awaySockets();
        client.abort();
        await().until(() -> server.root().awaySockets() > before);
    }

    private void emit(int times, String text) {
        for (int i = 0; i < times; i++) {
            server.root().emit("x", text);
        }
    }

    private void expectReplay(RecoverableClient client, int events) {
        RecoverableClient again = client.comeBack(server.open());
        for (int i = 0; i < events; i++) {
            assertThat(again.event()).startsWith("42[\"x\",");
        }
        again.expectRecovered();
    }
}
