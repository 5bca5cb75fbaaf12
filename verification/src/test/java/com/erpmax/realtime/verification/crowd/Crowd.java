package com.erpmax.realtime.verification.crowd;

import com.erpmax.realtime.verification.traffic.ClientPlan;
import com.erpmax.realtime.verification.traffic.Inbox;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** All clients of one test. Clients are added by one thread; everything else may be asked from any. */
public final class Crowd implements AutoCloseable {

    private static final int LOOPS = 2;

    private final CrowdSettings settings;
    private final CrowdListener listener;
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            LOOPS, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final List<CrowdClient> clients = new ArrayList<>();

    public Crowd(CrowdSettings settings, CrowdListener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    /** Adds a client, and begins to connect it. */
    public void add(ClientPlan plan, Inbox inbox, Random random) {
        CrowdClient client =
                new CrowdClient(plan, inbox, settings, listener, loops.next().next(), random);
        clients.add(client);
        client.start();
    }

    public int size() {
        return clients.size();
    }

    /** Returns how many are connected and were told that they have everything. */
    public int ready() {
        return (int) clients.stream().filter(CrowdClient::isReady).count();
    }

    /** Returns the first few that are not. */
    public List<String> notReady() {
        return clients.stream()
                .filter(client -> !client.isReady())
                .limit(5)
                .map(client -> client.plan().name())
                .toList();
    }

    /** Returns how often open connections of all clients together have ended. */
    public int disconnects() {
        return clients.stream().mapToInt(CrowdClient::disconnects).sum();
    }

    /** Begins to watch which clients lose their connection and when they have everything again. */
    public Returns watchReturns() {
        Map<CrowdClient, Integer> before = new LinkedHashMap<>();
        clients.forEach(client -> before.put(client, client.disconnects()));
        return new Returns(before, System.nanoTime());
    }

    /** Ends all connections for good. */
    @Override
    public void close() {
        clients.forEach(CrowdClient::close);
        var unused = loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Who has left and come back since a moment. */
    public static final class Returns {

        private final Map<CrowdClient, Integer> before;
        private final long since;

        Returns(Map<CrowdClient, Integer> before, long since) {
            this.before = before;
            this.since = since;
        }

        /** Returns how many have lost a connection. */
        public int gone() {
            return (int) before.entrySet().stream()
                    .filter(entry -> entry.getKey().disconnects() > entry.getValue())
                    .count();
        }

        /** Returns how long after that moment each of those had everything again; only for when all are ready. */
        public Samples back() {
            Samples samples = new Samples();
            before.forEach((client, disconnects) -> {
                if (client.disconnects() > disconnects) {
                    samples.add(client.readyAt() - since);
                }
            });
            return samples;
        }
    }
}
