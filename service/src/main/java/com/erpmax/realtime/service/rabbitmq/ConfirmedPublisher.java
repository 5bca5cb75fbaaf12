package com.erpmax.realtime.service.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes persistent messages and waits until the broker has confirmed each: {@code mandatory}, with publisher
 * confirms. Blocking; safe for use by several threads, one of which publishes at a time.
 */
public final class ConfirmedPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(ConfirmedPublisher.class);
    /** How long a confirm may take: the broker writes to disk, perhaps with others waiting. */
    private static final Duration CONFIRM_WITHIN = Duration.ofSeconds(10);

    private static final int PERSISTENT = 2;

    private final RabbitConnection connection;
    private final MeterRegistry registry;
    private @Nullable Channel channel;
    /** Read by the connection's thread. */
    private volatile @Nullable PublishBatch batch;

    public ConfirmedPublisher(RabbitConnection connection, MeterRegistry registry) {
        this.connection = connection;
        this.registry = registry;
    }

    /** Returns whether it makes sense to publish now. */
    public boolean isUp() {
        return connection.isUp();
    }

    /** Waits until {@link #isUp()}; returns whether that was so in time. */
    public boolean awaitUp(Duration atMost) {
        return connection.awaitUp(atMost);
    }

    /** Publishes one message. */
    public PublishOutcome publish(OutgoingMessage message) {
        return publish(List.of(message)).get(0);
    }

    /**
     * Publishes the messages in their order, and waits for all of them at once.
     *
     * @return one outcome for each, in the same order; all {@code FAILED} while the broker is away
     */
    public synchronized List<PublishOutcome> publish(List<OutgoingMessage> messages) {
        PublishBatch current = new PublishBatch(messages.size());
        int sent = 0;
        try {
            Channel open = open();
            batch = current;
            current.begin(open.getNextPublishSeqNo());
            for (OutgoingMessage message : messages) {
                open.basicPublish("", message.queue(), true, properties(message, sent), message.body());
                sent++;
            }
            if (!current.await(CONFIRM_WITHIN)) {
                LOG.warn("RabbitMQ has not confirmed everything within {}", CONFIRM_WITHIN);
                abandon();
            }
        } catch (IllegalArgumentException unfit) {
            LOG.warn("A message cannot be sent: {}", unfit.getMessage());
            current.unfit(sent);
            abandon();
        } catch (BrokerUnavailableException | IOException | ShutdownSignalException failure) {
            LOG.debug("Messages cannot be published at the moment", failure);
            abandon();
        }
        batch = null;
        List<PublishOutcome> outcomes = current.outcomes();
        outcomes.forEach(outcome ->
                RabbitMeter.PUBLISHED.counter(registry, outcome.name()).increment());
        if (outcomes.contains(PublishOutcome.RETURNED)) {
            declareAgain();
        }
        return outcomes;
    }

    private Channel open() throws BrokerUnavailableException, IOException {
        Channel open = channel;
        if (open != null && open.isOpen() && connection.isUp()) {
            return open;
        }
        Channel fresh = connection.channel();
        fresh.confirmSelect();
        // Both come on the connection's thread, what is returned before it is confirmed.
        fresh.addReturnListener(returned -> {
            PublishBatch waiting = batch;
            Object index = returned.getProperties().getHeaders().get(PublishBatch.HEADER);
            if (waiting != null && index instanceof Integer number) {
                waiting.returned(number);
            }
        });
        fresh.addConfirmListener(
                (sequence, multiple) -> confirmed(sequence, multiple, true),
                (sequence, multiple) -> confirmed(sequence, multiple, false));
        fresh.addShutdownListener(cause -> {
            PublishBatch waiting = batch;
            if (waiting != null) {
                waiting.broken(isRefusal(cause));
            }
        });
        channel = fresh;
        return fresh;
    }

    private static boolean isRefusal(ShutdownSignalException cause) {
        return cause.getReason() instanceof AMQP.Channel.Close close
                && close.getReplyCode() == AMQP.PRECONDITION_FAILED;
    }

    private void confirmed(long sequence, boolean multiple, boolean isAck) {
        PublishBatch waiting = batch;
        if (waiting != null) {
            waiting.confirmed(sequence, multiple, isAck);
        }
    }

    /** What comes later on that channel is about messages that count as failed. */
    private void abandon() {
        Channel open = channel;
        channel = null;
        if (open != null && open.isOpen()) {
            try {
                open.abort();
            } catch (IOException failure) {
                LOG.debug("A channel could not be closed", failure);
            }
        }
    }

    private void declareAgain() {
        try {
            connection.declareQueues();
        } catch (BrokerUnavailableException unavailable) {
            LOG.debug("Queues cannot be declared at the moment", unavailable);
        }
    }

    private static BasicProperties properties(OutgoingMessage message, int index) {
        Map<String, Object> headers = new HashMap<>(message.headers());
        headers.put(PublishBatch.HEADER, index);
        return new BasicProperties.Builder()
                .deliveryMode(PERSISTENT)
                .contentType(message.contentType())
                .messageId(message.messageId())
                .headers(headers)
                .build();
    }
}
