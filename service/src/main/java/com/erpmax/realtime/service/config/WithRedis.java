package com.erpmax.realtime.service.config;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Met when Redis is configured, as {@link RedisProperties#isOn()} says later. */
public final class WithRedis implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        return environment.containsProperty(RedisProperties.PREFIX + ".url")
                || environment.containsProperty(RedisProperties.PREFIX + ".host");
    }
}
