package com.erpmax.realtime.service.config;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Met when RabbitMQ is configured, as {@link RabbitProperties#isOn()} says later. */
public final class WithRabbit implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        return environment.containsProperty(RabbitProperties.PREFIX + ".url")
                || environment.containsProperty(RabbitProperties.PREFIX + ".host");
    }
}
