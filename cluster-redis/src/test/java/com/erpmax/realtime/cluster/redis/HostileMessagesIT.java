package com.erpmax.realtime.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.protocol.socketio.MessagePackJson;
import com.erpmax.realtime.protocol.socketio.RawJson;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import com.erpmax.realtime.testing.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever stands in the stream or comes over a channel is refused, counted and harmless, and what follows is read. */
class HostileMessagesIT {
    private static final String PACKET = "\"packet\":{\"type\":2,\"data\":[\"x\"]}";
    private static final String OPTIONS = "\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}";

    private final TestBus bus = TestBus.on(RedisServer.shared());
    private final RedisClient redisClient =
            RedisClient.create(RedisServer.shared().url(1));
    private final RedisCommands<String, byte[]> redis = redisClient
            .connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE))
            .sync();
    private TestServer server;
    private WebSocketClient client;

    @BeforeEach
    void startServer() {
        server = TestServer.start(builder -> builder.adapters(bus.bus().adapters()), EngineConfig.defaults());
        client = server.connect("");
        await().atMost(TestBus.PATIENCE)
                .until(() -> redis.pubsubNumsub("socket.io#/#").getOrDefault("socket.io#/#", 0L) == 1);
    }

    @AfterEach
    void closeServer() {
        server.close();
        bus.close();
        redisClient.shutdown();
    }

    @Test
    void entriesThatAreNoMessagesAreRefusedOneByOne() {
        List<String> data = List.of(
                "",
                "{",
                "[]",
                "null",
                "no JSON",
                "{}",
                "{" + PACKET + "}",
                "{" + OPTIONS + "}",
                "{" + PACKET + ",\"opts\":[]}",
                "{" + PACKET + ",\"opts\":null}",
                "{" + PACKET + ",\"opts\":{\"rooms\":\"r\"}}",
                "{" + PACKET + ",\"opts\":{\"rooms\":[1]}}",
                "{" + PACKET + ",\"opts\":{\"except\":{}}}",
                "{" + PACKET + ",\"opts\":{\"flags\":7}}",
                "{" + PACKET + ",\"opts\":{\"flags\":{\"volatile\":\"yes\"}}}",
                "{\"packet\":[]," + OPTIONS + "}",
                "{\"packet\":{\"type\":0,\"data\":[\"x\"]}," + OPTIONS + "}",
                "{\"packet\":{\"type\":2}," + OPTIONS + "}",
                "{\"packet\":{\"type\":2,\"data\":[]}," + OPTIONS + "}",
                "{\"packet\":{\"type\":2,\"data\":{}}," + OPTIONS + "}",
                "{\"packet\":{\"type\":2,\"data\":[{}]}," + OPTIONS + "}",
                "{\"packet\":{\"type\":2,\"data\":[\"connect\"]}," + OPTIONS + "}",
                "{\"packet\":{\"type\":2,\"data\":[\"x\"," + "[".repeat(50_000) + "]}," + OPTIONS + "}",
                "{\"packet\":{\"type\":2,\"data\":[\"x\"," + "9".repeat(1_000) + "]}," + OPTIONS + "}",
                "{" + PACKET + "," + OPTIONS + ",\"requestId\":{}}",
                "{" + PACKET + "," + OPTIONS + ",\"requestId\":\"" + "i".repeat(200) + "\"}",
                "{" + PACKET + "," + OPTIONS + "} more");
        for (String one : data) {
            entry("3", one);
        }
        for (String type : List.of("", "x", "-1", "0", "15", "3.0", "99999999999999999999")) {
            entry(type, "{" + PACKET + "," + OPTIONS + "}");
        }
        int refused = data.size() + 7;
        redis.xadd("socket.io", Map.of("nsp", bytes("/")));
        redis.xadd("socket.io", Map.of("nsp", bytes("/"), "uid", bytes("u".repeat(1_000)), "type", bytes("3")));
        redis.xadd("socket.io", Map.of("something", bytes("else")));
        redis.xadd("socket.io", Map.of("nsp", bytes("/of nobody"), "uid", bytes("u"), "type", bytes("3")));
        entry("3", "{" + PACKET + "," + OPTIONS + "}");

        client.expect("42[\"x\"]");
        assertThat(refused("stream")).isEqualTo(refused + 2);
        assertThat(bus.bus().state()).isEqualTo(BusState.PROVEN);
    }

    @Test
    void garbledMessagePackIsRefusedInEntriesAndOnChannels() {
        byte[] good = MessagePackJson.write(
                new RawJson("{\"uid\":\"other\",\"nsp\":\"/\",\"type\":3,\"data\":{" + PACKET + "," + OPTIONS + "}}"));
        Random random = new Random(7);
        int sent = 0;
        for (int i = 0; i < 300; i++) {
            byte[] garbled = good.clone();
            garbled[random.nextInt(garbled.length)] = (byte) random.nextInt(256);
            // No longer a broadcast in any case, so that nothing reaches the client.
            garbled = java.util.Arrays.copyOf(garbled, random.nextInt(garbled.length));
            redis.publish("socket.io#/#", garbled);
            sent++;
        }
        byte[] deep = new byte[200_000];
        java.util.Arrays.fill(deep, (byte) 0x91);
        redis.publish("socket.io#/#", deep);
        redis.publish("socket.io#/#", new byte[] {(byte) 0xdf, -1, -1, -1, -1});
        entry("3", java.util.Base64.getEncoder().encodeToString(deep));
        int all = sent + 2;

        await().atMost(TestBus.PATIENCE)
                .untilAsserted(() -> assertThat(refused("channel")).isEqualTo(all));
        redis.publish("socket.io#/#", good);
        client.expect("42[\"x\"]");
        // What comes over a channel says nothing about how far the stream has been read.
        await().atMost(TestBus.PATIENCE)
                .untilAsserted(() -> assertThat(refused("stream")).isEqualTo(1));
    }

    @Test
    void whatIsTooLargeIsRefused() {
        entry("3", "{" + PACKET + "," + OPTIONS + ",\"pad\":\"" + "x".repeat(9_000_000) + "\"}");
        redis.publish("socket.io#/#", new byte[9_000_000]);
        entry("3", "{" + PACKET + "," + OPTIONS + "}");

        client.expect("42[\"x\"]");
        assertThat(refused("stream")).isEqualTo(1);
        await().atMost(TestBus.PATIENCE)
                .untilAsserted(() -> assertThat(refused("channel")).isEqualTo(1));
    }

    @Test
    void answersThatNobodyHasAskedForAreWithoutEffect() {
        for (String data : List.of(
                "{\"requestId\":\"r\",\"sockets\":[]}",
                "{\"requestId\":\"r\",\"packet\":1}",
                "{\"requestId\":\"r\",\"clientCount\":2147483647}",
                "{\"requestId\":\"r\"}")) {
            for (int type = 8; type <= 14; type++) {
                entry(Integer.toString(type), data);
            }
        }
        entry("3", "{" + PACKET + "," + OPTIONS + "}");

        client.expect("42[\"x\"]");
    }

    private void entry(String type, String data) {
        Map<String, byte[]> fields = new HashMap<>();
        fields.put("uid", bytes("other"));
        fields.put("nsp", bytes("/"));
        fields.put("type", bytes(type));
        fields.put("data", bytes(data));
        redis.xadd("socket.io", fields);
    }

    private double refused(String carrier) {
        return bus.count(BusMeter.REFUSED, "carrier", carrier);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
