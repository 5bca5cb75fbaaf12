package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.protocol.socketio.MessagePackJson;
import com.erpmax.realtime.protocol.socketio.RawJson;
import com.erpmax.realtime.socket.namespace.RecoverySettings;
import com.erpmax.realtime.socket.recovery.Place;
import com.erpmax.realtime.socket.testing.RecoverableClient;
import com.erpmax.realtime.testing.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions that cannot be had, or should not: their client connects as a new one, and nothing else happens. */
class ClusterRecoveryFaultsIT {
    private @Nullable RecoveryNodes nodes;

    @AfterEach
    void closeNodes() {
        if (nodes != null) {
            nodes.close();
        }
    }

    @Test
    void whenTheTimeIsOverNothingIsLeft() {
        RecoveryNodes started = start(
                settings -> settings.withLimits(settings.limits().withMaxDisconnectionDuration(Duration.ofSeconds(2))));
        RecoverableClient client = started.connect();
        client.abort();
        await().atMost(TestBus.PATIENCE).until(() -> started.redis().exists(RecoveryNodes.key(client)) == 0);

        client.comeBack(started.there().open()).expectNew();
    }

    @Test
    void aSessionIsKeptForAsLongAsItsSocketIsConnected() {
        RecoveryNodes started = start(
                settings -> settings.withLimits(settings.limits().withMaxDisconnectionDuration(Duration.ofSeconds(2))));
        RecoverableClient client = started.connect();
        long before = started.redis().pttl(RecoveryNodes.key(client));

        assertThat(before).isPositive();
        double saved = started.count(0, SessionOutcome.SAVED);
        await().atMost(TestBus.PATIENCE).until(() -> started.count(0, SessionOutcome.SAVED) >= saved + 3);
        client.comeBack(started.there().open()).expectRecovered();
    }

    @Test
    void whoMissedWhatTheStreamHoldsNoMoreIsNotRecovered() {
        try (RedisServer server = RedisServer.start();
                RecoveryNodes started = new RecoveryNodes(server, UnaryOperator.identity())) {
            RecoverableClient client = started.connect();
            started.lose(client);
            started.emit(started.here().root(), "", 3);
            started.redis().xtrim("socket.io", 2);

            client.comeBack(started.there().open()).expectNew();
            assertThat(started.count(1, SessionOutcome.LOST)).isEqualTo(1);
        }
    }

    @Test
    void norIsWhoCameBeforeTheFirstEntryOfAStreamThatWasTrimmed() {
        try (RedisServer server = RedisServer.start();
                RecoveryNodes started = new RecoveryNodes(server, UnaryOperator.identity())) {
            RecoverableClient client = started.connectWithoutEvents();
            started.lose(client);
            assertThat(started.session(client).rooms().begun()).isEqualTo(Place.ZERO);
            started.emit(started.here().root(), "others", 150);
            started.redis().xtrim("socket.io", StreamLength.LEAST);

            client.comeBack(started.there().open()).expectNew();
            assertThat(started.count(1, SessionOutcome.LOST)).isEqualTo(1);
        }
    }

    @Test
    void whoMissedMoreThanIsAllowedIsNotRecovered() {
        RecoveryNodes started =
                start(settings -> settings.withLimits(settings.limits().withSession(3, 10_000)));
        RecoverableClient fits = started.connect();
        started.lose(fits);
        started.emit(started.here().root(), fits.sid(), 3);
        RecoverableClient exceeds = started.connect();
        started.lose(exceeds);
        started.emit(started.here().root(), exceeds.sid(), 4);

        RecoverableClient back = fits.comeBack(started.there().open());
        ClusterRecoveryIT.expectTold(back, 3);
        back.expectRecovered();
        exceeds.comeBack(started.there().open()).expectNew();
    }

