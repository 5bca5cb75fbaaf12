package com.erpmax.realtime.verification.faults.stack;

import com.erpmax.realtime.verification.ledger.Violation.Kind;
import com.erpmax.realtime.verification.stack.ServiceProcess;
import com.erpmax.realtime.verification.stack.Stack;
import com.erpmax.realtime.verification.traffic.Protection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The faults under which events flow, each with what is found when what protects against it is turned off. */
enum StackScenario {
    INSTANCE_KILLED("kill -9 of an instance", Protection.CATCH_UP),
    REDIS_KILLED("Redis killed, back empty", null),
    CUT_BRIEFLY("an instance cut from Redis, 3 s", null),
    CUT_LONG("an instance cut from Redis, 30 s", null),
    CUT_BEYOND_STREAM("cut from Redis beyond the stream", Protection.NOTICES),
    REDIS_BLACKHOLED("Redis blackholed, 60 s", null),
    POSTGRES_RESTARTED("PostgreSQL away, 15 s", Protection.HONEST_REFUSAL),
    INSTANCE_FROZEN("SIGSTOP of an instance, 30 s", Protection.CATCH_UP),
    ROLLING_RESTART("rolling restart by SIGTERM", Protection.CATCH_UP),
    STORM("everybody reconnects at once", Protection.CATCH_UP),
    STORM_ON_NEW("everybody reconnects, to a new instance", null);

    private static final Duration BRIEFLY = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final String title;
    private final @Nullable Protection protection;

    StackScenario(String title, @Nullable Protection protection) {
        this.title = title;
        this.protection = protection;
    }

    /** What happens, for people. */
    String title() {
        return title;
    }

    /** What can be turned off to see that the fault was one. */
    Optional<Protection> protection() {
        return Optional.ofNullable(protection);
    }

    /** Whether what must be found then was found: that events are lost. */
    boolean isFound(StackReport report) {
        return protection == Protection.NOTICES
                ? report.hasUntoldLoss()
                : report.verdict().kinds().contains(Kind.LOST);
    }

    /** Runs with everything that protects. */
    StackReport protectedRun(Stack stack, Scale scale, long seed) throws Exception {
        return run(stack, scale, seed, Set.of());
    }

    /** Runs without the protection. */
    StackReport unprotectedRun(Stack stack, Scale scale, long seed) throws Exception {
        return run(stack, scale, seed, Set.of(protection().orElseThrow()));
    }

    private StackReport run(Stack stack, Scale scale, long seed, Set<Protection> off) throws Exception {
        Scale here = scale;
        if (this == STORM || this == STORM_ON_NEW) {
            here = scale.withClients(scale.stormClients());
            ServiceProcess empty = stack.instances().getLast();
            empty.kill();
        }
        try (StackStage stage = StackStage.open(stack, here, seed, off)) {
            strike(stage);
            return stage.finish();
        }
    }

    private void strike(StackStage stage) throws Exception {
        switch (this) {
            case INSTANCE_KILLED -> InstanceStrikes.kill(stage);
            case REDIS_KILLED -> BackendStrikes.killRedis(stage);
            case CUT_BRIEFLY -> BackendStrikes.cutOff(stage, BRIEFLY);
            case CUT_LONG -> BackendStrikes.cutOff(stage, LONG);
            case CUT_BEYOND_STREAM -> BackendStrikes.cutBeyondStream(stage, BRIEFLY);
            case REDIS_BLACKHOLED -> BackendStrikes.blackholeRedis(stage);
            case POSTGRES_RESTARTED -> BackendStrikes.restartPostgres(stage);
            case INSTANCE_FROZEN -> InstanceStrikes.freeze(stage);
            case ROLLING_RESTART -> InstanceStrikes.restartAll(stage);
            case STORM -> InstanceStrikes.storm(stage);
            case STORM_ON_NEW -> InstanceStrikes.stormOnNewInstance(stage);
        }
    }
}
