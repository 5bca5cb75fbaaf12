package com.erpmax.realtime.verification.faults.stack;

import com.erpmax.realtime.verification.crowd.Crowd;
import com.erpmax.realtime.verification.crowd.Samples;
import com.erpmax.realtime.verification.stack.ServiceProcess;
import java.time.Duration;

/** Faults of the instances themselves. */
final class InstanceStrikes {

    private static final Duration FROZEN = Duration.ofSeconds(30);
    /** A process that stood still for more than 10 s takes itself for gone. */
    private static final Duration LEAST_FROZEN = Duration.ofSeconds(11);

    private static final double BACK_SECONDS = 6;
    private static final double STORM_SECONDS = 30;
    private static final double LONGEST_STOP_SECONDS = 30;
    /** Of the ten of {@code DRAIN_TIME}. */
    private static final double LEAST_SPREAD_SECONDS = 8;

    private static final String FENCES = "realtime_server_fences_total";

    private InstanceStrikes() {}

    /** One dies in the middle of everything, and comes back when its clients are with the other. */
    static void kill(StackStage stage) {
        ServiceProcess victim = stage.victim();
        Crowd.Returns returns = stage.crowd().watchReturns();
        victim.kill();
        stage.awaitUntil("clients notice", () -> returns.gone() > 0);
        stage.awaitAccepted(stage.scale().notificationsPerSecond());
        stage.awaitAllReady();
        recordReturns(stage, returns, BACK_SECONDS, Double.POSITIVE_INFINITY);
        victim.start();
        victim.awaitReady();
        stage.awaitAccepted(stage.scale().notificationsPerSecond());
    }

    /** Everybody is on one instance, which dies; another one has been running for a minute, with its share of the requests. */
    static void storm(StackStage stage) throws InterruptedException {
        storm(stage, true, STORM_SECONDS);
    }

    /** The same, but the other one has just started. It is measured, not judged. */
    static void stormOnNewInstance(StackStage stage) throws InterruptedException {
        storm(stage, false, Double.POSITIVE_INFINITY);
    }

    private static void storm(StackStage stage, boolean hasSettled, double limit) throws InterruptedException {
        ServiceProcess full = stage.stack().instances().getFirst();
        ServiceProcess other = stage.stack().instances().getLast();
        other.start();
        other.awaitReady();
        if (hasSettled) {
            stage.settle();
        }
        Crowd.Returns returns = stage.crowd().watchReturns();
        full.kill();
        stage.awaitUntil("clients notice", () -> returns.gone() == stage.crowd().size());
        full.begin();
        stage.awaitAllReady();
        recordReturns(stage, returns, limit, limit);
        full.awaitReady();
        stage.count(
                "exits",
                stage.stack().instances().stream()
                        .filter(instance -> !instance.isAlive())
                        .count(),
                0);
    }

    /** One stands still for so long that the others take over, and goes on as if nothing had been. */
    static void freeze(StackStage stage) throws InterruptedException {
        ServiceProcess victim = stage.victim();
        Crowd.Returns returns = stage.crowd().watchReturns();
        Duration length = stage.scale().of(FROZEN);
        double fencesBefore = victim.meter(FENCES);
        victim.pause();
        stage.hold(length.compareTo(LEAST_FROZEN) > 0 ? length : LEAST_FROZEN);
        victim.resume();
        stage.awaitUntil("it has ended its connections", () -> returns.gone() > 0);
        victim.awaitReady();
        stage.awaitAllReady();
        stage.countAtLeast("fences", (long) (victim.meter(FENCES) - fencesBefore), 1);
        recordReturns(stage, returns, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        stage.awaitAccepted(stage.scale().notificationsPerSecond());
    }

    /** One after the other is asked to end, and started again. */
    static void restartAll(StackStage stage) {
        for (ServiceProcess instance : stage.stack().instances()) {
            Crowd.Returns returns = stage.crowd().watchReturns();
            Duration stop = instance.terminate();
            stage.awaitUntil("clients notice", () -> returns.gone() > 0);
            stage.time("stopped after", stop.toMillis() / 1e3, LONGEST_STOP_SECONDS);
            stage.timeAtLeast(
                    "closes spread over",
                    stage.arrivals().spreadOfEnds(),
                    LEAST_SPREAD_SECONDS * stage.scale().share());
            stage.awaitAllReady();
            instance.start();
            instance.awaitReady();
        }
        stage.awaitAccepted(stage.scale().notificationsPerSecond());
    }

    private static void recordReturns(StackStage stage, Crowd.Returns returns, double limit, double lastLimit) {
        Samples back = returns.back();
        stage.count("clients gone", returns.gone(), Double.POSITIVE_INFINITY);
        stage.time("back and caught up p50", back.seconds(0.5), Double.POSITIVE_INFINITY);
        stage.time("p99", back.seconds(0.99), limit);
        stage.time("last", back.seconds(1), lastLimit);
    }
}
