package com.erpmax.realtime.service.redis;

import com.erpmax.realtime.cluster.redis.BusState;
import com.erpmax.realtime.cluster.redis.RedisBus;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Part of the readiness: red while it is not proven that what this instance tells the others can reach them. Always green
 * without Redis.
 */
final class BusHealth implements HealthIndicator {

    private final @Nullable RedisBus bus;

    /** @param bus null when this instance is alone */
    BusHealth(@Nullable RedisBus bus) {
        this.bus = bus;
    }

    @Override
    public Health health() {
        return bus == null || bus.state() == BusState.PROVEN
                ? Health.up().build()
                : Health.outOfService().build();
    }
}
