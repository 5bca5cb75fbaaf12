package com.erpmax.realtime.verification.benchmark.compare;

import com.erpmax.realtime.verification.benchmark.load.AnsweredTraffic;
import com.erpmax.realtime.verification.benchmark.load.BroadcastTraffic;
import com.erpmax.realtime.verification.benchmark.load.ConnectTraffic;
import com.erpmax.realtime.verification.benchmark.load.EmitTraffic;
import com.erpmax.realtime.verification.benchmark.load.PollingTraffic;
import com.erpmax.realtime.verification.benchmark.load.Traffic;
import com.erpmax.realtime.verification.benchmark.server.AccessToken;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is measured. */
enum Case {
    ECHO("echo, 100 connections × 10 in flight, 64 B", 2),
    ECHO_ONE_CORE("echo as above, server and load generator together on one core", 0),
    ECHO_TWO_CORES("echo as above, server and load generator together on two cores", 0),
    ACK("acknowledgement, 100 connections × 10 in flight, 64 B", 2),
    BROADCAST_1("broadcast of 128 B to 1,000, one outstanding", 1.15),
    BROADCAST_8("broadcast of 128 B to 1,000, eight outstanding", 1.3),
    BROADCAST_5000("broadcast of 128 B to 5,000, one outstanding", 1.15),
    CONNECT("5,000 connections over WebSocket, each with a token, which then are idle in two rooms", 1.5),
    POLLING("broadcast of 128 B to 100 that poll, one outstanding", 0.2),
    SERVICE_10(
            "event of a tenant to 10 of its clients, one outstanding: stored, over HTTP and the root feed in the service",
            0),
    SERVICE(
            "event of a tenant to 1,000 of its clients, one outstanding: stored, over HTTP and the root feed in the service",
            1.3);

    private static final int USERS_OF_A_TENANT = 50;
    private static final int CONNECTIONS = 5_000;
    /** For a server's first connections, so that what is loaded once is no connection's. */
    private static final int FIRST_CONNECTIONS = 200;

    private static final int FEW_RECIPIENTS = 10;

    private final String title;
    private final double target;

    Case(String title, double target) {
        this.title = title;
        this.target = target;
    }

    /** What is measured when it is asked for: with the cases that its figures are compared with, if there are any. */
    List<Case> withItsCounterparts() {
        return Places.CASES.contains(this) ? Places.CASES : List.of(this);
    }

    /** The cases in groups, each of which is measured in the same minutes, since its figures are compared. */
    static Collection<List<Case>> groups(List<Case> cases) {
        return cases.stream()
                .collect(Collectors.groupingBy(
                        what -> Places.CASES.contains(what) ? ECHO : what, LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    /** The name on the command line. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it is, for readers. */
    String title() {
        return title;
    }

    /** The most CPU time that our server shall take, as a multiple of the {@link #reference()}'s; 0 for no such target. */
    double target() {
        return target;
    }

    /** Whose CPU time is 1. */
    Contender reference() {
        return switch (this) {
            case SERVICE, SERVICE_10 -> Contender.OURS;
            case POLLING -> Contender.NODE;
            default -> Contender.CEILING;
        };
    }

    /** A target beside that of CPU time, for readers. */
    Optional<String> furtherTarget() {
        return this == CONNECT
                ? Optional.of("Live heap per connection: at most 2.5 KB, in the service 3.5 KB.")
                : Optional.empty();
    }

    /** What this server has to do. */
    Workload workload(Contender contender) {
        return new Workload(port -> traffic(port, contender), first(contender), this == CONNECT, cores());
    }

    private Traffic traffic(int port, Contender contender) {
        return switch (this) {
            case SERVICE_10 -> events(port, contender, FEW_RECIPIENTS);
            case SERVICE -> events(port, contender, 1_000);
            case ECHO, ECHO_ONE_CORE, ECHO_TWO_CORES -> AnsweredTraffic.echo(port, 100, 10, 64);
            case ACK -> AnsweredTraffic.ack(port, 100, 10, 64);
            case BROADCAST_1 -> new BroadcastTraffic(port, 1_000, 1, 128);
            case BROADCAST_8 -> new BroadcastTraffic(port, 1_000, 8, 128);
            case BROADCAST_5000 -> new BroadcastTraffic(port, 5_000, 1, 128);
            case CONNECT -> connections(port, contender, CONNECTIONS);
            case POLLING -> new PollingTraffic(port, 100, 128);
        };
    }

    /** The service's requests are as many as would be compiled only if few recipients have each event. */
    private Optional<IntFunction<Traffic>> first(Contender contender) {
        if (this == CONNECT) {
            return Optional.of(port -> connections(port, contender, FIRST_CONNECTIONS));
        }
        return contender == Contender.SERVICE
                ? Optional.of(port -> events(port, contender, FEW_RECIPIENTS))
                : Optional.empty();
    }

    private static Traffic events(int port, Contender contender, int recipients) {
        return contender == Contender.SERVICE
                ? new EmitTraffic(port, recipients)
                : new BroadcastTraffic(port, recipients, 1, EmitTraffic.COMPARABLE_PAYLOAD);
    }

    private static Traffic connections(int port, Contender contender, int count) {
        return new ConnectTraffic(port, auths(count), contender == Contender.SERVICE);
    }

    private Cores cores() {
        return switch (this) {
            case ECHO_ONE_CORE -> Cores.ONE;
            case ECHO_TWO_CORES -> Cores.TWO;
            default -> Cores.APART;
        };
    }

    /** Whether it can be asked of this server. */
    boolean isFor(Contender contender) {
        return switch (contender) {
            case SERVICE -> isOfTheService() || this == CONNECT;
            case OURS -> true;
            case NODE, PYTHON -> !isOfTheService();
            case NETTY_SOCKETIO ->
                this != POLLING && !isOfTheService(); // it closes the connection behind every answer to a poll
            case BLOCKING -> this == ECHO || this == ACK;
            case CEILING -> this != POLLING && !isOfTheService();
        };
    }

    private boolean isOfTheService() {
        return this == SERVICE || this == SERVICE_10;
    }

    private static List<String> auths(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> AccessToken.auth(uuid("user", i), uuid("tenant", i / USERS_OF_A_TENANT)))
                .toList();
    }

    private static String uuid(String kind, int number) {
        return UUID.nameUUIDFromBytes((kind + number).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
