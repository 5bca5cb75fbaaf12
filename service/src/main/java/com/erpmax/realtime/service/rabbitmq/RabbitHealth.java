package com.erpmax.realtime.service.rabbitmq;

import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Part of the readiness: says whether the broker is there. While it is away the instance is {@code DEGRADED} and ready all
 * the same: jobs are accepted and wait, and sockets do not need it. Always up without RabbitMQ.
 */
@Component("rabbitmq")
final class RabbitHealth implements HealthIndicator {

    private static final Status DEGRADED = new Status("DEGRADED", "RabbitMQ is away; jobs are accepted and wait");

    private final List<RabbitConnection> connections;

    RabbitHealth(ObjectProvider<RabbitConnection> connections) {
        this.connections = connections.stream().toList();
    }

    @Override
    public Health health() {
        return Health.status(connections.stream().allMatch(RabbitConnection::isUp) ? Status.UP : DEGRADED)
                .build();
    }
}
