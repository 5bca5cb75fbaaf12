package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.socket.ClusterContract;
import com.erpmax.realtime.socket.adapter.AdapterFactory;
import com.erpmax.realtime.testing.RedisServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Two servers are one over Redis. */
class RedisClusterIT extends ClusterContract {
    private static @Nullable TestNodes nodes;

    @BeforeAll
    static void startNodes() {
        nodes = new TestNodes(RedisServer.shared());
    }

    @AfterAll
    static void closeNodes() {
        if (nodes != null) {
            nodes.close();
        }
    }

    @Override
    protected AdapterFactory adapters() {
        if (nodes == null) {
            throw new IllegalStateException("nodes: not started yet");
        }
        nodes.forget();
        nodes.awaitNodes("/", 0);
        nodes.awaitNodes("/other", 0);
        return nodes;
    }
}
