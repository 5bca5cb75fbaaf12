package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.rabbitmq.BrokerUnavailableException;
import com.erpmax.realtime.service.rabbitmq.QueueConsumer;
import com.erpmax.realtime.service.rabbitmq.RabbitConnection;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs from RabbitMQ while slots are free, and looks after those whose messages are lost (the queue was emptied, or the
 * broker came back without its disk): they have waited while the queue is empty, or for long while others overtook them. Their
 * messages are sent again, which does no harm where they were not lost.
 */
final class QueueSource implements JobSource {

    /** How long a job without a message in the outbox waits before it counts as forgotten. */
    static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(20);

    /**
     * How long one that was overtaken waits before it counts as forgotten: its message may be behind others, if it was put off
     * until its turn or its time.
     */
    static final Duration OVERTAKEN_AFTER = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(QueueSource.class);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(10);

    private final QueueConsumer consumer;
    private final RabbitConnection connection;
    private final String queue;
    private final JobOutbox outbox;
    private final JobMessages messages;
    private final Periodic check = new Periodic(CHECK_EVERY);

    QueueSource(
            QueueConsumer consumer, RabbitConnection connection, String queue, JobOutbox outbox, JobMessages messages) {
        this.consumer = consumer;
        this.connection = connection;
        this.queue = queue;
        this.outbox = outbox;
        this.messages = messages;
    }

    @Override
    public void start() {
        consumer.start();
    }

    @Override
    public void look() {
        consumer.wake();
        messages.look();
        if (!check.isDue()) {
            return;
        }
        try {
            int forgotten = connection.messageCount(queue) == 0
                    ? outbox.enqueueForgotten(FORGOTTEN_AFTER)
                    : outbox.enqueueOvertaken(OVERTAKEN_AFTER);
            if (forgotten > 0) {
                LOG.warn("{} jobs have waited for long without a message, and get another one", forgotten);
            }
        } catch (BrokerUnavailableException unavailable) {
            LOG.debug("RabbitMQ is away: whether messages are lost is looked at later", unavailable);
        }
    }

    @Override
    public void stop() {
        consumer.stop();
    }
}
