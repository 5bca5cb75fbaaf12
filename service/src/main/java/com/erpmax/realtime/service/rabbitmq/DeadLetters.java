package com.erpmax.realtime.service.rabbitmq;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts messages aside that cannot be processed: into a queue of their own, by publishing with confirms, so that the
 * queue they come from needs no arguments that another program's declaration would contradict.
 */
public final class DeadLetters {

    /** The header with the word for why. */
    public static final String REASON = "reason";

    /** The header with the sentence for why. */
    public static final String DETAIL = "detail";

    /** The header with the queue that the message was on. */
    public static final String QUEUE = "queue";

    /** The header with the number of attempts, where they are counted. */
    public static final String ATTEMPTS = "attempts";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final int LONGEST_DETAIL = 500;

    private final QueueSettings settings;
    private final ConfirmedPublisher publisher;

    DeadLetters(QueueSettings settings, ConfirmedPublisher publisher) {
        this.settings = settings;
        this.publisher = publisher;
    }

    /** Returns the headers of a dead letter. */
    public static Map<String, Object> headers(String queue, String reason, String detail, int attempts) {
        Map<String, Object> headers = new HashMap<>();
        headers.put(QUEUE, queue);
        headers.put(REASON, reason);
        headers.put(DETAIL, detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) : detail);
        if (attempts > 0) {
            headers.put(ATTEMPTS, attempts);
        }
        return headers;
    }

    /**
     * Puts the message aside as it is, with the reason; without its own properties and headers if they leave no room for that.
     * Returns whether the broker has it.
     */
    boolean add(ReceivedMessage message, Verdict.Dead why) {
        Map<String, Object> ours = headers(settings.queue(), why.reason(), why.detail(), why.attempts());
        Map<String, Object> headers = new HashMap<>(message.headers());
        headers.values().removeIf(java.util.Objects::isNull);
        headers.remove(ATTEMPTS);
        headers.putAll(ours);
        PublishOutcome outcome = publisher.publish(new OutgoingMessage(
                settings.deadQueue(), message.body(), message.messageId(), message.contentType(), headers));
        if (outcome == PublishOutcome.UNFIT) {
            outcome = publisher.publish(new OutgoingMessage(settings.deadQueue(), message.body(), null, null, ours));
        }
        if (outcome != PublishOutcome.CONFIRMED) {
            return false;
        }
        LOG.warn("{}: a message goes to the dead letters: {}: {}", settings.queue(), why.reason(), why.detail());
        return true;
    }
}
