package com.erpmax.realtime.verification.faults.stack;

import com.erpmax.realtime.verification.crowd.Crowd;
import com.erpmax.realtime.verification.proxy.Fault;
import com.erpmax.realtime.verification.proxy.FaultProxy;
import com.erpmax.realtime.verification.stack.ServiceProcess;
import com.erpmax.realtime.verification.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Faults of Redis and PostgreSQL, and of the ways to Redis. Nobody may lose the connection because of them. */
final class BackendStrikes {

    private static final Duration REDIS_AWAY = Duration.ofSeconds(10);
    private static final Duration POSTGRES_AWAY = Duration.ofSeconds(15);
    private static final Duration BLACKHOLED = Duration.ofMinutes(1);
    /** A way that has been broken for so long must have been noticed. */
    private static final Duration NOTICED = Duration.ofSeconds(10);

    /** What takes longer between instances does not come while one of them is cut off. */
    private static final Duration OVERDUE = Duration.ofSeconds(2);

    private static final double RED_SECONDS = 5;
    private static final double LATE_SECONDS = 3;
    private static final double CAUGHT_UP_SECONDS = 2;
    private static final double REFUSED_SECONDS = 2;
    private static final double NANOS_PER_SECOND = 1e9;

    private BackendStrikes() {}

    /** Redis dies, and comes back with nothing. */
    static void killRedis(StackStage stage) throws Exception {
        Stack stack = stage.stack();
        Crowd.Returns returns = stage.crowd().watchReturns();
        stage.arrivals().lateness().clear();
        awaitRed(stage, stack.instances(), REDIS_AWAY, () -> stack.redis().kill());
        awaitMissing(stage);
        stack.redis().restart();
        stack.processes().forEach(ServiceProcess::awaitReady);
        stage.awaitUntil(
                "everybody is told of the new server",
                () -> stage.arrivals().excused() == stage.crowd().size());
        stage.awaitAccepted(stage.scale().notificationsPerSecond());
        recordCalm(stage, returns, Double.POSITIVE_INFINITY);
        stage.countLive(Double.POSITIVE_INFINITY);
    }

    /** One instance cannot reach Redis for a time; everybody else can. Nothing may be lost, so nobody is told of a loss. */
    static void cutOff(StackStage stage, Duration length) throws Exception {
        ServiceProcess victim = stage.victim();
        FaultProxy way = stage.stack().redisOf(victim);
        Crowd.Returns returns = stage.crowd().watchReturns();
        Runnable cut = () -> {
            way.set(new Fault.Refuse());
            way.reset();
        };
        stage.arrivals().lateness().clear();
        Duration here = stage.scale().of(length);
        if (here.compareTo(NOTICED) > 0) {
            awaitRed(stage, List.of(victim), length, cut);
        } else {
            cut.run();
            stage.hold(here);
        }
        awaitMissing(stage);
        heal(stage, List.of(way));
        recordCalm(stage, returns, 0);
        stage.countLive(0);
    }

    /** One instance cannot reach Redis for longer than the stream of live events lasts: its clients are told. */
    static void cutBeyondStream(StackStage stage, Duration length) throws Exception {
        FaultProxy way = stage.stack().redisOf(stage.victim());
        Crowd.Returns returns = stage.crowd().watchReturns();
        stage.arrivals().lateness().clear();
        int before = stage.live().accepted();
        way.set(new Fault.Refuse());
        way.reset();
        stage.hold(stage.scale().of(length));
        // So many that the other instance has some of them.
        int some = stage.scale().roomEventsPerSecond();
        stage.awaitUntil(
                "live events are missed",
                () -> stage.live().accepted() >= before + some && stage.live().overdue(OVERDUE) >= some);
        stage.stack().redis().run(1, "XTRIM socket.io MAXLEN 0");
        way.set(Fault.NONE);
        stage.awaitUntil("clients are told", () -> stage.arrivals().excused() > 0);
        stage.stack().processes().forEach(ServiceProcess::awaitReady);
        stage.awaitAccepted(stage.scale().notificationsPerSecond());
        recordCalm(stage, returns, Double.POSITIVE_INFINITY);
        stage.countLive(Double.POSITIVE_INFINITY);
        stage.count(
                "told, the other instance's not",
                stage.arrivals().resynced(),
                stage.crowd().size() - 1.0);
    }

