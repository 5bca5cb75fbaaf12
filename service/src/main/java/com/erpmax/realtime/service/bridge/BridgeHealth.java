package com.erpmax.realtime.service.bridge;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Part of the readiness: red while the channel of the Python services is not heard, because what they emit then does not
 * reach the clients of this instance. Always green where nothing is to be heard.
 */
@Component("python")
final class BridgeHealth implements HealthIndicator {

    private final @Nullable BridgeLifecycle bridge;

    BridgeHealth(ObjectProvider<BridgeLifecycle> bridge) {
        this.bridge = bridge.getIfAvailable();
    }

    @Override
    public Health health() {
        return bridge == null || bridge.isWhole()
                ? Health.up().build()
                : Health.outOfService().build();
    }
}
