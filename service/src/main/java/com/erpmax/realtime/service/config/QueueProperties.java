package com.erpmax.realtime.service.config;

import java.nio.charset.StandardCharsets;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The names of our queues on RabbitMQ. */
@ConfigurationProperties("realtime.queues")
public record QueueProperties(
        @Setting(
                env = "PROVISIONING_QUEUE_NAME",
                defaultValue = "erpmax.provisioning",
                unit = "queue name of at most 200 bytes",
                meaning = "The queue of job ids. What cannot be processed goes to the queue with .dead after its name.")
        String jobs,

        @Setting(
                env = "EVENTS_QUEUE_NAME",
                defaultValue = "erpmax.realtime.events",
                unit = "queue name of at most 200 bytes",
                meaning = "The queue on which other services publish events (docs/events.md). What is refused goes to"
                        + " the queue with .dead after its name.")
        String events) {

    private static final int LONGEST_NAME_BYTES = 200;

    public QueueProperties {
        checkName("PROVISIONING_QUEUE_NAME", jobs);
        checkName("EVENTS_QUEUE_NAME", events);
        if (jobs.equals(events)) {
            throw new InvalidSettingException(
                    "EVENTS_QUEUE_NAME", "is the queue of PROVISIONING_QUEUE_NAME as well", "Choose another name.");
        }
    }

    private static void checkName(String setting, String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME_BYTES || name.startsWith("amq.")) {
            throw new InvalidSettingException(
                    setting,
                    "is no name for a queue of ours",
                    "Choose a name of at most 200 bytes that does not begin with \"amq.\".");
        }
    }
}
