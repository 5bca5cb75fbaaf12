package com.erpmax.realtime.verification.benchmark.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Many connections of one kind, opened some at a time. Not thread-safe. */
final class Audience {

    private static final int AT_ONCE = 64;

    private final LoadLoop loop;
    private final List<LoadConnection> connections = new ArrayList<>();
    private int connected;

    Audience(LoadLoop loop) {
        this.loop = loop;
    }

    /** To be told when a connection has entered its namespace. */
    void connected() {
        connected++;
    }

    /** Opens connections and waits until all are there. {@code opener} gets the number of each, from 0. */
    void open(int count, IntFunction<? extends LoadConnection> opener) {
        int before = connections.size();
        for (int i = 0; i < count; i++) {
            int most = connections.size() - AT_ONCE;
            loop.runUntil(() -> connected > most, Traffic.PATIENCE);
            connections.add(opener.apply(before + i));
        }
        loop.runUntil(() -> connected == connections.size(), Traffic.PATIENCE);
    }

    int size() {
        return connections.size();
    }

    /** Closes all connections. */
    void close() {
        connections.forEach(LoadConnection::close);
        connections.clear();
        connected = 0;
        loop.turn(); // the selector gives the channels up only now
    }
}
