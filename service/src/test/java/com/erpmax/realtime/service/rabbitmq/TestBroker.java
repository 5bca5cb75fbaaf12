package com.erpmax.realtime.service.rabbitmq;

import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.service.config.RabbitAddress;
import com.erpmax.realtime.testing.RabbitServer;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The broker of this JVM as another program sees it, and connections to it as the service makes them. */
public final class TestBroker implements AutoCloseable {

    private final Connection connection;
    private final Channel channel;

    /** Connects to it, and starts it if it does not run. */
    public TestBroker() throws IOException, TimeoutException {
        connection = RabbitConfiguration.factory(address()).newConnection("test");
        channel = Objects.requireNonNull(connection.createChannel());
    }

    /** A message that was taken from a queue. */
    public record Taken(String body, Map<String, String> headers) {}

    /** Returns where it is. */
    public static RabbitAddress address() {
        return RabbitAddress.parse(RabbitServer.shared().url());
    }

    /** Starts a connection that stays until it is stopped. */
    public static RabbitConnection connection(String name, String... queues) {
        RabbitConnection connection =
                new RabbitConnection(RabbitConfiguration.factory(address()), name, Set.of(queues));
        connection.start();
        return connection;
    }

    /** Publishes on a queue as the Python producers do. */
    public void publish(String queue, String body) throws IOException {
        publish(
                queue,
                body,
                new BasicProperties.Builder().contentType("application/json").build());
    }

    /** Publishes on a queue. */
    public void publish(String queue, String body, BasicProperties properties) throws IOException {
        channel.basicPublish("", queue, properties, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Declares a queue as the Python producers do: durable, without arguments. */
    public void declare(String queue) throws IOException {
        channel.queueDeclare(queue, true, false, false, null);
    }

    /** Declares a durable queue with arguments. */
    public void declare(String queue, Map<String, Object> arguments) throws IOException {
        channel.queueDeclare(queue, true, false, false, arguments);
    }

    /** Removes a queue with what is on it. */
    public void delete(String queue) throws IOException {
        channel.queueDelete(queue);
    }

    /** Returns how many messages wait on a queue. */
    public long count(String queue) throws IOException {
        return channel.messageCount(queue);
    }

    /** Waits for that many messages on a queue, and takes them. */
    public List<Taken> take(String queue, int number) {
        List<Taken> taken = new ArrayList<>();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            Taken next = poll(queue);
            if (next != null) {
                taken.add(next);
            }
            return taken.size() == number;
        });
        return taken;
    }

    /** Takes a message from a queue; null if there is none. */
    public @Nullable Taken poll(String queue) throws IOException {
        GetResponse response = channel.basicGet(queue, true);
        if (response == null) {
            return null;
        }
        Map<String, String> headers = new java.util.TreeMap<>();
        if (response.getProps().getHeaders() != null) {
            response.getProps().getHeaders().forEach((name, value) -> headers.put(name, String.valueOf(value)));
        }
        return new Taken(new String(response.getBody(), StandardCharsets.UTF_8), headers);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
