package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.socket.adapter.Adapter;
import com.erpmax.realtime.socket.adapter.HomeLoops;
import com.erpmax.realtime.socket.adapter.LocalAdapter;
import com.erpmax.realtime.socket.adapter.ServerSideAcks;
import com.erpmax.realtime.socket.adapter.ServerSideEvent;
import com.erpmax.realtime.testing.FreePort;
import com.erpmax.realtime.testing.RedisServer;
import com.erpmax.realtime.testing.TestCertificate;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two buses work together wherever Redis is. */
class RedisAddressesIT {
    private static final String PASSWORD = "s3cret";

    @TempDir
    private Path folder;

    @Test
    void aServerWithAPassword() {
        try (RedisServer server = RedisServer.start("--requirepass", PASSWORD)) {
            assertJoined("redis://:" + PASSWORD + "@127.0.0.1:" + server.port() + "/1");
        }
    }

    @Test
    void aServerOverTls() {
        TestCertificate certificate = TestCertificate.of("localhost", folder);
        int port = FreePort.find();
        try (RedisServer server = RedisServer.start(
                "--tls-port",
                String.valueOf(port),
                "--tls-cert-file",
                certificate.certificate().toString(),
                "--tls-key-file",
                certificate.key().toString(),
                "--tls-ca-cert-file",
                certificate.certificate().toString(),
                "--tls-auth-clients",
                "no",
                "--requirepass",
                PASSWORD)) {
            assertThat(server.port()).isNotEqualTo(port);
            assertJoined("rediss://:" + PASSWORD + "@127.0.0.1:" + port + "/1?verifyPeer=NONE");
            try (TestBus untrusting =
                    TestBus.started("rediss://:" + PASSWORD + "@127.0.0.1:" + port + "/1", settings -> settings)) {
                // An unknown certificate is refused.
                await().during(Duration.ofSeconds(1))
                        .atMost(TestBus.PATIENCE)
                        .until(() -> untrusting.bus().state() == BusState.UNPROVEN);
            }
        }
    }

    @Test
    void aCluster() throws Exception {
        try (RedisServer server = RedisServer.start(
                        "--cluster-enabled",
                        "yes",
                        "--cluster-port",
                        String.valueOf(FreePort.find()),
                        "--cluster-announce-ip",
                        "127.0.0.1");
                RedisClient client = RedisClient.create(server.url(0))) {
            var redis = client.connect().sync();
            redis.clusterAddSlots(IntStream.range(0, 16_384).toArray());
            await().atMost(TestBus.PATIENCE).until(() -> redis.clusterInfo().contains("cluster_state:ok"));
            assertJoined("redis-cluster://127.0.0.1:" + server.port());
        }
    }

    @Test
    void theMasterThatASentinelNames() throws Exception {
        int port = FreePort.find();
        try (RedisServer server = RedisServer.start()) {
            Process sentinel = startSentinel(port, server);
            try {
                assertJoined("redis-sentinel://127.0.0.1:" + port + "/1#main");
            } finally {
                sentinel.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void aReplicaThatTakesOverIsFoundAndIsANewServer() throws Exception {
        int port = FreePort.find();
        try (RedisServer master = RedisServer.start();
                RedisServer replica = RedisServer.start(
                        "--replicaof", "127.0.0.1", "" + master.port(), "--repl-diskless-sync-delay", "0")) {
            Process sentinel = startSentinel(port, master);
            RedisClient client = RedisClient.create(replica.url(0));
            try (TestBus bus = TestBus.on("redis-sentinel://127.0.0.1:" + port + "/1#main", settings -> settings)) {
                TestBus.Entries entries = bus.read("s");
                var state = client.connect().sync();
                await().atMost(TestBus.PATIENCE)
                        .until(() -> state.info("replication").contains("master_link_status:up"));
                await().atMost(TestBus.PATIENCE)
                        .until(() -> Files.readString(folder.resolve("sentinel.conf"))
                                .contains("known-replica main 127.0.0.1 " + replica.port()));
                assertThat(bus.gaps()).isEmpty();
                master.kill();

                bus.awaitGap(GapReason.NEW_SERVER);
                await().atMost(TestBus.PATIENCE).until(() -> bus.count(BusMeter.CONNECTS) >= 2);
                bus.append("s", "after");
                assertThat(entries.next()).isEqualTo("after");
                assertThat(bus.gaps()).containsExactly(new Gap(GapReason.NEW_SERVER, null));
            } finally {
                client.shutdown();
                sentinel.destroyForcibly().waitFor();
            }
        }
    }

    private Process startSentinel(int port, RedisServer master) throws IOException {
        Path configuration = folder.resolve("sentinel.conf");
        Files.writeString(
                configuration,
                "port " + port + "\nbind 127.0.0.1\ndir " + folder + "\nsentinel monitor main 127.0.0.1 "
                        + master.port() + " 1\nsentinel down-after-milliseconds main 3000\n"
                        + "sentinel failover-timeout main 5000\n");
        return new ProcessBuilder("redis-server", configuration.toString(), "--sentinel")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sentinel.log").toFile())
                .start();
    }

    /** Streams go both ways, and a question is answered, which needs channels and the number of nodes. */
    private static void assertJoined(String url) {
        try (TestBus one = TestBus.on(url, settings -> settings);
                TestBus other = TestBus.on(url, settings -> settings)) {
            TestBus.Entries entries = one.read("s");
            other.append("s", "hello");
            assertThat(entries.next()).isEqualTo("hello");

            Adapter here = one.bus().adapters().create("/", new LocalAdapter("/", new HomeLoops()));
            Adapter there = other.bus().adapters().create("/", new LocalAdapter("/", new HomeLoops()));
            there.onServerSide((event, answer) -> {
                if (answer != null) {
                    answer.accept(event.arguments());
                }
            });
            await().atMost(TestBus.PATIENCE).untilAsserted(() -> {
                ServerSideAcks acks = here.serverSideEmitWithAck(
                                new ServerSideEvent(
                                        "q", PayloadMapper.standard().write(7)),
                                Duration.ofSeconds(5))
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
                assertThat(acks.isComplete()).isTrue();
                assertThat(acks.answers()).hasSize(1);
                assertThat(acks.answers().getFirst().as(0, Integer.class)).isEqualTo(7);
            });
        }
    }
}
