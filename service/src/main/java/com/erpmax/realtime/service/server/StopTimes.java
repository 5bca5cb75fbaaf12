package com.erpmax.realtime.service.server;

import com.erpmax.realtime.service.config.DeploymentProperties;
import com.erpmax.realtime.service.config.InstanceProperties;
import java.time.Duration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * How long each part of the stop is waited for: together less than {@link ExitLimit}. First connections and jobs, then the
 * requests to the HTTP API that are being answered, then the rest.
 *
 * <p>That holds for what stops beside the others, as {@link Draining#beside} has it. What stops on the thread that stops
 * everything is waited for as long as it wants: consumers and the outbox for their last message, connections for a
 * farewell. They have limits of their own, up to 15 seconds when a back-end hangs, and in such a case it may be
 * {@link ExitLimit} that ends the process.
 */
@Configuration(proxyBeanMethods = false)
class StopTimes {

    private static final long DRAIN_MILLIS = 20_000;
    private static final long REQUESTS_MILLIS = 4_000;
    private static final long REST_MILLIS = 1_000;

    /** The rest is counted once, for the web server itself. */
    static final Duration TOGETHER = Duration.ofMillis(DRAIN_MILLIS + REQUESTS_MILLIS + REST_MILLIS);

    @Bean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME)
    static DefaultLifecycleProcessor lifecycleProcessor() {
        DefaultLifecycleProcessor processor = new DefaultLifecycleProcessor();
        processor.setTimeoutPerShutdownPhase(REST_MILLIS);
        processor.setTimeoutForShutdownPhase(SmartLifecycle.DEFAULT_PHASE, DRAIN_MILLIS);
        processor.setTimeoutForShutdownPhase(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE, REQUESTS_MILLIS);
        return processor;
    }

    @Bean
    Draining draining(InstanceProperties instance, DeploymentProperties deployment) {
        return new Draining(instance.drainTime(deployment.environment()));
    }
}
