package com.erpmax.realtime.cluster.redis;

import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.socket.adapter.Adapter;
import com.erpmax.realtime.socket.adapter.AdapterFactory;
import com.erpmax.realtime.socket.adapter.HomeLoops;
import com.erpmax.realtime.socket.adapter.LocalAdapter;
import com.erpmax.realtime.testing.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Two nodes of one cluster: of the adapters of each namespace the first is on the one, the second on the other. */
final class TestNodes implements AdapterFactory, AutoCloseable {
    private final RedisClient client;
    private final RedisCommands<String, String> redis;
    private final List<TestBus> buses;
    private final Map<String, Integer> created = new ConcurrentHashMap<>();

    TestNodes(RedisServer server) {
        client = RedisClient.create(server.url(1));
        redis = client.connect().sync();
        buses = List.of(TestBus.on(server), TestBus.on(server));
    }

    TestBus bus(int index) {
        return buses.get(index);
    }

    /** What goes past the nodes. */
    RedisCommands<String, String> redis() {
        return redis;
    }

    @Override
    public Adapter create(String namespace, LocalAdapter local) {
        int number = created.merge(namespace, 1, Integer::sum);
        Adapter adapter =
                buses.get((number - 1) % buses.size()).bus().adapters().create(namespace, local);
        awaitNodes(namespace, number);
        return adapter;
    }

    /** An adapter without sockets on the other node. */
    Adapter createEmpty(String namespace) {
        return create(namespace, new LocalAdapter(namespace, new HomeLoops()));
    }

    /** Waits until so many nodes take part in a namespace. */
    void awaitNodes(String namespace, int nodes) {
        String channel = "socket.io#" + namespace + "#";
        await().atMost(TestBus.PATIENCE).until(() -> redis.pubsubNumsub(channel).getOrDefault(channel, 0L) == nodes);
    }

    /** The next adapters are on the first node and the second again. */
    void forget() {
        created.clear();
    }

    @Override
    public void close() {
        buses.forEach(TestBus::close);
        client.shutdown();
    }
}