    @Test
    void anEventThatMayHaveBeenWrittenTwiceIsNotGivenTwice() {
        RecoveryNodes started = start(UnaryOperator.identity());
        RecoverableClient client = started.connect();
        started.lose(client);
        Map<String, String> entry = Map.of(
                "uid",
                "0123456789abcdef",
                "nsp",
                "/",
                "type",
                "3",
                "by",
                "w:1",
                "data",
                "{\"packet\":{\"type\":2,\"data\":[\"told\",0]},\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}}");
        started.redis().xadd("socket.io", entry);
        Map<String, String> again = new HashMap<>(entry);
        again.put("again", "1");
        started.redis().xadd("socket.io", again);
        RecoverableClient back = client.comeBack(started.there().open());
        ClusterRecoveryIT.expectTold(back, 1);
        back.expectRecovered();

        started.lose(back);
        started.redis().xadd("socket.io", again); // the first one stands before the offset
        back.comeBack(started.there().open()).expectNew();
    }

    @Test
    void whileRedisDoesNotAnswerClientsConnectAsNewOnesAndAreNotKeptWaitingForLong() {
        try (RedisServer server = RedisServer.start();
                CuttingProxy proxy = new CuttingProxy(server.port());
                RecoveryNodes started = new RecoveryNodes(
                        server, TestBus.on(proxy.url(), UnaryOperator.identity()), UnaryOperator.identity())) {
            RecoverableClient client = started.connect();
            started.lose(client);

            proxy.swallow();
            client.comeBack(started.there().open()).expectNew();
            proxy.cut();
            await().atMost(TestBus.PATIENCE).until(() -> !started.bus(1).bus().isConnected());
            RecoverableClient fresh = RecoverableClient.connect(started.there().open());
            started.there().root().to(fresh.sid()).emit("late");
            proxy.heal();
            assertThat(fresh.event()).isEqualTo("42[\"late\",");
            assertThat(started.count(1, SessionOutcome.AWAY)).isPositive();
        }
    }

    @Test
    void whatIsTooMuchToBeWrittenComesAllTheSameToSocketsOfThisServer() {
        try (RedisServer server = RedisServer.start();
                CuttingProxy proxy = new CuttingProxy(server.port());
                RecoveryNodes started = new RecoveryNodes(
                        server,
                        TestBus.on(
                                proxy.url(),
                                settings ->
                                        settings.withLimits(settings.limits().withWaiting(20, 1_000_000))),
                        UnaryOperator.identity())) {
            RecoverableClient client = RecoverableClient.connect(started.there().open());
            proxy.cut();
            await().atMost(TestBus.PATIENCE).until(() -> !started.bus(1).bus().isConnected());
            for (int i = 0; i < 50; i++) {
                started.there().root().emit("told", i);
            }
            Set<String> told = new HashSet<>();
            for (int i = 0; i < 30; i++) {
                told.add(client.event());
            }
            proxy.heal();
            for (int i = 0; i < 20; i++) {
                told.add(client.event());
            }

            assertThat(told).hasSize(50);
            started.there().root().emit("last");
            assertThat(client.event()).isEqualTo("42[\"last\",");
        }
    }

    @Test
    void whatMayBeDroppedIsNotRepeated() {
        RecoveryNodes started = start(UnaryOperator.identity());
        RecoverableClient client = started.connect();
        started.lose(client);
        started.here().root().asVolatile().emit("brief");
        started.emit(started.here().root(), "", 1);

        RecoverableClient back = client.comeBack(started.there().open());
        ClusterRecoveryIT.expectTold(back, 1);
        back.expectRecovered();
    }

