package com.erpmax.realtime.service.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/** The component exists when {@code ENVIRONMENT} is {@code development}, and not otherwise. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnProperty(name = "realtime.deployment.environment", havingValue = "development")
@interface DevelopmentOnly {}