    /** Nobody hears anything from Redis any more, and no connection ends; all have been running for a minute before. */
    static void blackholeRedis(StackStage stage) throws Exception {
        stage.settle();
        Stack stack = stage.stack();
        List<FaultProxy> ways = stack.processes().stream().map(stack::redisOf).toList();
        Crowd.Returns returns = stage.crowd().watchReturns();
        stage.arrivals().lateness().clear();
        awaitRed(stage, stack.instances(), BLACKHOLED, () -> ways.forEach(way -> way.set(new Fault.Blackhole())));
        awaitMissing(stage);
        heal(stage, ways);
        recordCalm(stage, returns, 0);
        stage.countLive(0);
    }

    /** PostgreSQL ends without tidying up, and comes back. */
    static void restartPostgres(StackStage stage) throws Exception {
        Crowd.Returns returns = stage.crowd().watchReturns();
        int refusedBefore = stage.refused();
        stage.stack().postgres().stop();
        stage.hold(stage.scale().of(POSTGRES_AWAY));
        stage.awaitUntil("publishers are refused", () -> stage.refused() > refusedBefore);
        Refusal refusal = Refusal.of(stage.stack());
        stage.stack().postgres().restart();
        long back = System.nanoTime();
        stage.awaitAccepted(1);
        stage.time("accepts again after", (System.nanoTime() - back) / NANOS_PER_SECOND, Double.POSITIVE_INFINITY);
        stage.awaitAccepted(stage.scale().notificationsPerSecond());
        stage.count("answers other than 503 with Retry-After", refusal.isProper() ? 0 : 1, 0);
        stage.time("refused after", refusal.seconds(), REFUSED_SECONDS);
        stage.count("disconnects", returns.gone(), 0);
    }

    /** Keeps the fault for its time, and longer until it was noticed. */
    private static void awaitRed(StackStage stage, List<ServiceProcess> affected, Duration length, Runnable fault)
            throws InterruptedException {
        List<Readiness> watched = new ArrayList<>();
        fault.run();
        for (ServiceProcess process : affected) {
            watched.add(new Readiness(process));
        }
        stage.hold(stage.scale().of(length));
        double red = 0;
        for (Readiness readiness : watched) {
            red = Math.max(red, readiness.awaitRed(NOTICED));
            readiness.close();
        }
        stage.time("readiness red after", red, RED_SECONDS);
    }

    /** The fault is one: what should have come long ago from the other instance has not. */
    private static void awaitMissing(StackStage stage) {
        stage.awaitUntil("live events are missed", () -> stage.live().overdue(OVERDUE) > 0);
    }

    /** Ends the faults and waits until what was published before has arrived. */
    private static void heal(StackStage stage, List<FaultProxy> ways) {
        LiveLedger.Awaited before = stage.live().awaited();
        long healed = System.nanoTime();
        ways.forEach(way -> way.set(Fault.NONE));
        stage.awaitUntil("live events arrive, or clients are told", before::haveArrived);
        stage.time("caught up after", (System.nanoTime() - healed) / NANOS_PER_SECOND, CAUGHT_UP_SECONDS);
        stage.stack().processes().forEach(ServiceProcess::awaitReady);
        stage.time("all ready again after", (System.nanoTime() - healed) / NANOS_PER_SECOND, Double.POSITIVE_INFINITY);
        stage.awaitAccepted(stage.scale().notificationsPerSecond());
    }

    private static void recordCalm(StackStage stage, Crowd.Returns returns, double mayBeTold) {
        stage.count("disconnects", returns.gone(), 0);
        stage.count(
                "told to resync " + stage.arrivals().reasons(), stage.arrivals().resynced(), mayBeTold);
        stage.count(
                "exits",
                stage.stack().processes().stream()
                        .filter(process -> !process.isAlive())
                        .count(),
                0);
        stage.time("latest while away", stage.arrivals().lateness().seconds(1), LATE_SECONDS);
    }
}
