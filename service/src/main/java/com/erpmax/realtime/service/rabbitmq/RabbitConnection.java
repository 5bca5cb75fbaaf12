package com.erpmax.realtime.service.rabbitmq;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * One connection to the broker, which is opened again whenever it is lost, for as long as the service lives.
 *
 * <p>A thread of its own connects and declares our queues, so that the first connect, a reconnect and a broker that has
 * come back empty are one path: the client library's recovery, which knows no first connect and keeps channels whose
 * delivery tags mean nothing any more, is off. {@link #channel()} may be called from any thread. It starts before and
 * stops after those who use it.
 */
public final class RabbitConnection implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RabbitConnection.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    private static final int CLOSE_MILLIS = 2_000;

    private final ConnectionFactory factory;
    private final String name;
    private final Set<String> queues;
    private final Object monitor = new Object();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Connection current;
    private volatile @Nullable Thread connecting;
    private volatile boolean blocked;
    private volatile boolean stopping;
    /** Owned by the connecting thread. */
    private boolean troubled;

    /**
     * @param name what the broker shows of it
     * @param queues the durable queues that are declared on each connect
     */
    public RabbitConnection(ConnectionFactory factory, String name, Set<String> queues) {
        this.factory = factory;
        this.name = name;
        this.queues = Set.copyOf(queues);
    }

    /** Returns whether the broker is connected and takes messages. */
    public boolean isUp() {
        Connection open = current;
        return open != null && open.isOpen() && !blocked;
    }

    /**
     * Waits until {@link #isUp()}.
     *
     * @return whether that was so in time
     */
    public boolean awaitUp(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (monitor) {
            while (!isUp()) {
                long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (millis <= 0 || stopping) {
                    return false;
                }
                try {
                    monitor.wait(millis);
                } catch (InterruptedException interruption) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Opens a channel. It ends with the connection; the caller then opens another one.
     *
     * @throws BrokerUnavailableException if there is no connection at the moment
     */
    public Channel channel() throws BrokerUnavailableException {
        Connection open = current;
        if (open == null || !isUp()) {
            throw new BrokerUnavailableException("RabbitMQ is away");
        }
        try {
            Channel channel = open.createChannel();
            if (channel == null) {
                throw new BrokerUnavailableException("RabbitMQ has no further channel");
            }
            return channel;
        } catch (IOException | ShutdownSignalException failure) {
            throw new BrokerUnavailableException("RabbitMQ opens no channel", failure);
        }
    }

    /**
     * Returns how many messages of a queue wait for a consumer.
     *
     * @throws BrokerUnavailableException if that cannot be known at the moment
     */
    public long messageCount(String queue) throws BrokerUnavailableException {
        try (Channel channel = channel()) {
            return channel.messageCount(queue);
        } catch (IOException | TimeoutException | ShutdownSignalException failure) {
            throw new BrokerUnavailableException("RabbitMQ does not count", failure);
        }
    }

    /**
     * Declares our queues again, for when one was deleted.
     *
     * @throws BrokerUnavailableException if that is not possible at the moment
     */
    public void declareQueues() throws BrokerUnavailableException {
        Connection open = current;
        if (open == null) {
            throw new BrokerUnavailableException("RabbitMQ is away");
        }
        try {
            declareQueues(open);
        } catch (IOException | TimeoutException | ShutdownSignalException failure) {
            throw new BrokerUnavailableException("RabbitMQ declares no queue", failure);
        }
    }

    @Override
    public void start() {
        Thread thread = Thread.ofPlatform().daemon().name("rabbitmq-" + name).unstarted(this::stayConnected);
        connecting = thread;
        thread.start();
    }

    @Override
    public void stop() {
        stopping = true;
        stopped.countDown();
        Connection open = current;
        if (open != null) {
            open.abort(CLOSE_MILLIS);
        }
        connecting = null;
        wakeWaiting();
    }

    @Override
    public boolean isRunning() {
        return connecting != null;
    }

    /** Starts early and stops late. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void stayConnected() {
        Duration pause = SHORTEST_PAUSE;
        while (!stopping) {
            try {
                CountDownLatch down = connect();
                pause = SHORTEST_PAUSE;
                down.await();
                current = null;
                if (!stopping) {
                    LOG.warn("RabbitMQ ({}): the connection is lost", name);
                }
            } catch (IOException | TimeoutException | RuntimeException failure) {
                // Whatever it is: without this thread there would be no connection any more.
                said(failure);
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            } catch (InterruptedException interruption) {
                LOG.warn("RabbitMQ ({}): interrupted, and connects no more", name, interruption);
                return;
            }
            if (!rest(pause)) {
                return;
            }
        }
    }

    /** Returns what is counted down when the connection is lost. */
    private CountDownLatch connect() throws IOException, TimeoutException {
        Connection fresh = factory.newConnection("erpmax-realtime " + name);
        CountDownLatch down = new CountDownLatch(1);
        blocked = false;
        fresh.addShutdownListener(cause -> down.countDown());
        fresh.addBlockedListener(new Blocking());
        try {
            declareQueues(fresh);
        } catch (IOException | TimeoutException | RuntimeException failure) {
            fresh.abort(CLOSE_MILLIS);
            throw failure;
        }
        current = fresh;
        troubled = false;
        LOG.info("RabbitMQ ({}): connected to {}:{}", name, factory.getHost(), factory.getPort());
        if (stopping) {
            fresh.abort(CLOSE_MILLIS);
        }
        wakeWaiting();
        return down;
    }

    private void declareQueues(Connection connection) throws IOException, TimeoutException {
        for (String queue : queues) {
            Channel channel = connection.createChannel();
            try {
                channel.queueDeclare(queue, true, false, false, null);
                channel.close();
            } catch (IOException failure) {
                // The broker has closed the channel: the queue is there, with other arguments than ours.
                if (!connection.isOpen() || !isOther(failure)) {
                    throw failure;
                }
                LOG.warn("RabbitMQ: the queue {} is there with other properties, and is used as it is", queue);
            }
        }
    }

    private static boolean isOther(IOException failure) {
        return failure.getCause() instanceof ShutdownSignalException signal
                && signal.getReason() instanceof com.rabbitmq.client.AMQP.Channel.Close close
                && close.getReplyCode() == com.rabbitmq.client.AMQP.PRECONDITION_FAILED;
    }

    /** Said once until it is connected again. */
    private void said(Exception failure) {
        if (troubled) {
            LOG.debug("RabbitMQ ({}): still away", name, failure);
            return;
        }
        troubled = true;
        if (failure instanceof PossibleAuthenticationFailureException) {
            LOG.error("RabbitMQ ({}): user or password are refused; trying on", name);
        } else {
            LOG.warn("RabbitMQ ({}): cannot be reached ({}); trying on", name, failure.toString());
        }
    }

    private boolean rest(Duration pause) {
        try {
            return !stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void wakeWaiting() {
        synchronized (monitor) {
            monitor.notifyAll();
        }
    }

    /** A broker without memory or disk takes nothing more; writing to it would block. */
    private final class Blocking implements BlockedListener {

        @Override
        public void handleBlocked(String reason) {
            LOG.warn("RabbitMQ ({}): takes no messages at the moment ({})", name, reason);
            blocked = true;
        }

        @Override
        public void handleUnblocked() {
            LOG.info("RabbitMQ ({}): takes messages again", name);
            blocked = false;
            wakeWaiting();
        }
    }
}
