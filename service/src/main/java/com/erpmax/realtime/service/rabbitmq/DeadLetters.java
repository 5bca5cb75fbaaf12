package com.erpmax.realtime.service.rabbitmq;

import com.erpmax.realtime.service.logging.PrintableText;
import com.erpmax.realtime.service.logging.SeldomLines;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
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

    /** The header with the number of bytes of the body, where the broker does not take it. */
    public static final String LEFT_OUT = "left_out_bytes";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final int LONGEST_DETAIL = 500;
    private static final byte[] NO_BODY = {};
    /** The first is said anew; the broker takes the others for further queues. */
    private static final Set<String> NOT_KEPT = Set.of(ATTEMPTS, "CC", "BCC");

    private final QueueSettings settings;
    private final ConfirmedPublisher publisher;
    private final SeldomLines<String> lines;

    /** @param nanoTime the clock, as {@link System#nanoTime} */
    DeadLetters(QueueSettings settings, ConfirmedPublisher publisher, LongSupplier nanoTime) {
        this.settings = settings;
        this.publisher = publisher;
        this.lines = new SeldomLines<>(nanoTime);
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
     * Puts the message aside with its body, the reason, and those of its own headers that are single values: what is nested
     * may be deeper than anybody can write, and CC and BCC would send it back to where it was; without any of its own if
     * they leave no room, and without its body if the broker takes none of its size any more: otherwise it would keep all
     * others from being handled. Returns whether the broker has it.
     */
    boolean add(ReceivedMessage message, Verdict.Dead why) {
        Map<String, Object> ours = headers(settings.queue(), why.reason(), why.detail(), why.attempts());
        Map<String, Object> headers = new HashMap<>(message.headers());
        headers.values().removeIf(value -> value == null || value instanceof Collection || value instanceof Map);
        headers.keySet().removeAll(NOT_KEPT);
        headers.putAll(ours);
        PublishOutcome outcome = publisher.publish(new OutgoingMessage(
                settings.deadQueue(), message.body(), message.messageId(), message.contentType(), headers));
        if (outcome == PublishOutcome.UNFIT) {
            outcome = publisher.publish(new OutgoingMessage(settings.deadQueue(), message.body(), null, null, ours));
        }
        if (outcome == PublishOutcome.UNFIT) {
            LOG.warn(
                    "{}: the broker does not take the {} bytes of a dead letter, which are left out",
                    settings.queue(),
                    message.body().length);
            ours.put(LEFT_OUT, message.body().length);
            outcome = publisher.publish(new OutgoingMessage(settings.deadQueue(), NO_BODY, null, null, ours));
        }
        if (outcome != PublishOutcome.CONFIRMED) {
            return false;
        }
        log(why);
        return true;
    }

    /** Publishers may send thousands of them, and their words are in the detail. */
    private void log(Verdict.Dead why) {
        long times = lines.happened(why.reason());
        if (times > 0) {
            LOG.warn(
                    "{}: a message goes to the dead letters ({}): {}; {} since the last line about this reason",
                    settings.queue(),
                    why.reason(),
                    PrintableText.of(why.detail()),
                    times);
        }
    }
}
