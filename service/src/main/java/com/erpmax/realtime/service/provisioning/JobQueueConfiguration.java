package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.config.ProvisioningProperties;
import com.erpmax.realtime.service.config.QueueProperties;
import com.erpmax.realtime.service.config.WithRabbit;
import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.rabbitmq.ConfirmedPublisher;
import com.erpmax.realtime.service.rabbitmq.QueueConsumer;
import com.erpmax.realtime.service.rabbitmq.QueueSettings;
import com.erpmax.realtime.service.rabbitmq.RabbitConnection;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Puts RabbitMQ between those who create jobs and those who run them, when it is configured. */
@Configuration(proxyBeanMethods = false)
@Conditional(WithRabbit.class)
class JobQueueConfiguration {

    @Bean
    JobOutbox jobOutbox(Database database, Signal jobSignal, JobClock jobClock) {
        return new JobOutbox(database, jobSignal, jobClock);
    }

    @Bean
    OutboxRelay outboxRelay(
            JobOutbox outbox,
            ConfirmedPublisher publisher,
            QueueProperties queues,
            ProvisioningMeters meters,
            Signal jobSignal) {
        OutboxRelay relay = new OutboxRelay(outbox, publisher, queues.jobs(), meters.outbox());
        jobSignal.listen(relay::wake);
        return relay;
    }

    @Bean
    AdoptedJobs adoptedJobs(Database database) {
        return AdoptedJobs.in(database);
    }

    @Bean
    JobMessages jobMessages(
            JobIntake.Parts parts,
            JobOutbox outbox,
            AdoptedJobs adopted,
            JobRuns runs,
            ProvisioningProperties properties,
            ProvisioningMeters meters,
            JsonMapper json) {
        JobIntake intake = new JobIntake(parts, outbox, adopted, JobIntake.LOOKS);
        return new JobMessages(intake, runs, properties.lease(), meters, json);
    }

    @Bean
    QueueSource queueSource(
            JobMessages messages,
            JobRuns runs,
            JobOutbox outbox,
            QueueProperties queues,
            @Qualifier("consumingConnection") RabbitConnection connection,
            ConfirmedPublisher publisher,
            MeterRegistry registry) {
        // One message at a time: no worker holds what another one could run.
        QueueSettings settings = new QueueSettings(queues.jobs(), 1);
        QueueConsumer consumer = new QueueConsumer(settings, connection, publisher, messages, runs::hasRoom, registry);
        return new QueueSource(consumer, connection, queues.jobs(), outbox, messages);
    }
}
