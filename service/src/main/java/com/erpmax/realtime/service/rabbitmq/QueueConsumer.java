package com.erpmax.realtime.service.rabbitmq;

import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages from a queue, one after the other, and has them handled. A message is acknowledged when it is handled;
 * whatever ends before that leaves it on the queue, so a message may come more than once and is never lost.
 *
 * <p>It holds as many messages as the prefetch says and none while it is not {@code wanted}: then it has no channel. Messages
 * that cannot be handled now go back to the front of the queue, in their order, and it rests for a while. One thread of its own,
 * from {@link #start} to {@link #stop}.
 */
public final class QueueConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(QueueConsumer.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration SHORTEST_REST = Duration.ofMillis(250);
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(15);

    private final QueueSettings settings;
    private final RabbitConnection connection;
    private final DeadLetters deadLetters;
    private final MessageHandler handler;
    private final BooleanSupplier wanted;
    private final MeterRegistry registry;
    private final Object monitor = new Object();
    private final SteadyThread thread;
    /** Owned by the thread, as is the rest. */
    private Duration rest = SHORTEST_REST;

    /** @param wanted whether there is room for another message; {@link #wake()} says that this may have changed */
    public QueueConsumer(
            QueueSettings settings,
            RabbitConnection connection,
            ConfirmedPublisher publisher,
            MessageHandler handler,
            BooleanSupplier wanted,
            MeterRegistry registry) {
        this.settings = settings;
        this.connection = connection;
        this.deadLetters = new DeadLetters(settings, publisher, System::nanoTime);
        this.handler = handler;
        this.wanted = wanted;
        this.registry = registry;
        this.thread = new SteadyThread("queue-" + settings.queue(), this::consumeOnAndOn, this::wake, STOP_WITHIN);
    }

    /** What the thread does next. */
    private enum Next {
        /** Takes another message from the channel. */
        MESSAGE,
        /** Opens another channel, when there is room and a broker. */
        CHANNEL,
        /** Opens another channel after a while. */
        REST
    }

    /** Begins to consume, as soon as the broker is there. */
    public void start() {
        thread.start();
    }

    /** Finishes the message at hand, gives the others back and ends. */
    public void stop() {
        thread.stop();
    }

    /** Returns whether it was started and not stopped. */
    public boolean isRunning() {
        return thread.isRunning();
    }

    /** There may be room again. */
    public void wake() {
        synchronized (monitor) {
            monitor.notifyAll();
        }
    }

    private void consumeOnAndOn() {
        while (!thread.isStopping()) {
            try {
                if (!wanted.getAsBoolean()) {
                    pause(LOOK_EVERY, true);
                } else if (connection.awaitUp(LOOK_EVERY)) {
                    consume();
                }
            } catch (BrokerUnavailableException | IOException | TimeoutException | ShutdownSignalException failure) {
                LOG.debug("{} cannot be consumed at the moment", settings.queue(), failure);
                restAWhile();
                declareAgain();
            } catch (RuntimeException | StackOverflowError failure) {
                // Whatever it is: without this thread no message would be handled any more.
                LOG.error("{} cannot be consumed at the moment", settings.queue(), failure);
                restAWhile();
            }
        }
    }

    /** Consumes on one channel until it breaks, there is no more room, or a message has to wait. */
    private void consume() throws BrokerUnavailableException, IOException, TimeoutException {
        // Closing it gives back what was not acknowledged.
        try (Channel channel = connection.channel()) {
            channel.basicQos(settings.prefetch());
            BlockingQueue<Optional<Delivery>> inbox = new LinkedBlockingQueue<>(); // as long as the prefetch says
            String tag = channel.basicConsume(
                    settings.queue(),
                    false,
                    (consumer, delivery) -> inbox.add(Optional.of(delivery)),
                    consumer -> inbox.add(Optional.empty()),
                    (consumer, signal) -> inbox.add(Optional.empty()));
            Next next = Next.MESSAGE;
            while (next == Next.MESSAGE && !thread.isStopping()) {
                Optional<Delivery> delivery = take(inbox);
                next = delivery.isPresent() ? handle(channel, tag, delivery.get()) : Next.CHANNEL;
            }
            if (next != Next.REST) {
                return;
            }
        }
        restAWhile();
    }

    private Next handle(Channel channel, String tag, Delivery delivery) throws IOException {
        ReceivedMessage message = message(delivery);
        Verdict verdict = judge(message);
        if (verdict instanceof Verdict.Dead dead && !deadLetters.add(message, dead)) {
            verdict = new Verdict.Later("the queue of dead letters cannot be had");
        }
        RabbitMeter.CONSUMED
                .counter(registry, verdict.getClass().getSimpleName())
                .increment();
        if (verdict instanceof Verdict.Later later) {
            LOG.warn("{}: a message has to wait: {}", settings.queue(), later.detail());
            return Next.REST;
        }
        boolean hasRoom = wanted.getAsBoolean();
        if (!hasRoom) {
            // Before the acknowledgement, after which the broker would send the next one.
            channel.basicCancel(tag);
        }
        channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        rest = SHORTEST_REST;
        return hasRoom ? Next.MESSAGE : Next.CHANNEL;
    }

    private Verdict judge(ReceivedMessage message) {
        try {
            return handler.handle(message);
        } catch (DatabaseUnavailableException unavailable) {
            return new Verdict.Later(String.valueOf(unavailable.getMessage()));
        } catch (RuntimeException failure) {
            LOG.error("{}: a message could not be handled", settings.queue(), failure);
            return new Verdict.Dead("internal_error", failure.getClass().getSimpleName());
        }
    }

    /** Returns empty when the channel has ended, or the thread is to end. */
    private Optional<Delivery> take(BlockingQueue<Optional<Delivery>> inbox) {
        try {
            while (!thread.isStopping()) {
                Optional<Delivery> next = inbox.poll(LOOK_EVERY.toMillis() / 4, TimeUnit.MILLISECONDS);
                if (next != null) {
                    return next;
                }
            }
        } catch (InterruptedException interruption) {
            LOG.warn("{}: interrupted, and consumes no more", settings.queue(), interruption);
            thread.endSoon();
        }
        return Optional.empty();
    }

    private void declareAgain() {
        try {
            connection.declareQueues();
        } catch (BrokerUnavailableException unavailable) {
            LOG.debug("{} cannot be declared at the moment", settings.queue(), unavailable);
        }
    }

    private void restAWhile() {
        pause(rest, false);
        rest = rest.compareTo(LONGEST_REST) < 0 ? rest.multipliedBy(2) : LONGEST_REST;
    }

    private void pause(Duration time, boolean untilWoken) {
        long end = System.nanoTime() + time.toNanos();
        synchronized (monitor) {
            long millis = time.toMillis();
            while (!thread.isStopping() && millis > 0 && !(untilWoken && wanted.getAsBoolean())) {
                try {
                    monitor.wait(millis);
                } catch (InterruptedException interruption) {
                    LOG.warn("{}: interrupted, and consumes no more", settings.queue(), interruption);
                    thread.endSoon();
                }
                millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
        }
    }

    private static ReceivedMessage message(Delivery delivery) {
        var properties = delivery.getProperties();
        var headers = properties.getHeaders();
        return new ReceivedMessage(
                delivery.getBody(),
                properties.getMessageId(),
                properties.getContentType(),
                headers == null ? java.util.Map.of() : headers,
                delivery.getEnvelope().isRedeliver());
    }
}
