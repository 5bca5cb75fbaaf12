package com.erpmax.realtime.verification.faults;

import com.erpmax.realtime.verification.proxy.Fault;
import com.erpmax.realtime.verification.proxy.ProxiedConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Faults of the connections between clients and the service, each in a few rounds on clients that the seed picks. */
final class ConnectionStrikes {

    private static final int ROUNDS = 2;

    private ConnectionStrikes() {}

    /** Cut off, and back when some events have been missed. */
    static void reset(Stage stage) {
        for (int round = 0; round < ROUNDS; round++) {
            cutOff(stage, stage.victims());
        }
    }

    /** What is on the way is swallowed, and both sides find out by their heartbeats. */
    static void blackhole(Stage stage) {
        List<Subscriber> victims = stage.victims();
        stage.awaitNewConnectionsOf(victims, () -> swallow(stage, victims));
        stage.awaitAllReady();
    }

    /** Everything is late, then what is on the way is lost. */
    static void delay(Stage stage) {
        List<Subscriber> victims = stage.victims();
        Duration by = Duration.ofMillis(50 + stage.random().nextInt(200));
        victims.forEach(victim -> victim.proxy().set(new Fault.Delay(by)));
        stage.awaitDeliveriesTo(victims, 5);
        cutOff(stage, victims);
    }

    /** More events than the connections carry, then what is on the way is lost. */
    static void trickle(Stage stage) {
        List<Subscriber> victims = stage.victims();
        int bytesPerSecond = 1000 + stage.random().nextInt(4000);
        victims.forEach(victim -> victim.proxy().set(new Fault.Trickle(bytesPerSecond)));
        stage.awaitAcceptedFor(victims, 30);
        cutOff(stage, victims);
    }

    /** What is on the way is lost, and the clients are back before the service can have noticed anything else. */
    static void quickReturn(Stage stage) {
        for (int round = 0; round < ROUNDS; round++) {
            List<Subscriber> victims = stage.victims();
            swallow(stage, victims);
            victims.forEach(victim -> victim.proxy().reset());
            stage.awaitAllReady();
        }
    }

    /** The same, and the next connection is cut as soon as it is there, whatever it had been sent by then. */
    static void twoDrops(Stage stage) {
        for (int round = 0; round < ROUNDS; round++) {
            List<Subscriber> victims = stage.victims();
            swallow(stage, victims);
            for (int drop = 0; drop < 2; drop++) {
                resetAndAwaitConnections(stage, victims);
            }
            stage.awaitAllReady();
        }
    }

    /** Clients leave and come back on new connections, while the service takes the old ones for open. */
    static void halfOpen(Stage stage) {
        List<LightClient> victims = stage.lightClients();
        victims.forEach(victim -> {
            victim.proxy().connections().forEach(connection -> connection.set(new Fault.HalfOpen()));
            victim.goOffline();
        });
        stage.awaitAcceptedFor(victims, 2 + stage.random().nextInt(4));
        victims.forEach(LightClient::goOnline);
        stage.awaitAllReady();
        stage.awaitAcceptedFor(victims, 3);
    }

    /** Events arrive, but no heartbeat says so before the connection is cut. */
    static void unproven(Stage stage) {
        List<LightClient> victims = stage.lightClients();
        victims.forEach(victim -> victim.answerPings(false));
        stage.awaitDeliveriesTo(victims, 2 + stage.random().nextInt(4));
        victims.forEach(victim -> {
            victim.answerPings(true);
            victim.proxy().reset();
        });
        stage.awaitAllReady();
    }

    private static void resetAndAwaitConnections(Stage stage, Collection<Subscriber> victims) {
        Map<Subscriber, Integer> before = new LinkedHashMap<>();
        for (Subscriber victim : victims) {
            before.put(victim, victim.proxy().accepted());
            victim.proxy().reset();
        }
        stage.awaitUntil(
                "clients come back",
                () -> victims.stream().allMatch(victim -> victim.proxy().accepted() > before.getOrDefault(victim, 0)));
    }

    private static void cutOff(Stage stage, Collection<Subscriber> victims) {
        victims.forEach(victim -> {
            victim.proxy().set(new Fault.Refuse());
            victim.proxy().reset();
        });
        stage.awaitAcceptedFor(victims, 2 + stage.random().nextInt(8));
        victims.forEach(victim -> victim.proxy().set(Fault.NONE));
        stage.awaitAllReady();
    }

    /** The connections that are open now swallow everything; new ones would not. */
    private static void swallow(Stage stage, Collection<Subscriber> victims) {
        for (Subscriber victim : victims) {
            for (ProxiedConnection connection : victim.proxy().connections()) {
                connection.set(new Fault.Blackhole());
            }
        }
        stage.awaitAcceptedFor(victims, 2 + stage.random().nextInt(4));
    }
}