    @Test
    void whatIsNoSessionIsHarmless() {
        RecoveryNodes started = start(UnaryOperator.identity());
        String good = "{\"by\":\"0123456789abcdef\",\"sid\":\"s\",\"pid\":\"PID\",\"rooms\":[\"s\"],\"data\":{},"
                + "\"asOf\":\"0-0\",\"from\":\"0-0\",\"since\":{},\"past\":[],\"live\":false}";
        List<UnaryOperator<String>> hostile = List.of(
                json -> "x",
                json -> "",
                json -> "A".repeat(RedisSessions.MAX_LENGTH + 10),
                json -> packed("[1,2,3]"),
                json -> packed("{}"),
                json -> packed(json.replace("\"asOf\":\"0-0\"", "\"asOf\":\"-1-x\"")),
                json -> packed(json.replace("\"rooms\":[\"s\"]", "\"rooms\":[{}]")),
                json -> packed(json.replace("\"past\":[]", "\"past\":[[1]]")),
                json -> packed(json.replace("\"data\":{}", "\"data\":7")),
                json -> packed(json.replaceFirst("\"pid\":\"[^\"]*\"", "\"pid\":\"other\"")),
                json -> Base64.getEncoder().encodeToString(deep()),
                json -> packed(json).substring(10));
        for (UnaryOperator<String> value : hostile) {
            RecoverableClient client = started.connect();
            client.send("41");
            await().atMost(TestBus.PATIENCE).until(() -> started.redis().exists(RecoveryNodes.key(client)) == 0);
            started.redis().set(RecoveryNodes.key(client), value.apply(good.replace("PID", client.pid())));

            client.comeBack(started.there().open()).expectNew();
        }
        RecoverableClient client = started.connect();
        client.send("41");
        await().atMost(TestBus.PATIENCE).until(() -> started.redis().exists(RecoveryNodes.key(client)) == 0);
        started.redis().lpush(RecoveryNodes.key(client), "no text");
        client.comeBack(started.there().open()).expectNew();
        assertThat(started.count(1, SessionOutcome.MALFORMED)).isGreaterThan(5);
        assertThat(started.count(1, SessionOutcome.LARGE)).isEqualTo(1);
        assertThat(started.count(1, SessionOutcome.RECOVERED)).isZero();
    }

    @Test
    void aSessionOfAServerOfAnotherKindIsForWhomTheApplicationSays() {
        RecoveryNodes started = start(settings -> settings);
        RecoverableClient client = foreign(started);
        client.comeBack(started.there().open()).expectNew();
        assertThat(started.count(1, SessionOutcome.DENIED)).isEqualTo(1);
        closeNodes();

        RecoveryNodes telling = start(settings -> settings.withIdentity(socket -> "ada")
                .withForeignIdentity((socket, data) -> data.contains("\"user\":\"ada\"") ? "ada" : "somebody"));
        RecoverableClient back = foreign(telling).comeBack(telling.there().open());
        ClusterRecoveryIT.expectTold(back, 2);
        back.expectRecovered();
    }

    /** Leaves as if it had been connected to a Node.js server, and misses two events. */
    private static RecoverableClient foreign(RecoveryNodes started) {
        RecoverableClient client = started.connect();
        client.send("41");
        await().atMost(TestBus.PATIENCE).until(() -> started.redis().exists(RecoveryNodes.key(client)) == 0);
        started.redis()
                .set(
                        RecoveryNodes.key(client),
                        packed("{\"sid\":\"" + client.sid() + "\",\"pid\":\"" + client.pid() + "\",\"rooms\":[\""
                                + client.sid() + "\",\"r\"],\"data\":{\"user\":\"ada\"}}"));
        started.emit(started.there().root(), "r", 2);
        return client;
    }

    /** Arrays in arrays. */
    private static byte[] deep() {
        byte[] bytes = new byte[10_000];
        Arrays.fill(bytes, (byte) 0x91);
        return bytes;
    }

    private static String packed(String json) {
        byte[] bytes = MessagePackJson.write(new RawJson(json));
        return new String(Base64.getEncoder().encode(bytes), StandardCharsets.US_ASCII);
    }

    private RecoveryNodes start(UnaryOperator<RecoverySettings> settings) {
        RecoveryNodes started = new RecoveryNodes(RedisServer.shared(), settings);
        nodes = started;
        return started;
    }
}
