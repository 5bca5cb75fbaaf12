package com.erpmax.realtime.verification.faults.stack;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Another program that uses the queues of jobs. Used by one thread. */
final class JobQueueClient implements AutoCloseable {

    private static final String QUEUE = "erpmax.provisioning";
    private static final String DEAD = QUEUE + ".dead";

    private final Connection connection;
    private final Channel channel;

    JobQueueClient(String url) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(url);
        factory.setVirtualHost("/");
        connection = factory.newConnection();
        channel = connection.createChannel();
        channel.confirmSelect();
        channel.queueDeclare(QUEUE, true, false, false, null);
    }

    /** Publishes a body as it is. */
    void publish(String body) throws Exception {
        AMQP.BasicProperties persistent = new AMQP.BasicProperties.Builder()
                .contentType("application/json")
                .deliveryMode(2)
                .build();
        channel.basicPublish("", QUEUE, persistent, body.getBytes(StandardCharsets.UTF_8));
        channel.waitForConfirmsOrDie(30_000);
    }

    /** Publishes the message of a job. */
    void publishJob(String id) throws Exception {
        publish("{\"job_id\":\"" + id + "\"}");
    }

    /** Takes all dead letters; returns the reason and the body of each. */
    List<String> takeDead() throws Exception {
        channel.queueDeclare(DEAD, true, false, false, null);
        List<String> found = new ArrayList<>();
        for (GetResponse next = channel.basicGet(DEAD, true); next != null; next = channel.basicGet(DEAD, true)) {
            Object reason = next.getProps().getHeaders() == null
                    ? null
                    : next.getProps().getHeaders().get("reason");
            found.add(reason + " " + new String(next.getBody(), StandardCharsets.UTF_8));
        }
        return found;
    }

    @Override
    public void close() throws Exception {
        connection.close();
    }
}
