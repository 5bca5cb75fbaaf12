package com.erpmax.realtime.verification.benchmark.compare;

import com.erpmax.realtime.verification.benchmark.load.AnsweredTraffic;
import com.erpmax.realtime.verification.benchmark.load.BroadcastTraffic;
import com.erpmax.realtime.verification.benchmark.load.ConnectTraffic;
import com.erpmax.realtime.verification.benchmark.load.PollingTraffic;
import com.erpmax.realtime.verification.benchmark.load.Traffic;
import com.erpmax.realtime.verification.benchmark.server.AccessToken;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What is measured. */
enum Case {
    ECHO("echo, 100 connections × 10 in flight, 64 B", 2),
    ACK("acknowledgement, 100 connections × 10 in flight, 64 B", 2),
    BROADCAST_1("broadcast of 128 B to 1,000, one outstanding", 1.15),
    BROADCAST_8("broadcast of 128 B to 1,000, eight outstanding", 1.3),
    BROADCAST_5000("broadcast of 128 B to 5,000, one outstanding", 1.15),
    CONNECT("5,000 connections over WebSocket, each with a token, which then are idle in two rooms", 1.5),
    POLLING("broadcast of 128 B to 100 that poll, one outstanding", 0),
    ECHO_UNPINNED("echo as above, server and load generator both on all cores", 0);

    private static final int USERS_OF_A_TENANT = 50;

    private final String title;
    private final double target;

    Case(String title, double target) {
        this.title = title;
        this.target = target;
    }

    /** The name on the command line. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it is, for readers. */
    String title() {
        return title;
    }

    /** The most CPU time that our server shall take, as a multiple of the ceiling's; 0 for no such target. */
    double target() {
        return target;
    }

    /** What the servers have to do. */
    Workload workload() {
        return new Workload(this::traffic, this == CONNECT, isPinned());
    }

    private Traffic traffic(int port) {
        return switch (this) {
            case ECHO, ECHO_UNPINNED -> AnsweredTraffic.echo(port, 100, 10, 64);
            case ACK -> AnsweredTraffic.ack(port, 100, 10, 64);
            case BROADCAST_1 -> new BroadcastTraffic(port, 1_000, 1, 128);
            case BROADCAST_8 -> new BroadcastTraffic(port, 1_000, 8, 128);
            case BROADCAST_5000 -> new BroadcastTraffic(port, 5_000, 1, 128);
            case CONNECT -> new ConnectTraffic(port, auths(5_000));
            case POLLING -> new PollingTraffic(port, 100, 128);
        };
    }

    /** Whether the server has a core of its own. */
    boolean isPinned() {
        return this != ECHO_UNPINNED;
    }

    /** Whether it can be asked of this server. */
    boolean isFor(Contender contender) {
        return switch (contender) {
            case OURS, NODE, PYTHON -> true;
            case NETTY_SOCKETIO -> this != POLLING; // closes the connection behind every answer
            case BLOCKING -> this == ECHO || this == ACK;
            case CEILING -> this != POLLING;
        };
    }

    private static List<String> auths(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> AccessToken.auth("user-" + i, "tenant-" + i / USERS_OF_A_TENANT))
                .toList();
    }
}
