package com.erpmax.realtime.service.provisioning;

import com.erpmax.realtime.service.provisioning.JobOutbox.Entry;
import com.erpmax.realtime.service.rabbitmq.ConfirmedPublisher;
import com.erpmax.realtime.service.rabbitmq.DeadLetters;
import com.erpmax.realtime.service.rabbitmq.OutgoingMessage;
import com.erpmax.realtime.service.rabbitmq.PublishOutcome;
import com.erpmax.realtime.service.rabbitmq.QueueSettings;
import com.erpmax.realtime.service.rabbitmq.SteadyThread;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes what is in the {@link JobOutbox}, in every process that has RabbitMQ: when it is woken, and every second
 * for what others left and for what has become due. One thread of its own.
 */
final class OutboxRelay implements SmartLifecycle {

    /** The header with the number of times that a message was looked at in vain. */
    static final String LOOKS = "looks";

    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration COUNT_EVERY = Duration.ofSeconds(5);
    private static final Duration AFTER_RETURN = Duration.ofSeconds(2);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(12);

    private final JobOutbox outbox;
    private final ConfirmedPublisher publisher;
    private final String queue;
    private final AtomicLong kept;
    private final BlockingQueue<Boolean> word = new ArrayBlockingQueue<>(1);
    private final SteadyThread thread;
    /** Owned by the thread. */
    private boolean troubled;

    /** @param kept is told how many messages are kept */
    OutboxRelay(JobOutbox outbox, ConfirmedPublisher publisher, String queue, AtomicLong kept) {
        this.outbox = outbox;
        this.publisher = publisher;
        this.queue = queue;
        this.kept = kept;
        this.thread = new SteadyThread("job-outbox", this::relayOnAndOn, this::wake, STOP_WITHIN);
    }

    /** There is something to publish. */
    void wake() {
        word.offer(Boolean.TRUE);
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        thread.stop();
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    /** After the connections, before the workers, and so it publishes what they leave when they stop. */
    @Override
    public int getPhase() {
        return 1;
    }

    private void relayOnAndOn() {
        Periodic count = new Periodic(COUNT_EVERY);
        while (!thread.isStopping()) {
            boolean more = false;
            try {
                if (count.isDue()) {
                    kept.set(outbox.count());
                }
                more = publisher.awaitUp(LOOK_EVERY) && outbox.hasDue() && relay();
                troubled = false;
            } catch (RuntimeException failure) {
                // Said once; what is wrong with the database shows in every other place that uses it.
                if (!troubled) {
                    LOG.warn("Messages about jobs cannot be published at the moment; trying on", failure);
                }
                troubled = true;
            }
            if (!more) {
                awaitWord();
            }
        }
        relayLast();
    }

    /** What was put back while the service stopped need not wait for another process. */
    private void relayLast() {
        try {
            if (publisher.isUp() && outbox.hasDue()) {
                relay();
            }
        } catch (RuntimeException failure) {
            LOG.debug("Messages about jobs are left to the next process", failure);
        }
    }

    /** Returns whether there may be more to publish at once. */
    private boolean relay() {
        List<Entry> entries = outbox.takeDue();
        List<PublishOutcome> outcomes =
                publisher.publish(entries.stream().map(this::message).toList());
        List<String> confirmed = new ArrayList<>();
        List<String> returned = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            List<String> ids = switch (outcomes.get(i)) {
                case CONFIRMED -> confirmed;
                case RETURNED, UNFIT -> returned;
                case FAILED -> failed;
            };
            ids.add(entries.get(i).messageId());
        }
        outbox.confirmed(confirmed);
        if (!returned.isEmpty()) {
            LOG.error("RabbitMQ has no queue for {} messages about jobs; they stay in the outbox", returned.size());
            outbox.postpone(returned, AFTER_RETURN);
        }
        outbox.postpone(failed, Duration.ZERO);
        return failed.isEmpty() && !entries.isEmpty();
    }

    private OutgoingMessage message(Entry entry) {
        byte[] body = ("{\"job_id\":\"" + entry.jobId() + "\"}").getBytes(StandardCharsets.UTF_8);
        String reason = entry.reason();
        if (reason == null) {
            return OutgoingMessage.json(
                    queue, body, entry.messageId(), entry.attempts() == 0 ? Map.of() : Map.of(LOOKS, entry.attempts()));
        }
        String detail = entry.detail() == null ? "" : entry.detail();
        Map<String, Object> headers = DeadLetters.headers(queue, reason, detail, entry.attempts());
        return OutgoingMessage.json(QueueSettings.deadQueue(queue), body, entry.messageId(), headers);
    }

    private void awaitWord() {
        try {
            word.poll(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interruption) {
            LOG.warn("The outbox was interrupted and publishes no more", interruption);
            thread.endSoon();
        }
    }
}
