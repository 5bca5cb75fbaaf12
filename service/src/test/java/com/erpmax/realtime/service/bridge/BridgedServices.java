package com.erpmax.realtime.service.bridge;

import com.erpmax.realtime.service.testing.RunningService;
import com.erpmax.realtime.testing.PostgresServer;
import com.erpmax.realtime.testing.RedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** Two instances on one database and one Redis, which they share with a Python service. Started once for this JVM. */
final class BridgedServices {

    static final String CHANNEL = "socketio";

    private final RedisServer redis = RedisServer.start();
    private final List<RunningService> services = new ArrayList<>();
    private final PythonEmitter python;

    private BridgedServices() {
        String database = PostgresServer.shared().newDatabase();
        services.add(RunningService.start("DATABASE_URL=" + database, "REDIS_URL=" + redis.url(1)));
        services.add(RunningService.start(
                "DATABASE_URL=" + database,
                "REDIS_URL=" + redis.url(1),
                "PYTHON_EMITS_TO_ALL=true",
                "PYTHON_BARE_LISTS=true"));
        python = PythonEmitter.start(redis.url(1), CHANNEL, services.size());
        Runtime.getRuntime().addShutdownHook(new Thread(python::close));
    }

    static BridgedServices shared() {
        return Shared.SERVICES;
    }

    private static final class Shared {
        static final BridgedServices SERVICES = new BridgedServices();
    }

    /** The instance with the defaults. */
    RunningService first() {
        return services.get(0);
    }

    /** The instance with {@code PYTHON_EMITS_TO_ALL=true} and {@code PYTHON_BARE_LISTS=true}. */
    RunningService second() {
        return services.get(1);
    }

    RedisServer redis() {
        return redis;
    }

    PythonEmitter python() {
        return python;
    }

    /** How many messages were refused for a reason by the first instance. */
    double refused(Refusal reason) {
        return BridgeMeter.REFUSED
                .counter(first().bean(MeterRegistry.class), reason.code())
                .count();
    }

    static void await(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(condition::getAsBoolean);
    }
}
