package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.config.HttpProperties;
import com.erpmax.realtime.service.config.QueueProperties;
import com.erpmax.realtime.service.config.RoleProperties;
import com.erpmax.realtime.service.config.WithRabbit;
import com.erpmax.realtime.service.rabbitmq.ConfirmedPublisher;
import com.erpmax.realtime.service.rabbitmq.QueueConsumer;
import com.erpmax.realtime.service.rabbitmq.QueueSettings;
import com.erpmax.realtime.service.rabbitmq.RabbitConnection;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.validation.Validator;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Takes events of other services from their queue on RabbitMQ, in processes with the role {@code api}. */
@Configuration(proxyBeanMethods = false)
@Conditional(WithRabbit.class)
class EmitQueueConfiguration {

    /**
     * Messages that a process holds at once: the one that is handled and the next. Each is in memory before it can be seen to
     * be too large, and may have 128 MiB where the broker has not been told to take less.
     */
    private static final int PREFETCH = 2;

    @Bean
    EmitMessages emitMessages(RealtimeEmitter emitter, JsonMapper json, Validator validator, HttpProperties http) {
        return new EmitMessages(emitter, json, validator, http.maxBodyBytes());
    }

    @Bean
    SmartLifecycle emitConsumer(
            EmitMessages messages,
            QueueProperties queues,
            RoleProperties roles,
            @Qualifier("consumingConnection") RabbitConnection connection,
            ConfirmedPublisher publisher,
            MeterRegistry registry) {
        QueueSettings settings = new QueueSettings(queues.events(), PREFETCH);
        return new Lifecycle(
                roles.isApi(), new QueueConsumer(settings, connection, publisher, messages, () -> true, registry));
    }

    /** Starts last and stops first, with whatever else makes events. */
    private record Lifecycle(boolean isAutoStartup, QueueConsumer consumer) implements SmartLifecycle {

        @Override
        public void start() {
            consumer.start();
        }

        @Override
        public void stop() {
            consumer.stop();
        }

        @Override
        public boolean isRunning() {
            return consumer.isRunning();
        }
    }
}
