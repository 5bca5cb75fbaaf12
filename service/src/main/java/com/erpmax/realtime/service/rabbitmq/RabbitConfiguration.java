package com.erpmax.realtime.service.rabbitmq;

import com.erpmax.realtime.service.config.InvalidSettingException;
import com.erpmax.realtime.service.config.QueueProperties;
import com.erpmax.realtime.service.config.RabbitAddress;
import com.erpmax.realtime.service.config.RabbitProperties;
import com.erpmax.realtime.service.config.WithRabbit;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Connects to the broker, when one is configured: once for publishing and once for consuming, since a broker that is short
 * of memory or disk stops reading from connections that publish, acknowledgements included.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(WithRabbit.class)
class RabbitConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(RabbitConfiguration.class);
    private static final long READING_STACK_BYTES = 32L << 20;
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final int CLOSE_MILLIS = 2_000;
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    /**
     * The library ends the connection at a message that has so many bytes or more, and the broker sends it again over the
     * next one. So it is one more than a broker takes by default; where the broker is to take less, it is told so itself
     * ({@code deploy/rabbitmq}).
     */
    private static final int TOO_LARGE_BYTES = 128 * 1024 * 1024 + 1;

    /** @throws InvalidSettingException if the broker is there and does not let us in */
    @Bean
    RabbitConnection publishingConnection(RabbitProperties properties, QueueProperties queues) {
        refuseWrongLogin(properties.address());
        return new RabbitConnection(factory(properties.address()), "publishing", names(queues));
    }

    @Bean
    RabbitConnection consumingConnection(RabbitProperties properties, QueueProperties queues) {
        return new RabbitConnection(factory(properties.address()), "consuming", names(queues));
    }

    @Bean
    ConfirmedPublisher confirmedPublisher(
            @Qualifier("publishingConnection") RabbitConnection connection, MeterRegistry registry) {
        RabbitMeter.CONNECTED.gauge(registry, connection);
        return new ConfirmedPublisher(connection, registry);
    }

    /**
     * Tries to log in once. A broker that is away may come back, and is waited for beside everything else; a wrong login stays
     * wrong.
     *
     * @throws InvalidSettingException if the broker refuses user, password or virtual host
     */
    static void refuseWrongLogin(RabbitAddress address) {
        try {
            factory(address).newConnection("erpmax-realtime trial").abort(CLOSE_MILLIS);
        } catch (AuthenticationFailureException refused) {
            throw wrongLogin(address, "user or password", refused);
        } catch (IOException | TimeoutException | ShutdownSignalException failure) {
            if (isRefusal(failure)) {
                throw wrongLogin(address, "virtual host", failure);
            }
            LOG.debug("RabbitMQ: away at the start", failure);
        }
    }

    private static boolean isRefusal(Exception failure) {
        return failure.getCause() instanceof ShutdownSignalException signal
                && signal.getReason() instanceof AMQP.Connection.Close close
                && close.getReplyCode() == AMQP.NOT_ALLOWED
                && !close.getReplyText().contains("limit"); // too many connections are not too many for ever
    }

    private static InvalidSettingException wrongLogin(RabbitAddress address, String what, Exception cause) {
        InvalidSettingException invalid = new InvalidSettingException(
                "RABBITMQ_URL",
                "leads to " + address + ", which refuses the " + what,
                "Correct it, or create it there.");
        invalid.initCause(cause);
        return invalid;
    }

    /** Makes connections that notice within seconds that the broker is gone, and check whom they talk to. */
    static ConnectionFactory factory(RabbitAddress address) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(address.host());
        factory.setPort(address.port());
        factory.setUsername(address.user());
        factory.setPassword(address.password());
        factory.setVirtualHost(address.vhost());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setConnectionTimeout((int) CONNECT_WITHIN.toMillis());
        factory.setHandshakeTimeout((int) CONNECT_WITHIN.toMillis());
        factory.setChannelRpcTimeout((int) ANSWER_WITHIN.toMillis());
        factory.setRequestedHeartbeat((int) HEARTBEAT.toSeconds());
        factory.setMaxInboundMessageBodySize(TOO_LARGE_BYTES);
        factory.setThreadFactory(
                // The library reads nested headers by recursion, and a frame has room for 26,000 levels.
                Thread.ofPlatform()
                        .daemon()
                        .name("rabbitmq-client-", 0)
                        .stackSize(READING_STACK_BYTES)
                        .factory());
        if (address.tls()) {
            encrypt(factory);
        }
        return factory;
    }

    private static void encrypt(ConnectionFactory factory) {
        try {
            // The library's own default would trust every certificate.
            factory.useSslProtocol(SSLContext.getDefault());
            factory.enableHostnameVerification();
        } catch (NoSuchAlgorithmException unavailable) {
            throw new InvalidSettingException(
                    "RABBITMQ_URL", "asks for TLS, which this Java cannot do", "Use a JDK with TLS.");
        }
    }

    private static Set<String> names(QueueProperties queues) {
        return Set.of(
                queues.jobs(),
                QueueSettings.deadQueue(queues.jobs()),
                queues.events(),
                QueueSettings.deadQueue(queues.events()));
    }
}
