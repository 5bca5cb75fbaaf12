package com.erpmax.realtime.service.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.erpmax.realtime.service.database.DatabaseUnavailableException;
import com.erpmax.realtime.testing.RabbitServer;
import com.rabbitmq.client.AMQP;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What becomes of messages whose handler cannot do its work, and of messages without a queue. */
class QueueConsumerIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    /** In bytes, as in {@code deploy/rabbitmq}. */
    private static final int SHIPPED_LIMIT = 2 << 20;

    private final String queue = "consumed-" + UUID.randomUUID();
    private final String dead = QueueSettings.deadQueue(queue);
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private TestBroker broker;
    private RabbitConnection connection;
    private ConfirmedPublisher publisher;

    @BeforeEach
    void connect() throws Exception {
        broker = new TestBroker();
        connection = TestBroker.connection("both", queue, dead);
        publisher = new ConfirmedPublisher(connection, registry);
        assertThat(connection.awaitUp(SOON)).isTrue();
    }

    @AfterEach
    void disconnect() throws IOException {
        connection.stop();
        broker.delete(queue);
        broker.delete(dead);
        broker.close();
    }

    @Test
    void messagesWaitInTheirOrderWhileTheDatabaseIsAway() throws IOException {
        AtomicInteger failures = new AtomicInteger(3);
        QueueConsumer consumer = consumer(5, () -> true, message -> {
            if (failures.getAndDecrement() > 0) {
                throw new DatabaseUnavailableException("The database is away");
            }
            return done(message);
        });
        List<String> bodies = IntStream.range(0, 20).mapToObj(Integer::toString).toList();
        for (String body : bodies) {
            broker.publish(queue, body);
        }
        consumer.start();

        await().atMost(SOON).until(() -> handled.size() == bodies.size());
        consumer.stop();

        assertThat(handled).containsExactlyElementsOf(bodies);
        assertThat(broker.count(queue)).isZero();
        assertThat(broker.poll(dead)).isNull();
    }

    @Test
    void messageWhoseHandlerBreaksIsPutAsideAndTheNextOneIsHandled() throws IOException {
        QueueConsumer consumer = consumer(1, () -> true, message -> {
            if (text(message).equals("poison")) {
                throw new IllegalStateException("broken");
            }
            return done(message);
        });
        broker.publish(queue, "poison");
        broker.publish(queue, "good");
        consumer.start();

        TestBroker.Taken letter = broker.take(dead, 1).get(0);
        await().atMost(SOON).until(() -> handled.equals(List.of("good")));
        consumer.stop();

        assertThat(letter.body()).isEqualTo("poison");
        assertThat(letter.headers())
                .containsEntry("reason", "internal_error")
                .containsEntry("detail", "IllegalStateException");
    }

    @Test
    void poisonWhoseHeadersLeaveNoRoomForAReasonIsPutAsideWithoutThem() throws Exception {
        QueueConsumer consumer = consumer(1, () -> true, this::doneUnlessPoison);
        // The broker takes frames of 128 KiB; headers are one frame.
        AMQP.BasicProperties full = new AMQP.BasicProperties.Builder()
                .headers(Map.of("long", "x".repeat(128 * 1024 - 64)))
                .build();
        broker.publish(queue, "poison", full);
        broker.publish(queue, "good");
        consumer.start();

        TestBroker.Taken letter = broker.take(dead, 1).get(0);
        await().atMost(SOON).until(() -> handled.equals(List.of("good")));
        consumer.stop();

        assertThat(letter.body()).isEqualTo("poison");
        assertThat(letter.headers())
                .containsEntry("reason", "bad")
                .containsEntry("queue", queue)
                .doesNotContainKey("long");
    }

    @Test
    void poisonWithDeeplyNestedHeadersIsPutAsideWithoutThem() throws Exception {
        QueueConsumer consumer = consumer(1, () -> true, this::doneUnlessPoison);
        Object nested = List.of();
        for (int depth = 0; depth < 10_000; depth++) {
            nested = List.of(nested);
        }
        AMQP.BasicProperties deep = new AMQP.BasicProperties.Builder()
                .headers(Map.of("deep", nested, "flat", "yes"))
                .build();
        AtomicBoolean isPublished = new AtomicBoolean();
        // Writing it takes a stack that the usual thread does not have.
        Thread writer = new Thread(
                null,
                () -> {
                    try {
                        broker.publish(queue, "poison", deep);
                        isPublished.set(true);
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                },
                "writer",
                64L << 20);
        writer.start();
        writer.join();
        assertThat(isPublished).isTrue();
        broker.publish(queue, "good");
        consumer.start();

        TestBroker.Taken letter = broker.take(dead, 1).get(0);
        await().atMost(SOON).until(() -> handled.equals(List.of("good")));
        consumer.stop();

        assertThat(letter.body()).isEqualTo("poison");
        assertThat(letter.headers())
                .containsEntry("reason", "bad")
                .containsEntry("flat", "yes")
                .doesNotContainKey("deep");
    }

    @Test
    void poisonThatAsksForFurtherQueuesDoesNotComeBack() throws Exception {
        QueueConsumer consumer = consumer(1, () -> true, this::doneUnlessPoison);
        AMQP.BasicProperties copied = new AMQP.BasicProperties.Builder()
                .headers(Map.of("CC", List.of(queue)))
                .build();
        broker.publish(queue, "poison", copied);
        broker.publish(queue, "good");
        consumer.start();

        await().atMost(SOON).until(() -> handled.equals(List.of("good")));
        TestBroker.Taken letter = broker.take(dead, 1).get(0);
        broker.publish(queue, "last");
        await().atMost(SOON).until(() -> handled.equals(List.of("good", "last")));
        consumer.stop();

        assertThat(letter.headers()).containsEntry("reason", "bad").doesNotContainKey("CC");
        assertThat(broker.poll(dead)).isNull();
    }

    @Test
    void poisonIsWrittenToTheLogSeldomAndWithoutControlCharacters() throws IOException {
        Logger logger = (Logger) LoggerFactory.getLogger(DeadLetters.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        QueueConsumer consumer = consumer(
                1,
                () -> true,
                message -> new Verdict.Dead("bad", "namespace: \n12:00 INFO forged" + "x".repeat(10_000)));
        try {
            List.of("first", "second", "third").forEach(this::publish);
            consumer.start();
            assertThat(broker.take(dead, 3))
                    .extracting(letter -> String.valueOf(letter.headers().get("detail")))
                    .allMatch(detail -> detail.startsWith("namespace: \n12:00 INFO forged"));
            await().atMost(SOON).until(() -> broker.count(queue) == 0);
        } finally {
            consumer.stop();
            logger.detachAppender(lines);
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .startsWith(queue + ": a message goes to the dead letters (bad): namespace: ?12:00 INFO forgedxxx")
                .endsWith("…; 1 since the last line about this reason")
                .hasSizeLessThan(400);
    }

    @Test
    void poisonThatTheBrokerDoesNotTakeAnyMoreIsPutAsideWithoutItsBody() throws Exception {
        QueueConsumer consumer = consumer(1, () -> true, message -> new Verdict.Dead("too_large", "Too large"));
        takeMessagesOf(3 << 20);
        try (TestBroker earlier = new TestBroker()) {
            earlier.publish(queue, "x".repeat(SHIPPED_LIMIT + 1));
            await().atMost(SOON).until(() -> broker.count(queue) == 1);
        } finally {
            takeMessagesOf(SHIPPED_LIMIT);
        }
        consumer.start();

        TestBroker.Taken letter = broker.take(dead, 1).get(0);
        await().atMost(SOON)
                .until(() -> RabbitMeter.CONSUMED.counter(registry, "dead").count() == 1);
        consumer.stop();

        assertThat(letter.body()).isEmpty();
        assertThat(letter.headers())
                .containsEntry("reason", "too_large")
                .containsEntry("left_out_bytes", String.valueOf(SHIPPED_LIMIT + 1));
        assertThat(broker.count(queue)).isZero();
    }

    @Test
    void brokerTakesNoMessagesAboveTheShippedLimit() throws IOException {
        assertThat(publisher.publish(message(queue, "x".repeat(SHIPPED_LIMIT)))).isEqualTo(PublishOutcome.CONFIRMED);
        assertThat(publisher.publish(message(queue, "x".repeat(SHIPPED_LIMIT + 1))))
                .isEqualTo(PublishOutcome.UNFIT);
        assertThat(publisher.publish(message(queue, "next"))).isEqualTo(PublishOutcome.CONFIRMED);
        assertThat(broker.count(queue)).isEqualTo(2);
    }

    @Test
    void consumerLivesOnWhateverHappensInIt() throws IOException {
        AtomicInteger bugs = new AtomicInteger(2);
        QueueConsumer consumer = consumer(
                1,
                () -> {
                    if (!handled.isEmpty() && bugs.getAndDecrement() > 0) {
                        throw new IllegalStateException("a bug");
                    }
                    return true;
                },
                this::done);
        broker.publish(queue, "first");
        broker.publish(queue, "second");
        consumer.start();

        await().atMost(SOON).until(() -> handled.contains("second"));
        await().atMost(SOON).until(() -> broker.count(queue) == 0);
        consumer.stop();

        assertThat(broker.count(queue)).isZero();
    }

    @Test
    void consumerHoldsNoMoreThanItsPrefetchWhileItIsBusy() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        QueueConsumer consumer = consumer(1, () -> true, message -> {
            busy.countDown();
            awaitLatch(go);
            return done(message);
        });
        List.of("first", "second", "third").forEach(this::publish);
        consumer.start();
        awaitLatch(busy);

        assertThat(broker.take(queue, 2)).extracting(TestBroker.Taken::body).containsExactly("second", "third");
        go.countDown();
        await().atMost(SOON).until(() -> handled.equals(List.of("first")));
        consumer.stop();
    }

    @Test
    void consumerWithoutRoomHoldsNothingThatAnotherCouldTake() throws IOException {
        AtomicBoolean hasRoom = new AtomicBoolean(true);
        QueueConsumer consumer = consumer(1, hasRoom::get, message -> {
            hasRoom.set(false);
            return done(message);
        });
        broker.publish(queue, "first");
        broker.publish(queue, "second");
        consumer.start();

        await().atMost(SOON).until(() -> handled.equals(List.of("first")));
        assertThat(broker.take(queue, 1)).extracting(TestBroker.Taken::body).containsExactly("second");
        assertThat(handled).containsExactly("first");
        broker.publish(queue, "third");
        hasRoom.set(true);
        consumer.wake();

        await().atMost(SOON).until(() -> handled.equals(List.of("first", "third")));
        consumer.stop();
    }

    @Test
    void publisherTellsWhatTheBrokerHasFromWhatItGaveBack() throws IOException {
        List<PublishOutcome> outcomes = publisher.publish(
                List.of(message(queue, "a"), message("nowhere-" + UUID.randomUUID(), "b"), message(queue, "c")));

        assertThat(outcomes)
                .containsExactly(PublishOutcome.CONFIRMED, PublishOutcome.RETURNED, PublishOutcome.CONFIRMED);
        assertThat(broker.take(queue, 2)).extracting(TestBroker.Taken::body).containsExactly("a", "c");
        connection.stop();
        assertThat(publisher.publish(message(queue, "d"))).isEqualTo(PublishOutcome.FAILED);
    }

    private QueueConsumer consumer(int prefetch, java.util.function.BooleanSupplier wanted, MessageHandler handler) {
        return new QueueConsumer(new QueueSettings(queue, prefetch), connection, publisher, handler, wanted, registry);
    }

    /** Channels that are opened from now on may publish bodies of so many bytes. */
    private static void takeMessagesOf(int bytes) {
        RabbitServer.shared().control("eval", "application:set_env(rabbit, max_message_size, " + bytes + ").");
    }

    private void publish(String body) {
        try {
            broker.publish(queue, body);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
    }

    private Verdict done(ReceivedMessage message) {
        handled.add(text(message));
        return new Verdict.Done();
    }

    private Verdict doneUnlessPoison(ReceivedMessage message) {
        return text(message).equals("poison") ? new Verdict.Dead("bad", "Bad") : done(message);
    }

    private static OutgoingMessage message(String queue, String body) {
        return OutgoingMessage.json(
                queue, body.getBytes(StandardCharsets.UTF_8), UUID.randomUUID().toString(), Map.of());
    }

    private static String text(ReceivedMessage message) {
        return new String(message.body(), StandardCharsets.UTF_8);
    }
}
