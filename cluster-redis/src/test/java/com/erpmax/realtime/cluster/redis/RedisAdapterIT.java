package com.erpmax.realtime.cluster.redis;

import com.erpmax.realtime.socket.adapter.Adapter;
import com.erpmax.realtime.socket.adapter.AdapterContract;
import com.erpmax.realtime.socket.adapter.LocalAdapter;
import com.erpmax.realtime.testing.RedisServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** What holds for one node holds for a node of a cluster over Redis as well. */
class RedisAdapterIT extends AdapterContract {
    private static @Nullable TestNodes nodes;
    private @Nullable Adapter other;

    @BeforeAll
    static void startNodes() {
        nodes = new TestNodes(RedisServer.shared());
    }

    @AfterAll
    static void closeNodes() {
        nodes().close();
    }

    @Override
    protected Adapter create(String namespace, LocalAdapter local) {
        nodes().awaitNodes(namespace, 0);
        nodes().forget();
        other = nodes().createEmpty(namespace);
        return nodes().create(namespace, local);
    }

    @AfterEach
    void closeOther() {
        if (other != null) {
            other.close();
        }
    }

    private static TestNodes nodes() {
        if (nodes == null) {
            throw new IllegalStateException("nodes: not started yet");
        }
        return nodes;
    }
}
